// Holes in time and stamps far from their receipt, at the edge and past it.
import { assertEquals, assertThrows } from "@std/assert";
import { checkJump, checkOffsets, checkStamp, locatedAt } from "../../backtest/clock_checks.ts";
import { US_PER_DAY } from "../../lib/base/units.ts";
import { EventRing, TRADE } from "../../lib/market/event_ring.ts";

/** 2024-01-01T00:00:00Z. */
const AT = 1_704_067_200_000_000;

Deno.test("checkJump() lets a month pass and refuses more, with both dates", () => {
  checkJump(AT, AT + 30 * US_PER_DAY);
  assertThrows(
    () => checkJump(AT, AT + 31 * US_PER_DAY),
    RangeError,
    "nothing was received for 31 days, from 2024-01-01T00:00:00.000Z to 2024-02-01T00:00:00.000Z",
  );
});

Deno.test("checkJump() refuses milliseconds where microseconds belong", () => {
  assertThrows(() => checkJump(AT / 1_000, AT), RangeError, "from 1970-01-20T17:21:07.200Z");
});

Deno.test("checkStamp() refuses a stamp more than a day from its receipt, either way", () => {
  checkStamp(AT, AT + US_PER_DAY);
  checkStamp(AT + US_PER_DAY, AT);
  for (const stamp of [AT - 2 * US_PER_DAY, AT + 2 * US_PER_DAY, 8e15 * 1_000]) {
    assertThrows(() => checkStamp(stamp, AT), RangeError, "more than a day apart");
  }
});

Deno.test("checkOffsets() refuses an event that differs from the one before by more than a day", () => {
  checkOffsets(5_000, 5_000 + US_PER_DAY);
  checkOffsets(5_000 + US_PER_DAY, 5_000);
  for (const now of [2 * US_PER_DAY, -2 * US_PER_DAY]) {
    assertThrows(() => checkOffsets(0, now), RangeError, "2 days more or less");
  }
});

const LOCATED = [
  { name: "with file and line", line: 17, paths: ["a.csv", "b.csv"], place: "b.csv line 17" },
  { name: "without a line that is not known", line: 0, paths: ["a.csv", "b.csv"], place: "b.csv" },
  { name: "where no file is named", line: 3, paths: [], place: "the data line 3" },
];

for (const { name, line, paths, place } of LOCATED) {
  Deno.test(`locatedAt() tells a refusal ${name}`, () => {
    const ring = new EventRing();
    ring.paths.push(...paths);
    ring.nextLine = line;
    ring.nextFile = 1;
    ring.beginEvent(TRADE, AT, AT);
    const error = locatedAt(new RangeError("it is odd"), { ring, index: 0 });
    assertEquals(String(error), `RangeError: Cannot read ${place}: it is odd`);
  });
}
