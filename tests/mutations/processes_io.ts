// Damaged files once more through real processes, with the task's own permissions.
import { assert, assertEquals } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { backtestArgs, checkEnd, type Ended, writeConfigs } from "./ends.ts";
import { outcomeOf } from "./outcome.ts";
import { SEED, type Trial, trialOf } from "./trials.ts";

const TRIALS = 200;
/** Numbers that no other suite of damaged files takes. */
const FROM = 2_000_000;
const AT_ONCE = 2;

/** The task's command: `deno`, found where the shell finds it, and its arguments. */
function command(args: readonly string[]): Deno.Command {
  const [program, ...own] = config.tasks.backtest.split(" ");
  assertEquals(program, "deno");
  return new Deno.Command("deno", {
    args: [...own, ...args],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}

async function ran(args: readonly string[]): Promise<Ended> {
  const { code, stdout, stderr } = await command(args).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

async function check(trial: Trial, { folder, configs }: Record<"folder" | "configs", string>) {
  const [path, out] = [`${folder}/${trial.file}`, `${folder}/report`];
  Deno.mkdirSync(folder);
  Deno.writeFileSync(path, trial.bytes);
  const options = {
    seed: trial.seed,
    blockBytes: undefined,
    withViews: false,
    asCommand: true,
  } as const;
  const outcome = await outcomeOf(path, { ...options, feed: "data" });
  const ended = await ran(backtestArgs(trial, { path, out, configs }));
  checkEnd(ended, { outcome, path, out });
  const left = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  assertEquals(left, ended.code === 0 ? [trial.file, "report"].sort() : [trial.file]);
  return ended.code;
}

Deno.test(
  `backtest ends well as a process on damaged files ${FROM} to ${
    FROM + TRIALS - 1
  } of seed ${SEED}`,
  async () => {
    const folder = Deno.makeTempDirSync();
    writeConfigs(folder);
    const faults: string[] = [];
    const seen = { reported: 0, refused: 0 };
    let next = FROM;
    const work = async () => {
      for (let index = next++; index < FROM + TRIALS; index = next++) {
        const trial = trialOf(index, { inCommands: true });
        try {
          const code = await check(trial, { folder: `${folder}/${index}`, configs: folder });
          seen[code === 0 ? "reported" : "refused"]++;
        } catch (error) {
          const why = error instanceof Error ? error.stack : String(error);
          faults.push(`${index} (${trial.seed.name}; ${trial.by.join(", ")}): ${why}`);
        }
      }
    };
    try {
      await Promise.all(Array.from({ length: AT_ONCE }, work));
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
    assert(
      faults.length === 0,
      `${faults.length} of seed ${SEED}\n${faults.slice(0, 20).join("\n")}`,
    );
    assert(0 < seen.reported && 0 < seen.refused, JSON.stringify(seen));
  },
);
