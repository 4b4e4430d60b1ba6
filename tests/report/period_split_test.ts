// Hours of the day and days: they add up to the run, to the last digit.
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { Decimal, ZERO } from "../../lib/base/decimal.ts";
import { DAYS_MAX, PeriodSplit, type PeriodState } from "../../lib/report/period_split.ts";

const HOUR = 3_600_000_000;
const ZEROS = {
  equity: ZERO,
  spreadCapture: ZERO,
  inventoryMove: ZERO,
  fees: ZERO,
  funding: ZERO,
};

function state(equity: string, fills: number, baseUs: number): PeriodState {
  return {
    totals: { ...ZEROS, equity: new Decimal(equity) },
    turnover: new Decimal(fills),
    fills,
    baseUs,
    spreadUs: baseUs,
    twoSidedUs: 0,
  };
}

Deno.test("PeriodSplit gives an instant on the hour to the hour that ends there", () => {
  const split = new PeriodSplit({ ...ZEROS, equity: new Decimal(100) });
  split.close(24 * HOUR, state("103.5", 2, 10));
  split.close(25 * HOUR, state("102", 2, 30));
  split.close(48 * HOUR, state("110.25", 5, 70));
  const told = (periods: PeriodSplit["hours"]) =>
    periods.map(({ key, totals, fills, baseUs, endEquity }) =>
      [key, totals.equity.toFixed(), fills, baseUs, endEquity.toFixed()].join(" ")
    );
  assertEquals(told(split.hours), ["0 -1.5 0 20 102", "23 11.75 5 50 110.25"]);
  assertEquals(told(split.days), ["0 3.5 2 10 103.5", "1 6.75 3 60 110.25"]);
});

Deno.test("PeriodSplit adds up to the run, by hour and by day", () => {
  const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer(), fc.nat(9)), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(steps, (stretches) => {
      const split = new PeriodSplit(ZEROS);
      let at = 7 * HOUR;
      let cents = 0;
      let fills = 0;
      for (const [hours, change, more] of stretches) {
        at += hours * HOUR;
        cents += change;
        fills += more;
        split.close(at, state(new Decimal(cents).div(100).toFixed(), fills, 0));
      }
      for (const periods of [split.hours, split.days]) {
        const sum = periods.reduce((whole, { totals }) => whole.plus(totals.equity), ZERO);
        assertEquals(sum.toFixed(), new Decimal(cents).div(100).toFixed());
        assertEquals(periods.reduce((whole, period) => whole + period.fills, 0), fills);
      }
    }),
    { seed: 20261121, numRuns: 200 },
  );
});

Deno.test("PeriodSplit adds what follows its last day to that day", () => {
  const split = new PeriodSplit(ZEROS);
  for (let day = 1; day <= DAYS_MAX + 5; day++) split.close(day * 24 * HOUR, state("1", day, 0));
  assertEquals([split.days.length, split.days.at(-1)?.fills], [DAYS_MAX, 6]);
});
