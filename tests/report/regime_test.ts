// Volatility regimes: thresholds, the first minute, gaps, and the split of every figure.
import { assert, assertEquals } from "@std/assert";
import {
  type Regime,
  REGIME_THRESHOLDS,
  RegimeMeter,
  regimeOf,
  REGIMES,
} from "../../lib/report/regime.ts";
import { Story, told } from "./story.ts";

const cases = [
  { annual: undefined, want: "unknown" },
  { annual: 0, want: "calm" },
  { annual: 0.4999, want: "calm" },
  { annual: 0.5, want: "normal" },
  { annual: 0.9999, want: "normal" },
  { annual: 1, want: "high" },
  { annual: 1.9999, want: "high" },
  { annual: 2, want: "extreme" },
] as const;

for (const { annual, want } of cases) {
  Deno.test(`regimeOf() calls ${annual} ${want}`, () => {
    assertEquals(REGIMES[regimeOf(annual, REGIME_THRESHOLDS)], want);
  });
}

/** Microseconds of the base in each regime that had any. */
function basesOf(text: string): Partial<Record<Regime, number>> {
  const { by_regime: regimes } = told(text).sections.quoting;
  const found: Partial<Record<Regime, number>> = {};
  for (const regime of REGIMES) {
    const { base_us: base } = regimes[regime];
    if (0 < base) found[regime] = base;
  }
  return found;
}

Deno.test("regime is unknown for 60 samples, then calm on a still market", () => {
  // The first sample, at 1 s, is only the base of the first change.
  assertEquals(
    basesOf(`
      0.5 book 99999 100001
      0.5 quotable
      100.5 end`),
    { unknown: 60_500_000, calm: 39_500_000 },
  );
});

Deno.test("regime is unknown again after a gap, from the gap on", () => {
  assertEquals(
    basesOf(`
      0.5 book 99999 100001
      0.5 quotable
      80.25 gap
      90.75 book 99999 100001
      200 end`),
    // Samples again from 91 s: the 61st is at 151 s.
    { unknown: 60_500_000 + 70_750_000, calm: 19_250_000 + 49_000_000 },
  );
});

Deno.test("regime takes the last mid at or before a whole second", () => {
  // A move of 1 % in one second: sigma of the minute after it is far above 200 % a year.
  const bases = basesOf(`
    0.5 book 99999 100001
    0.5 quotable
    70 book 100999 101001
    100 end`);
  // The event at 70 s belongs to the sample of 70 s.
  assertEquals(bases, { unknown: 60_500_000, calm: 9_000_000, extreme: 30_000_000 });
});

Deno.test("figures of the regimes add up to the whole", () => {
  const { quoting, fill_rate: rate, markout } = new Story().tell(`
    0 book 99999 100001
    0 quotable
    0 send b0 buy0 99750 x100
    0 send s0 sell0 100250 x100
    0 ack b0
    0 ack s0
    65 fill b0 x10
    70 book 99949 99950
    70 amend b0 99700 x100
    70.5 amended b0
    71 fill b0 x10
    72 fill s0 x10
    90.25 slots buy1=balance
    99 risk caution
    100.123456 end`).sections;
  const parts = REGIMES.map((regime) => quoting.by_regime[regime]);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  assert(1 < parts.filter((part) => 0 < part.base_us).length);
  assertEquals(sum(parts.map((part) => part.base_us)), quoting.base_us);
  assertEquals(sum(parts.map((part) => part.order_us)), quoting.order_us);
  assertEquals(sum(parts.map((part) => part.requests.amend.sent)), quoting.requests.amend.sent);
  assertEquals(
    sum(parts.map((part) => part.missing.spread_compliance.missing_us)),
    quoting.missing.spread_compliance.missing_us,
  );
  assertEquals(
    sum(parts.map((part) => part.by_side_and_level[1]?.time_us["no_data"] ?? 0)),
    quoting.by_side_and_level[1]?.time_us["no_data"],
  );
  assertEquals(sum(parts.map((part) => part.risk_levels_us["normal"] ?? 0)), 99_000_000);
  const fills = REGIMES.map((regime) => rate.by_regime[regime]);
  assertEquals(sum(fills.map((part) => part.fills)), 3);
  assertEquals(sum(fills.map((part) => part.versions)), rate.versions);
  assertEquals(sum(REGIMES.map((regime) => markout.by_regime[regime]["1s"].fills)), 3);
});

Deno.test("RegimeMeter.hold() is so many samples, and refuses when the regime would change", () => {
  const meter = new RegimeMeter(REGIME_THRESHOLDS);
  const single = new RegimeMeter(REGIME_THRESHOLDS);
  const sample = (mid: number) => {
    meter.sample(mid);
    single.sample(mid);
  };
  sample(100_000);
  assertEquals(meter.hold(100_000, 60), false);
  for (let second = 0; second < 100; second++) sample(100_000 + 60 * (second % 2));
  const before = REGIMES[meter.current];
  assertEquals(before, "extreme");
  assertEquals(meter.hold(100_000, 10_000), false);
  assertEquals(meter.hold(100_000, 5), true);
  for (let second = 0; second < 5; second++) single.sample(100_000);
  for (let second = 0; second < 400; second++) {
    sample(100_000);
    assertEquals(meter.current, single.current);
  }
  assertEquals(REGIMES[meter.current], "calm");
});
