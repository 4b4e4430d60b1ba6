// The whole command in this process, on damaged files: it reports truly or refuses in one line.
import { assert } from "@std/assert";
import { main } from "../../main.ts";
import { backtestArgs, checkEnd, type Ended, writeConfigs } from "./ends.ts";
import { outcomeOf } from "./outcome.ts";
import { SEED, type Trial, trialOf } from "./trials.ts";

const TRIALS = 2_000;
/** Numbers that no other suite of damaged files takes. */
const FROM = 1_000_000;
const PARTS = 5;

async function ran(args: readonly string[]): Promise<Ended> {
  const decoder = new TextDecoder();
  let stdout = "";
  let stderr = "";
  const code = await main(args, {
    stdout: (bytes) => {
      stdout += decoder.decode(bytes);
      return true;
    },
    stderr: (text) => {
      stderr += text;
    },
    stderrIsTerminal: false,
  });
  return { code, stdout, stderr };
}

async function check(trial: Trial, folder: string): Promise<number> {
  const [path, out] = [`${folder}/${trial.file}`, `${folder}/report`];
  Deno.writeFileSync(path, trial.bytes);
  const options = {
    seed: trial.seed,
    blockBytes: undefined,
    withViews: false,
    asCommand: true,
  } as const;
  const outcome = await outcomeOf(path, { ...options, feed: "data" });
  const ended = await ran(["backtest", ...backtestArgs(trial, { path, out, configs: folder })]);
  checkEnd(ended, { outcome, path, out });
  if (ended.code === 0) Deno.removeSync(out, { recursive: true });
  return ended.code;
}

for (let part = 0; part < PARTS; part++) {
  const from = FROM + part * TRIALS / PARTS;
  const to = FROM + (part + 1) * TRIALS / PARTS;
  Deno.test(`backtest reports or refuses damaged files ${from} to ${to - 1} of seed ${SEED}`, async () => {
    const folder = Deno.makeTempDirSync();
    writeConfigs(folder);
    const faults: string[] = [];
    const seen = { reported: 0, refused: 0 };
    try {
      for (let index = from; index < to; index++) {
        const trial = trialOf(index, { inCommands: true });
        try {
          seen[await check(trial, folder) === 0 ? "reported" : "refused"]++;
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
    assert(0 < seen.reported && 0 < seen.refused, JSON.stringify(seen));
  });
}
