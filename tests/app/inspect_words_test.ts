// Durations, times and lines as `inspect` prints them.
import { assertEquals } from "@std/assert";
import {
  duration,
  grouped,
  labeled,
  minute,
  printable,
  rangeOf,
  time,
  wrapped,
} from "../../lib/app/inspect_words.ts";

const S = 1_000_000;
const H = 3_600 * S;

Deno.test("duration() has milliseconds below an hour, and no part that is 0", () => {
  const cases = [
    [0, "0.000 s"],
    [1_999, "0.001 s"],
    [1_500_000, "1.500 s"],
    [59 * 60 * S, "3,540.000 s"],
    [H, "1 h"],
    [H + 61 * S, "1 h 1 min"],
    [24 * H + 60 * S, "1 d 1 min"],
    [1_200 * 24 * H, "1,200 d"],
  ] as const;
  for (const [us, text] of cases) assertEquals(wrapped(duration(us), 0), [text]);
});

Deno.test("time() cuts to the millisecond, minute() to the minute, beyond the calendar to neither", () => {
  assertEquals(wrapped(time(1_704_067_200_000_999), 0), ["2024-01-01 00:00:00.000"]);
  assertEquals(minute(1_704_067_259_999_999), "2024-01-01 00:00");
  assertEquals(
    [time(Number.MAX_SAFE_INTEGER), minute(9e18)],
    [
      "2255-06-05 23:47:34.740",
      "9000000000000000000 us",
    ].map((text) => text.replace("05 23", "05\u00a023")),
  );
});

Deno.test("labeled() keeps a figure and its unit on one line of 80 columns", () => {
  const text = rangeOf({ from: 1_704_067_200_000_000, to: 1_704_067_815_123_000 });
  assertEquals(labeled("Received", text), [
    "Received        2024-01-01 00:00:00.000 to 2024-01-01 00:10:15.123 UTC",
    "                (615.123 s)",
  ]);
  assertEquals(wrapped("x".repeat(100), 0).map((line) => line.length), [80, 20]);
  assertEquals(labeled("Empty", ""), ["Empty           "]);
});

Deno.test("printable() lets no name write to the terminal, and grouped() groups", () => {
  assertEquals(printable("a\x1b[31m\u202eb"), "a?[31m?b");
  assertEquals([grouped(0), grouped(999), grouped(1_000), grouped(1_234_567)], [
    "0",
    "999",
    "1,000",
    "1,234,567",
  ]);
});
