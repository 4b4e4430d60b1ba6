// Bars and trades without a book through the whole replay: what holds of every such run.
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { FillModel } from "../../lib/sim/config.ts";
import {
  ASSUMED_OF_TRADES,
  memoryBytes,
  recognize,
  TableSource,
  UNDECLARED,
} from "../../lib/feed/mod.ts";
import { limitedByBars } from "../../lib/report/bar_limits.ts";
import { encode, SPOT } from "../feed/rings.ts";
import { barText, playAssumed, playBars } from "./bar_market.ts";

const HOURS = barText({ bars: 360, seed: 7 });
const CLOSE = [
  "strategy.min_spread=0.0002",
  "strategy.max_spread=0.0008",
  "strategy.levels=[0.0004]",
  "strategy.required_per_side=1",
];

Deno.test("replay() of bars gives the same digest for any block size", async () => {
  const expected = (await playBars(HOURS)).runs[0];
  assert(100 < (expected?.requests ?? 0));
  for (const blockBytes of [1, 61, 4_096]) {
    const { runs } = await playBars(HOURS, { blockBytes });
    assertEquals(runs[0]?.digest, expected?.digest);
    assertEquals(runs[0]?.sections, expected?.sections);
  }
});

Deno.test("replay() of bars sends the same when the kernel is asked on every message", async () => {
  for (const set of [[], CLOSE]) {
    const lazy = await playBars(HOURS, { set });
    const eager = await playBars(HOURS, { set, everyMessage: true });
    assertEquals(eager.runs[0]?.digest, lazy.runs[0]?.digest);
  }
});

Deno.test("replay() of bars is one run under queue, queue_power and through", async () => {
  const models: readonly FillModel[] = ["queue", "queue_power", "through", "touch"];
  const { runs } = await playBars(HOURS, { set: CLOSE, models });
  const [queue, power, through, touch] = runs;
  assert(0 < (queue?.fills ?? 0));
  assertEquals([power?.digest, through?.digest], [queue?.digest, queue?.digest]);
  assertEquals([power?.sections, through?.sections], [queue?.sections, queue?.sections]);
  assert((through?.fills ?? 0) <= (touch?.fills ?? 0));
});

const JUMPY = barText({ bars: 300, seed: 11, stepBp: 5 });
const TOUCH = ["strategy.spread=0", "strategy.min_profit=0", "fees.maker=0"];
const WALKED: readonly {
  readonly name: string;
  readonly profile?: string;
  readonly set?: readonly string[];
  readonly text?: string;
}[] = [
  { name: "obligation" },
  { name: "obligation in a narrow band", set: CLOSE },
  { name: "obligation on a twap", set: ["reference.method=twap"] },
  { name: "obligation on the last trade", set: ["reference.method=last"] },
  { name: "profit at the touch", profile: "profit", set: TOUCH },
  { name: "ladder", profile: "ladder" },
  // A rule that never lets go, and rules that do: over midnight and after their cool-downs.
  {
    name: "a loss that holds",
    set: [...CLOSE, "breaker.halt_drawdown.enter=0.0001", "breaker.halt_drawdown.exit=0"],
  },
  {
    name: "losses of the day",
    set: [
      ...CLOSE,
      "breaker.reduce_loss.enter=0.0004",
      "breaker.reduce_loss.exit=0.0002",
      "breaker.reduce_loss.cool_down_s=77",
      "breaker.halt_loss.enter=0.0006",
      "breaker.halt_loss.exit=0.0003",
      "breaker.halt_loss.cool_down_s=33.3",
    ],
    text: barText({ bars: 3_000, seed: 5, stepBp: 5 }),
  },
  {
    name: "silences",
    set: CLOSE,
    text: barText({ bars: 300, seed: 11, stepBp: 5, without: (bar) => bar % 50 < 9 }),
  },
];

for (const { name, text = JUMPY, ...options } of WALKED) {
  Deno.test(`replay() of bars asks for what it would if it walked each second: ${name}`, async () => {
    const passed = await playBars(text, options);
    const assumed = { touch: "around_trades", coversUs: 15_000_000, barUs: undefined } as const;
    const walked = await playBars(text, { ...options, change: { assumed } });
    const [fast, slow] = [passed.runs[0], walked.runs[0]];
    assert(0 < (fast?.sections.quoting.risk_levels_us.caution ?? 0));
    assertEquals(fast?.digest, slow?.digest);
    assertEquals(fast?.sections.fill_rate, slow?.sections.fill_rate);
    assert(fast !== undefined && slow !== undefined);
    const levels = fast.sections.quoting.risk_levels_us;
    assertEquals(levels, slow.sections.quoting.risk_levels_us);
    // The last three hold a rule that stops quoting, and is not looked at every second.
    if (text !== JUMPY || name === "a loss that holds") assert(0 < (levels.halt ?? 0));
    assertEquals(fast.sections.markout, limitedByBars(slow.sections, 60_000_000).markout);
    assertEquals(fast?.sections.return.final_equity, slow?.sections.return.final_equity);
    const share = (run: typeof fast) => run?.sections.quoting.spread_compliance_pct.value ?? -1;
    assertAlmostEquals(share(fast), share(slow), 1e-9);
  });
}

Deno.test("replay() of bars samples equity at whole minutes and at fills", async () => {
  const { equity, fills } = await playBars(HOURS, { set: CLOSE });
  const fillTimes = new Set(fills.map((row) => row.split(",")[0]));
  const times = equity.slice(1, -1).map((row) => row.split(",")[0] ?? "");
  assert(300 < times.length);
  for (const time of times) assert(Number(time) % 60_000_000 === 0 || fillTimes.has(time));
});

Deno.test("replay() of bars is silent from the end of the bar before a gap", async () => {
  const whole = await playBars(barText({ bars: 30, stepBp: 0.5 }));
  const holes = await playBars(barText({ bars: 30, stepBp: 0.5, without: (bar) => bar === 20 }));
  const quoting = (result: typeof whole) => result.runs[0]?.sections.quoting;
  assertEquals(quoting(whole)?.risk_levels_us?.halt ?? 0, 0);
  assert(0 < (quoting(holes)?.risk_levels_us?.halt ?? 0));
  assert(
    (quoting(holes)?.two_sided_uptime_pct.value ?? 100) <
      (quoting(whole)?.two_sided_uptime_pct.value ?? 0),
  );
});

Deno.test("replay() gives one digest for the same bars in four formats", async () => {
  const plain = barText({ bars: 120, seed: 3 }).trimEnd().split("\n").slice(1).map((row) =>
    row.split(",")
  );
  const table = (
    header: string,
    row: (time: number, bar: readonly string[]) => readonly unknown[],
  ) => {
    const rows = plain.map(([time, ...bar]) => row(Number(time), bar).join(","));
    return `${[header, ...rows].filter((line) => line !== "").join("\n")}\n`;
  };
  const iso = (seconds: number) => new Date(seconds * 1_000).toISOString();
  const texts = [
    table("time,o,h,l,c,v", (time, bar) => [time, ...bar]),
    table("", (time, bar) => [time * 1e6, ...bar, (time + 60) * 1e6 - 1, 1, 1, 1, 1, 0]),
    table(
      "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore",
      (time, bar) => [time * 1e3, ...bar, (time + 60) * 1e3 - 1, 1, 1, 1, 1, 0],
    ),
    table(
      "Volume,Close,Low,High,Open,note,closeDatetime",
      (time, bar) => [...bar.toReversed(), "", iso(time + 59.999)],
    ),
  ];
  const digests = new Set<string | undefined>();
  for (const text of texts) digests.add((await playBars(text, { set: CLOSE })).runs[0]?.digest);
  assertEquals(digests.size, 1);
});

const TRADES = [
  "1,60000.00000000,0.50000000,30000.0,1735689600000,False,True",
  "2,60000.50000000,0.50000000,30000.2,1735689601000,False,True",
  "3,59700.00000000,9.00000000,30000.2,1735689602000,True,True",
  "4,59710.00000000,0.10000000,30000.2,1735689603000,False,True",
].join("\n");

Deno.test("replay() puts the touch around each trade where there is no book", async () => {
  const what = recognize(TRADES, true);
  assert(what?.kind === "table");
  const { layout } = what;
  const bytes = memoryBytes("trades.csv", encode(TRADES));
  const source = new TableSource({ bytes, layout, instrument: SPOT, declared: UNDECLARED });
  const { runs, equity, fills } = await playAssumed(source, ASSUMED_OF_TRADES, { set: CLOSE });
  // The first buyer paid 60,000.00: the bid is a tick below, the mid half a tick.
  assert(equity[0]?.includes(",59999.995,"), equity[0]);
  const [run] = runs;
  assertEquals(run?.fills, 1);
  // Filled by the print far below, and judged by the mid before it.
  assert(fills[0]?.endsWith(",3,,,false,60000.495") ?? false, fills[0]);
});
