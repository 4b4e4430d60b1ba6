// Times of bars: text to microseconds, closes to ends, and intervals.
import { assertEquals, assertThrows } from "@std/assert";
import {
  barEnd,
  barStart,
  daysOf,
  endOfBar,
  type Interval,
  intervalOf,
  intervalText,
  isBarTime,
  parseBarTime,
} from "../../lib/feed/bar_time.ts";

const HOUR = 3_600_000_000;
const DAY = 24 * HOUR;
const at = (text: string) => Date.parse(text) * 1_000;

// deno-fmt-ignore
const TIMES: readonly [string, number][] = [
  ["1735689600", at("2025-01-01T00:00:00Z")], ["1735689600.25", at("2025-01-01T00:00:00.250Z")],
  ["1735689600000", at("2025-01-01T00:00:00Z")], ["1735689600000.5", at("2025-01-01T00:00:00Z") + 500],
  ["1735689600000001", at("2025-01-01T00:00:00Z") + 1], ["1735689600000001999", at("2025-01-01T00:00:00Z") + 1],
  ["2025-01-01", at("2025-01-01T00:00:00Z")], ["2025.01.01 12:30", at("2025-01-01T12:30:00Z")],
  ["2024-12-01 00:00:59.999000+01:00", at("2024-11-30T23:00:59.999Z")], ["2024-02-29T00:00:00-0330", at("2024-02-29T03:30:00Z")],
];

for (const [text, us] of TIMES) {
  Deno.test(`parseBarTime() reads ${text}`, () => assertEquals(parseBarTime(text), us));
}

for (
  const text of [
    "",
    "12345678",
    "2025-02-30",
    "2025-01-01 24:00",
    "2025-01-01 00:60",
    "2025-01-01 00:00:60",
    "tomorrow",
    "1e9",
    "-1735689600",
  ]
) {
  Deno.test(`parseBarTime() refuses ${JSON.stringify(text)}`, () => {
    assertEquals(isBarTime(text), false);
    assertThrows(() => parseBarTime(text), SyntaxError, `found ${JSON.stringify(text)}; expected`);
  });
}

// deno-fmt-ignore
const ENDS: readonly { close: string; interval: Interval; end: string }[] = [
  { close: "2025-01-01T00:00:59.999Z", interval: 60_000_000, end: "2025-01-01T00:01:00Z" },
  { close: "2025-01-01T00:00:59Z", interval: 60_000_000, end: "2025-01-01T00:01:00Z" },
  { close: "2025-01-01T00:01:00Z", interval: 60_000_000, end: "2025-01-01T00:01:00Z" },
  { close: "2025-01-01T00:00:59Z", interval: 1_000_000, end: "2025-01-01T00:00:59Z" },
  { close: "2025-01-01T00:00:00.999Z", interval: 1_000_000, end: "2025-01-01T00:00:01Z" },
  { close: "2025-01-31T23:59:59Z", interval: "month", end: "2025-02-01T00:00:00Z" },
];

for (const { close, interval, end } of ENDS) {
  Deno.test(`endOfBar() of ${close}, ${interval}`, () => {
    assertEquals(endOfBar(at(close), interval), at(end));
  });
}

Deno.test("barEnd() and barStart() are each other's inverse", () => {
  for (const interval of [60_000_000, HOUR, DAY]) {
    assertEquals(
      barStart(barEnd(at("2024-02-01T00:00:00Z"), interval), interval),
      at("2024-02-01T00:00:00Z"),
    );
  }
  assertEquals(barEnd(at("2024-02-01T00:00:00Z"), "month"), at("2024-03-01T00:00:00Z"));
  assertEquals(barStart(at("2024-03-01T00:00:00Z"), "month"), at("2024-02-01T00:00:00Z"));
});

Deno.test("intervalOf() tells months from days", () => {
  assertEquals(intervalOf(at("2024-01-01T00:00:00Z"), at("2024-02-01T00:00:00Z")), "month");
  assertEquals(intervalOf(at("2024-01-02T00:00:00Z"), at("2024-02-01T00:00:00Z")), 30 * DAY);
  assertEquals(intervalOf(5, 5), undefined);
});

Deno.test("intervalText() writes intervals as the venue does", () => {
  const texts = [1_000_000, 60_000_000, 15 * 60_000_000, 4 * HOUR, DAY, 7 * DAY, 1_500_000].map(
    intervalText,
  );
  assertEquals(texts, ["1s", "1m", "15m", "4h", "1d", "1w", "1500000 us"]);
  assertEquals(intervalText("month"), "1mo");
});

Deno.test("daysOf() knows no 29 February of a common year", () => {
  assertEquals([daysOf(1970, 1, 2), daysOf(2023, 2, 29)], [1, undefined]);
});
