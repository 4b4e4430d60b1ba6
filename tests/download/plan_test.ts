// From dates to files: months where they are whole and published, days for the rest.
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { type Dump, dumpOf } from "../../lib/download/dumps.ts";
import { dayOf, dayText, periodOf, periodsText } from "../../lib/download/period.ts";
import { daysInstead, isDue, planFiles, publishedOn } from "../../lib/download/plan.ts";

const SPOT = { market: "spot", symbol: "BTCUSDT" } as const;
const USDM = { market: "usdm", symbol: "BTCUSDT" } as const;
const trades = dumpOf({ ...SPOT, kind: "trades" });
const funding = dumpOf({ ...USDM, kind: "fundingRate" });
const metrics = dumpOf({ ...USDM, kind: "metrics" });
const quotes = dumpOf({ ...USDM, kind: "bookTicker" });
const weeks = dumpOf({ ...SPOT, kind: "klines", interval: "1w" });

interface Case {
  readonly name: string;
  readonly dump?: Dump;
  readonly from: string;
  readonly to: string;
  readonly today?: string;
  readonly here?: readonly string[];
  readonly files: string;
  readonly later?: string;
  readonly never?: string;
}

// 2024-06-03 was the first Monday of June, 2024-07-01 of July.
// deno-fmt-ignore
const cases: readonly Case[] = [
  { name: "takes a whole month as one file", from: "2024-04-01", to: "2024-05-01", files: "2024-04" },
  { name: "takes a leap February as one file", from: "2024-02-01", to: "2024-03-01", files: "2024-02" },
  { name: "takes days where a leap February lacks its last", from: "2024-02-28", to: "2024-02-29", files: "2024-02-28" },
  { name: "takes the days before and after whole months", from: "2023-12-30", to: "2024-02-03", files: "2023-12-30 to 2023-12-31, 2024-01, 2024-02-01 to 2024-02-02" },
  { name: "takes one day", from: "2024-04-30", to: "2024-05-01", files: "2024-04-30" },
  { name: "takes the days of a month that goes on", from: "2024-06-01", to: "2024-06-12", today: "2024-06-10", files: "2024-06-01 to 2024-06-09", later: "2024-06-10 to 2024-06-11" },
  { name: "takes the days of a month until its Monday", from: "2024-05-01", to: "2024-06-01", today: "2024-06-02", files: "2024-05-01 to 2024-05-31" },
  { name: "takes the file of a month from its Monday on", from: "2024-05-01", to: "2024-06-01", today: "2024-06-03", files: "2024-05" },
  { name: "takes a month that is here for some of its days", from: "2024-04-03", to: "2024-04-06", here: ["2024-04"], files: "2024-04" },
  { name: "leaves out today", from: "2024-06-09", to: "2024-06-11", today: "2024-06-10", files: "2024-06-09", later: "2024-06-10" },
  { name: "knows no file before the venue opened", from: "2017-05-01", to: "2017-08-01", files: "2017-07", never: "2017-05-01 to 2017-06-30" },
  { name: "takes whole months of what comes in months", dump: funding, from: "2024-04-20", to: "2024-05-02", today: "2024-06-10", files: "2024-04 to 2024-05" },
  { name: "waits for the end of a month that comes whole", dump: funding, from: "2024-05-20", to: "2024-06-02", today: "2024-06-10", files: "2024-05", later: "2024-06" },
  { name: "takes months of klines longer than a day", dump: weeks, from: "2024-04-20", to: "2024-04-21", files: "2024-04" },
  { name: "takes days of what comes in days", dump: metrics, from: "2024-04-01", to: "2024-05-01", files: "2024-04-01 to 2024-04-30" },
  { name: "keeps to the days that were published", dump: quotes, from: "2023-05-01", to: "2024-05-01", files: "2023-05-16 to 2023-05-31, 2023-06 to 2024-02, 2024-03-01 to 2024-03-30", never: "2023-05-01 to 2023-05-15, 2024-03-31 to 2024-04-30" },
  { name: "finds nothing after the last day", dump: quotes, from: "2024-04-01", to: "2024-04-03", files: "", never: "2024-04-01 to 2024-04-02" },
];

for (
  const { name, dump = trades, from, to, today = "2026-11-21", here = [], ...expected } of cases
) {
  Deno.test(`planFiles() ${name}`, () => {
    const days = { from: dayOf(from), to: dayOf(to) };
    const plan = planFiles(dump, { days, today: dayOf(today), monthsHere: new Set(here) });
    const never = plan.never.map(({ from, to }) => `${dayText(from)} to ${dayText(to - 1)}`);
    assertEquals(
      { files: periodsText(plan.periods), later: periodsText(plan.later), never: never.join(", ") },
      { later: "", never: "", ...expected },
    );
  });
}

Deno.test("planFiles() covers each day once, earliest first", () => {
  const first = dayOf("2017-07-01");
  const day = fc.integer({ min: first, max: dayOf("2026-11-20") });
  fc.assert(
    fc.property(day, fc.integer({ min: 1, max: 700 }), (from, length) => {
      const days = { from, to: from + length };
      const today = dayOf("2026-11-21");
      const { periods, later } = planFiles(trades, { days, today });
      let at = from;
      for (const period of [...periods, ...later]) {
        assertEquals(period.days.from, at);
        at = period.days.to;
      }
      assertEquals(at, days.to);
      assert(periods.every((period) => period.days.to <= today));
    }),
    { seed: 20261121 },
  );
});

// deno-fmt-ignore
const mondays: readonly { month: string; day: string }[] = [
  { month: "2024-05", day: "2024-06-03" },
  { month: "2024-06", day: "2024-07-01" },
  { month: "2024-08", day: "2024-09-02" },
  { month: "2023-12", day: "2024-01-01" },
  { month: "2026-10", day: "2026-11-02" },
];

for (const { month, day } of mondays) {
  Deno.test(`publishedOn() is ${day} for ${month}`, () => {
    const period = periodOf(month);
    if (period === undefined) throw new RangeError(month);
    assertEquals(dayText(publishedOn(period)), day);
    assertEquals(new Date(`${day}T00:00:00Z`).getUTCDay(), 1);
  });
}

// deno-fmt-ignore
const due: readonly { period: string; today: string; is: boolean }[] = [
  { period: "2024-06-09", today: "2024-06-10", is: false },
  { period: "2024-06-09", today: "2024-06-11", is: true },
  { period: "2024-05", today: "2024-06-03", is: false },
  { period: "2024-05", today: "2024-06-04", is: true },
];

for (const { period: text, today, is } of due) {
  Deno.test(`isDue() says ${is} of ${text} on ${today}`, () => {
    const period = periodOf(text);
    if (period === undefined) throw new RangeError(text);
    assertEquals(isDue(period, dayOf(today)), is);
  });
}

Deno.test("daysInstead() tells the days of a month, where the kind comes in days too", () => {
  const month = periodOf("2023-05");
  if (month === undefined) throw new RangeError("2023-05");
  assertEquals(periodsText(daysInstead(trades, month)), "2023-05-01 to 2023-05-31");
  assertEquals(periodsText(daysInstead(quotes, month)), "2023-05-16 to 2023-05-31");
  assertEquals(daysInstead(funding, month), []);
  const day = periodOf("2023-05-20");
  assertEquals(day === undefined ? undefined : daysInstead(trades, day), []);
});
