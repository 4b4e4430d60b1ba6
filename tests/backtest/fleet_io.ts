// Laws of several symbols in one account, on synthetic markets of different seeds.
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { Decimal } from "../../lib/base/decimal.ts";
import { denseHead, playAlone, playFleet, syntheticHead } from "./fleet_rig.ts";

const BYTES = 300_000;
const btc = syntheticHead("BTCUSDT", { seed: 1, bytes: BYTES });
const eth = syntheticHead("ETHUSDT", { seed: 2, bytes: 2 * BYTES / 3 });
const sol = syntheticHead("SOLUSDT", { seed: 3, bytes: BYTES });
const TOUCH = ["strategy.spread=0", "strategy.min_profit=0", "fees.maker=0"];
const BUSY = { profile: "profit", set: TOUCH };

Deno.test("replayFleet() gives each symbol the run it has alone, where funds are ample", async () => {
  const capital = "account.equity=10000";
  const ladder = { profile: "ladder", set: [capital] };
  for (const options of [{}, BUSY, ladder]) {
    const models = ["queue", "touch"] as const;
    const fleet = await playFleet([btc, eth, sol], { ...options, models });
    const third = ["3333.33333334", "3333.33333333", "3333.33333333"];
    for (const [index, data] of [btc, eth, sol].entries()) {
      const alone = await playAlone(data, { ...options, models, equity: third[index] ?? "" });
      const together = fleet.members[index];
      for (const [each, run] of alone.runs.entries()) {
        assert(0 < run.requests);
        assertEquals(together?.runs[each]?.digest, run.digest, `${data.symbol} ${run.model}`);
        assertEquals(together?.runs[each]?.sections, run.sections, `${data.symbol} ${run.model}`);
      }
    }
  }
});

Deno.test("replayFleet() gives each symbol the run it has alone on USD-M too", async () => {
  const symbols = [1, 2].map((seed) => denseHead(`S${seed}USDT`, { seed, rows: 60_000 }));
  // Latencies of the data, so that both clocks of each symbol are its own.
  const latency = ["feed", "entry", "amend"].map((kind) => `latency.${kind}_ms=data`);
  const near = ["strategy.min_spread=0.00002", "strategy.levels=[0.00002]"];
  const set = [...near, "strategy.required_per_side=1", ...latency];
  const options = { market: "usdm", set } as const;
  const fleet = await playFleet(symbols, options);
  for (const [index, data] of symbols.entries()) {
    const alone = await playAlone(data, { ...options, equity: "5000" });
    assert(0 < (alone.runs[0]?.fills ?? 0));
    assertEquals(fleet.members[index]?.runs[0]?.sections, alone.runs[0]?.sections);
    assertEquals(fleet.members[index]?.runs[0]?.digest, alone.runs[0]?.digest);
  }
});

Deno.test("replayFleet() gives the same digests for any block size", async () => {
  const expected = await playFleet([btc, eth], BUSY);
  for (const blockBytes of [97, 4_096, 65_537, 1 << 22]) {
    const other = await playFleet([btc, eth], { ...BUSY, blockBytes });
    assertEquals(digests(other), digests(expected), `block of ${blockBytes} bytes`);
    assertEquals(other.accounts, expected.accounts);
    assertEquals(other.fills, expected.fills);
  }
  assertEquals(new Set(digests(expected)).size, 3);
});

Deno.test("replayFleet() adds the symbols up to the account, to the last digit", async () => {
  const { members, accounts } = await playFleet([btc, eth, sol], BUSY);
  const money = members.map(({ runs }) => runs[0]?.sections.return);
  const sum = (key: "initial_equity" | "final_equity") =>
    money.reduce((all, one) => all.plus(one?.[key] ?? "NaN"), new Decimal(0));
  assertEquals(sum("initial_equity").toFixed(), "10000");
  const [account] = accounts;
  assert(account !== undefined);
  assert(account.path.peak.gte(sum("final_equity")));
  assert(account.path.peak.gte(10_000));
  assert(account.path.from < account.path.to);
});

Deno.test("replayFleet() makes symbols share what there is when it is short", async () => {
  // Of 60 in cash each wants 36 for three buys; alone, 30 are enough for two.
  const short = {
    set: ["account.equity=150", "account.base_share=0.6", "risk.inventory_ratio_max=1"],
  };
  const both = await playFleet([btc, eth], short);
  const alone = await playAlone(eth, { ...short, equity: "75" });
  assertEquals(both.members[1]?.runs[0]?.sections.quoting.by_side_and_level.length, 6);
  assertNotEquals(both.members[1]?.runs[0]?.digest, alone.runs[0]?.digest);
});

function digests({ members, accounts }: Awaited<ReturnType<typeof playFleet>>): readonly string[] {
  return [
    ...members.flatMap(({ runs }) => runs.map(({ digest }) => digest)),
    ...accounts.map(({ digest }) => digest),
  ];
}
