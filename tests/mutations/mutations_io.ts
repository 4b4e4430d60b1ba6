// Any file, damaged in any way: read to its end with a true count, or refused with the line.
import { assert, assertEquals } from "@std/assert";
import { LAYOUTS } from "../../lib/feed/formats.ts";
import { recognize } from "../../lib/feed/recognize.ts";
import { bytesOf } from "./damage.ts";
import {
  countCloses,
  type Counted,
  countEventCsv,
  countRawLines,
  countTable,
} from "./naive_count.ts";
import { checkRefusal, type Outcome, outcomeOf, type ReadOptions } from "./outcome.ts";
import { SEED_ROWS_MAX, seeds } from "./seeds.ts";
import { SEED, type Trial, trialOf } from "./trials.ts";

const TRIALS = Number(Deno.args[0] ?? 100_000);
/** Every so many are read with the market they make. */
const VIEWS_EVERY = 8;
const PARTS = 10;

function counted(text: string, kind: string): Counted {
  switch (kind) {
    case "event_csv":
      return countEventCsv(text);
    case "raw":
      return countRawLines(text);
    case "closes":
      return countCloses(text);
    default:
      return countTable(text, kind);
  }
}

function checkCount(text: string, outcome: Outcome & { type: "done" }): void {
  const { fileRows, eventRows } = counted(text, outcome.kind);
  assertEquals(outcome.fileRows, fileRows, "rows of the file");
  if (eventRows !== undefined) assertEquals(outcome.eventRows, eventRows, "rows of its events");
}

function check(trial: Trial, outcome: Outcome, path: string): void {
  if (outcome.type === "done") {
    if (trial.text !== undefined) checkCount(trial.text, outcome);
    return;
  }
  const line = checkRefusal(outcome.message, path);
  if (line === undefined || trial.text === undefined) return;
  const lines = trial.text.split("\n").length;
  assert(line <= lines, `there are ${lines} lines: ${outcome.message}`);
  assert(trial.changedFrom <= line, `line ${trial.changedFrom} is wrong: ${outcome.message}`);
}

function optionsOf(index: number, trial: Trial): ReadOptions {
  return {
    seed: trial.seed,
    blockBytes: trial.blockBytes,
    withViews: index % VIEWS_EVERY === 1,
    feed: index % 2 === 0 ? "data" : 5_000,
  };
}

Deno.test("there is a seed of every format", () => {
  const formats = new Set(
    seeds().map(({ text }) => {
      const what = recognize(text, true);
      return what?.kind === "table" ? what.layout.name : what?.kind;
    }),
  );
  const wanted = [...LAYOUTS.map((layout) => layout.name), "event_csv", "raw", "bars", "closes"];
  assertEquals(wanted.filter((name) => !formats.has(name)), []);
});

for (const seed of seeds()) {
  Deno.test(`${seed.name} is read to its end before it is damaged`, async () => {
    const folder = Deno.makeTempDirSync();
    try {
      const path = `${folder}/${seed.file}`;
      Deno.writeFileSync(path, bytesOf(seed.text));
      const options = { seed, blockBytes: undefined, withViews: true } as const;
      const outcome = await outcomeOf(path, { ...options, feed: "data" });
      assert(outcome.type === "done", outcome.type === "refused" ? outcome.message : "");
      checkCount(seed.text, outcome);
      assert(outcome.fileRows <= SEED_ROWS_MAX);
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  });
}

for (let part = 0; part < PARTS; part++) {
  const from = part * TRIALS / PARTS;
  const to = (part + 1) * TRIALS / PARTS;
  Deno.test(`damaged files ${from} to ${to - 1} of seed ${SEED} are counted or refused`, async () => {
    const folder = Deno.makeTempDirSync();
    const faults: string[] = [];
    const seen = { done: 0, refused: 0 };
    try {
      for (let index = from; index < to; index++) {
        const trial = trialOf(index);
        const path = `${folder}/${trial.file}`;
        Deno.writeFileSync(path, trial.bytes);
        try {
          const outcome = await outcomeOf(path, optionsOf(index, trial));
          seen[outcome.type]++;
          check(trial, outcome, path);
        } catch (error) {
          const why = error instanceof Error ? error.stack : String(error);
          faults.push(`${index} (${trial.seed.name}; ${trial.by.join(", ")}): ${why}`);
        }
      }
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
    assert(
      faults.length === 0,
      `${faults.length} of seed ${SEED}\n${faults.slice(0, 20).join("\n")}`,
    );
    assert(0 < seen.done && 0 < seen.refused, `${seen.done} read, ${seen.refused} refused`);
  });
}
