// Laws of the replay on the shipped sample: the same input gives the same run, however it is read.
import { assert, assertEquals } from "@std/assert";
import type { FillModel } from "../../lib/sim/config.ts";
import { memoryBytes, openBytes } from "../../lib/feed/mod.ts";
import { play, type RigOptions } from "./rig.ts";

const SAMPLE = "data/btc.csv";
/** About ten minutes of the sample. */
const HEAD_BYTES = 400_000;

const head = Deno.readFileSync(SAMPLE).subarray(0, HEAD_BYTES);
const headLines = head.subarray(0, head.lastIndexOf(10) + 1);

function playHead(options: RigOptions = {}) {
  return play(memoryBytes("head.csv", headLines), options);
}

async function digest(options: RigOptions = {}): Promise<string | undefined> {
  const { runs } = await playHead(options);
  return runs[0]?.digest;
}

Deno.test("replay() gives the same digest for any block size", async () => {
  const expected = await digest();
  for (const blockBytes of [1, 7, 61, 4_096, 65_537, 1 << 20, 1 << 24]) {
    assertEquals(await digest({ blockBytes }), expected, `block of ${blockBytes} bytes`);
  }
});

const TOUCH = ["strategy.spread=0", "strategy.min_profit=0", "fees.maker=0"];
const everyMessage: readonly (RigOptions & { readonly name: string })[] = [
  { name: "obligation", profile: "obligation" },
  { name: "obligation on a twap", profile: "obligation", set: ["reference.method=twap"] },
  { name: "obligation on a hybrid", profile: "obligation", set: ["reference.method=hybrid"] },
  { name: "obligation with a drift threshold", set: ["strategy.drift_threshold=0.0006"] },
  {
    name: "obligation in a narrow band",
    set: ["strategy.min_spread=0.0002", "strategy.max_spread=0.0008", "strategy.levels=[0.0004]"]
      .concat(["strategy.required_per_side=1"]),
  },
  { name: "profit at the touch", profile: "profit", set: TOUCH },
  { name: "ladder", profile: "ladder" },
  {
    name: "latencies of the data",
    set: ["feed", "entry", "amend", "cancel", "response"].map((kind) => `latency.${kind}_ms=data`),
  },
];

for (const { name, ...options } of everyMessage) {
  Deno.test(`replay() sends the same when the kernel is asked on every message: ${name}`, async () => {
    const lazy = await playHead(options);
    const eager = await playHead({ ...options, everyMessage: true });
    assertEquals(eager.runs[0]?.digest, lazy.runs[0]?.digest);
    assert(0 < (lazy.runs[0]?.requests ?? 0));
    assert((lazy.runs[0]?.decisions ?? 0) < (eager.runs[0]?.decisions ?? 0));
  });
}

Deno.test("replay() runs each bound as if it were alone", async () => {
  const options = { profile: "profit", set: TOUCH };
  const models: readonly FillModel[] = ["queue", "through", "touch", "queue_power"];
  const together = await playHead({ ...options, models });
  for (const [index, model] of models.entries()) {
    const alone = await playHead({ ...options, models: [model] });
    assertEquals(together.runs[index]?.digest, alone.runs[0]?.digest, model);
    assertEquals(together.runs[index]?.sections, alone.runs[0]?.sections, model);
  }
});

/**
 * The default run of the shipped sample. It changes with the sample, the defaults and the rules:
 * a change here is a change of what the product decides, and belongs in the changelog.
 */
const SAMPLE_DIGEST = "39178751a2f0bb2ba992d65cbde8568d09f2970083f918b42f74fd66467129ef";

Deno.test("replay() has the pinned digest on the whole sample, on any machine", async () => {
  const { runs } = await play(openBytes(SAMPLE));
  assertEquals(runs.map((run) => run.digest), [SAMPLE_DIGEST]);
});

Deno.test("replay() counts nothing before --from and reads nothing from --to on", async () => {
  const all = await playHead();
  const minute = 60_000_000;
  const fromUs = all.from + 2 * minute;
  const toUs = all.from + 4 * minute;
  const part = await playHead({ fromUs, toUs });
  assert(part.to < toUs);
  const base = part.runs[0]?.sections.quoting.base_us ?? 0;
  assert(2 * minute - 2_000_000 < base && base <= 2 * minute, `base is ${base}`);
});
