// Days and months in UTC: borders, leap years, and spans in few words.
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  dayAt,
  dayOf,
  dayPeriod,
  daysOf,
  dayText,
  monthPeriod,
  monthsOf,
  periodOf,
  periodsText,
} from "../../lib/download/period.ts";

const RUN = { seed: 20261121 };

// deno-fmt-ignore
const months: readonly { day: string; text: string; days: number }[] = [
  { day: "2024-02-29", text: "2024-02", days: 29 },
  { day: "2023-02-01", text: "2023-02", days: 28 },
  { day: "2000-02-15", text: "2000-02", days: 29 },
  { day: "2100-02-15", text: "2100-02", days: 28 },
  { day: "2024-12-31", text: "2024-12", days: 31 },
  { day: "2024-04-01", text: "2024-04", days: 30 },
];

for (const { day, text, days } of months) {
  Deno.test(`monthPeriod() finds the ${days} days of the month of ${day}`, () => {
    const month = monthPeriod(dayOf(day));
    assertEquals([month.text, month.days.to - month.days.from], [text, days]);
    assertEquals(dayText(month.days.from), `${text}-01`);
  });
}

Deno.test("dayAt() rounds down, before 1970 too", () => {
  assertEquals([dayAt(0), dayAt(86_399_999_999), dayAt(86_400_000_000), dayAt(-1)], [0, 0, 1, -1]);
});

Deno.test("monthsOf() tells the months that a span touches", () => {
  const span = { from: dayOf("2023-12-31"), to: dayOf("2024-02-01") };
  assertEquals(monthsOf(span).map(({ text }) => text), ["2023-12", "2024-01"]);
  assertEquals(monthsOf({ from: 5, to: 5 }), []);
});

// deno-fmt-ignore
const names: readonly { text: string; type: string | undefined }[] = [
  { text: "2024-04", type: "month" },
  { text: "2024-04-30", type: "day" },
  { text: "2024-04-31", type: undefined },
  { text: "2023-02-29", type: undefined },
  { text: "2024-13", type: undefined },
  { text: "2024-4", type: undefined },
  { text: "2024-04-30-1", type: undefined },
  { text: "", type: undefined },
];

for (const { text, type } of names) {
  Deno.test(`periodOf() takes ${text || "nothing"} for ${type ?? "no period"}`, () => {
    assertEquals(periodOf(text)?.type, type);
    if (type !== undefined) assertEquals(periodOf(text)?.text, text);
  });
}

// deno-fmt-ignore
const spans: readonly { periods: readonly string[]; text: string }[] = [
  { periods: [], text: "" },
  { periods: ["2024-04"], text: "2024-04" },
  { periods: ["2024-04-02", "2024-04-01"], text: "2024-04-01 to 2024-04-02" },
  { periods: ["2023-12", "2024-01", "2024-03"], text: "2023-12 to 2024-01, 2024-03" },
  { periods: ["2024-04", "2024-05-01", "2024-05-03"], text: "2024-04, 2024-05-01, 2024-05-03" },
];

for (const { periods, text } of spans) {
  Deno.test(`periodsText() says ${text || "nothing"}`, () => {
    assertEquals(periodsText(periods.flatMap((each) => periodOf(each) ?? [])), text);
  });
}

Deno.test("daysOf() and monthsOf() cover a span without holes", () => {
  const day = fc.integer({ min: dayOf("2017-07-01"), max: dayOf("2040-01-01") });
  fc.assert(
    fc.property(day, fc.integer({ min: 1, max: 900 }), (from, length) => {
      const span = { from, to: from + length };
      assertEquals(
        daysOf(span).map(({ text }) => dayOf(text)),
        daysOf(span).map((_, at) => from + at),
      );
      const touched = monthsOf(span);
      for (const [index, month] of touched.entries()) {
        const before = touched[index - 1];
        if (before !== undefined) assertEquals(month.days.from, before.days.to);
      }
      assertEquals(touched.at(0), monthPeriod(from));
      assertEquals(touched.at(-1), monthPeriod(span.to - 1));
      assertEquals(periodOf(dayText(from)), dayPeriod(from));
    }),
    RUN,
  );
});
