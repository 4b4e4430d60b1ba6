// Whole seconds between two events: the minute is always one that is looked at.
import { assertEquals } from "@std/assert";
import { isWholeMinute, quietSeconds, wholeSecondAfter } from "../../lib/report/quiet_seconds.ts";

const S = 1_000_000;

// deno-fmt-ignore
const CASES: readonly { next: number; at: number; count: number }[] = [
  { next: 1 * S, at: 15 * S, count: 14 }, { next: 1 * S, at: 15 * S + 1, count: 15 },
  { next: 46 * S, at: 60 * S + 500, count: 14 }, { next: 60 * S, at: 75 * S, count: 0 },
  { next: 61 * S, at: 3_600 * S, count: 59 }, { next: 20 * S, at: 20 * S, count: 0 },
];

for (const { next, at, count } of CASES) {
  Deno.test(`quietSeconds() from ${next} before ${at}`, () => {
    assertEquals(quietSeconds(next, at), count);
  });
}

Deno.test("wholeSecondAfter() is later, and isWholeMinute() knows minutes", () => {
  assertEquals([wholeSecondAfter(0), wholeSecondAfter(S - 1), wholeSecondAfter(S)], [S, S, 2 * S]);
  assertEquals([isWholeMinute(60 * S), isWholeMinute(61 * S)], [true, false]);
});
