// Holes in time and stamps far from their receipt, at the edge and past it.
import { assertThrows } from "@std/assert";
import { checkJump, checkStamp } from "../../backtest/clock_checks.ts";
import { US_PER_DAY } from "../../lib/base/units.ts";

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
