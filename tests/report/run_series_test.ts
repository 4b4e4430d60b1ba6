// What a page draws against the sections of the same run.
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { Decimal, ZERO } from "../../lib/base/decimal.ts";
import { invariant } from "../../lib/base/invariant.ts";
import type { Period } from "../../lib/report/period_split.ts";
import { line, marks } from "../../lib/report/series.ts";
import { BUSY } from "./sample.ts";
import { told } from "./story.ts";

const { sections, series, equity } = told(BUSY);
const { return: figures, quoting } = sections;

function channels() {
  const found = series.channels;
  invariant(found !== undefined, "Cannot test a series that was never opened");
  return found;
}

function total(periods: readonly Period[], key: "equity" | "spreadCapture" | "fees"): string {
  return periods.reduce((sum, { totals }) => sum.plus(totals[key]), ZERO).toFixed();
}

Deno.test("RunSeries ends where the return report ends", () => {
  const { grid, equity: drawn, drawdown, base } = channels();
  const values = line(grid, drawn);
  assertAlmostEquals(values.at(-1) ?? 0, Number(figures.final_equity), 1e-6);
  assertAlmostEquals(Math.max(...values), Number(figures.peak_equity), 1e-6);
  assertAlmostEquals(-Math.min(...line(grid, drawdown)), figures.max_drawdown_pct, 1e-9);
  assertEquals(line(grid, base).at(-1), Number(figures.final_base));
});

Deno.test("RunSeries draws every value of equity.csv within its bucket", () => {
  const { grid, equity: drawn } = channels();
  const values = line(grid, drawn);
  for (const row of equity) {
    const [at = "", value = ""] = row.split(",");
    const bucket = grid.at(Number(at));
    const [one = NaN, other = NaN] = values.subarray(2 * bucket, 2 * bucket + 2);
    assert(Math.min(one, other) <= Number(value) + 1e-6, row);
    assert(Number(value) - 1e-6 <= Math.max(one, other), row);
  }
});

Deno.test("RunSeries splits the change of equity into four", () => {
  const { grid, equity: drawn, capture, inventory, fees, funding } = channels();
  const [whole, ...parts] = [drawn, capture, inventory, fees, funding].map((each) =>
    line(grid, each).at(-1) ?? NaN
  );
  const change = (whole ?? NaN) - Number(figures.initial_equity);
  assertAlmostEquals(parts.reduce((sum, part) => sum + part, 0), change, 1e-6);
  assertAlmostEquals(line(grid, inventory).at(-1) ?? NaN, Number(figures.inventory_move), 1e-6);
});

Deno.test("RunSeries splits the run into hours and days, to the last digit", () => {
  const { hours, days } = channels().periods;
  const change = new Decimal(figures.final_equity).minus(figures.initial_equity).toFixed();
  for (const periods of [hours, days]) {
    assertEquals(total(periods, "equity"), change);
    assertEquals(total(periods, "spreadCapture"), figures.spread_capture);
    assertEquals(total(periods, "fees"), figures.fees);
    assertEquals(periods.reduce((sum, { fills }) => sum + fills, 0), sections.counts.fills);
    assertEquals(periods.reduce((sum, { baseUs }) => sum + baseUs, 0), quoting.base_us);
  }
});

Deno.test("RunSeries draws the time of the shares, all of it", () => {
  const { baseUs, spreadUs, twoSidedUs } = channels();
  const [base = 0, spread = 0, twoSided = 0] = [baseUs, spreadUs, twoSidedUs].map(({ total }) =>
    total.reduce((sum, us) => sum + us, 0)
  );
  assertEquals(base, quoting.base_us);
  assertAlmostEquals(100 * spread / base, quoting.spread_compliance_pct.value ?? NaN, 1e-5);
  assertAlmostEquals(100 * twoSided / base, quoting.two_sided_uptime_pct.value ?? NaN, 1e-5);
});

Deno.test("RunSeries draws our quotes and fills in half-ticks", () => {
  const { grid, buys, sells, buyFills, sellFills } = channels();
  const bucket = grid.at(0);
  assertEquals([buys.min[bucket], buys.max[bucket]], [NaN, NaN]);
  const first = grid.at(1_000_000);
  assertEquals([buys.min[first], buys.max[first]], [2 * 997_000, 2 * 997_500]);
  assertEquals([sells.min[first], sells.max[first]], [2 * 1_002_500, 2 * 1_003_000]);
  const drawn = (values: Float64Array) => [...values].filter((value) => !Number.isNaN(value));
  assertEquals(drawn(marks(grid, buyFills)), [2 * 997_000, 2 * 998_000]);
  assertEquals(drawn(marks(grid, sellFills)), [2 * 1_003_100]);
});

Deno.test("RunSeries is opened once", () => {
  const { ledger } = channels();
  assertThrows(() => series.open(ledger, { at: 0, mid: 1 }), Error, "twice");
});
