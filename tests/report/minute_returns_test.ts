// Ratios of one-minute returns against plain formulas, and the samples they rest on.
import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { MinuteReturns } from "../../lib/report/minute_returns.ts";

const MINUTE = 60_000_000;
const ANNUAL = Math.sqrt(525_600);

/** A path with one value a minute from minute 0 on. */
function pathOf(values: readonly number[]): MinuteReturns {
  const [first = 0, ...rest] = values;
  const minutes = new MinuteReturns(0, first);
  rest.forEach((value, index) => minutes.sample((index + 1) * MINUTE, value));
  minutes.finish(rest.length * MINUTE);
  return minutes;
}

function plainRatios(values: readonly number[]) {
  const returns = values.slice(1).map((value, index) => value / (values[index] ?? NaN) - 1);
  const count = returns.length;
  const mean = returns.reduce((sum, value) => sum + value, 0) / count;
  const variance = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  const losses = returns.reduce((sum, value) => sum + Math.min(value, 0) ** 2, 0) / count;
  const perMinute = mean / Math.sqrt(variance);
  return {
    sharpe: perMinute * ANNUAL,
    error: Math.sqrt((1 + perMinute ** 2 / 2) / count) * ANNUAL,
    sortino: mean / Math.sqrt(losses) * ANNUAL,
  };
}

Deno.test("MinuteReturns gives the plain ratios, silences included", () => {
  // Each move is held for some minutes without a sample.
  const moves = fc.array(
    fc.record({
      value: fc.integer({ min: 9_000, max: 11_000 }),
      held: fc.integer({ min: 1, max: 5 }),
    }),
    { minLength: 40, maxLength: 80, size: "max" },
  );
  fc.assert(
    fc.property(moves, (path) => {
      const minutes = new MinuteReturns(0, 10_000);
      const values = [10_000];
      let at = 0;
      for (const { value, held } of path) {
        at += held * MINUTE;
        values.push(...Array.from({ length: held - 1 }, () => values.at(-1) ?? 0), value);
        minutes.sample(at, value);
      }
      minutes.finish(at);
      const plain = plainRatios(values);
      assertEquals(minutes.count, values.length - 1);
      assertAlmostEquals(minutes.sharpe.value ?? NaN, plain.sharpe, 1e-6);
      assertAlmostEquals(minutes.sharpeStandardError.value ?? NaN, plain.error, 1e-6);
      assertAlmostEquals(minutes.sortino.value ?? NaN, plain.sortino, 1e-6);
    }),
    { seed: 20261121, numRuns: 100 },
  );
});

Deno.test("MinuteReturns leaves out the parts before the first and after the last minute", () => {
  const minutes = new MinuteReturns(30_000_000, 100);
  minutes.sample(59_000_000, 110); // the value at minute 1
  minutes.sample(119_000_000, 121); // at minute 2
  minutes.sample(130_000_000, 90);
  minutes.finish(179_999_999);
  assertEquals(minutes.count, 1);
});

Deno.test("MinuteReturns takes the last value at a minute's very instant", () => {
  const minutes = new MinuteReturns(0, 100);
  minutes.sample(MINUTE, 105);
  minutes.sample(MINUTE, 100);
  for (let minute = 2; minute <= 30; minute++) minutes.sample(minute * MINUTE, 100);
  minutes.finish(30 * MINUTE);
  assertEquals(minutes.count, 30);
  assertEquals(minutes.sharpe, { value: undefined, why: "the returns have no variance" });
});

Deno.test("MinuteReturns refuses ratios with its reason", () => {
  const flat = Array.from({ length: 31 }, () => 100);
  const rising = flat.map((value, index) => value + index * index);
  const few = { value: undefined, why: "29 one-minute returns: at least 30 are needed" };
  assertEquals(pathOf(rising.slice(0, 30)).sharpe, few);
  assertEquals(pathOf(rising.slice(0, 30)).sharpeStandardError, few);
  assertEquals(pathOf(rising.slice(0, 30)).sortino, few);
  assertEquals(pathOf(flat).sortino, { value: undefined, why: "no minute lost anything" });
  assertEquals(pathOf(rising).sortino, { value: undefined, why: "no minute lost anything" });
  assertEquals(typeof pathOf(rising).sharpe.value, "number");
  assertEquals(pathOf([...rising, -5, 10]).sharpe, {
    value: undefined,
    why: "equity was not positive at every whole minute",
  });
});

Deno.test("MinuteReturns has the standard error that its formula promises", () => {
  const values = Array.from({ length: 31 }, (_, index) => 10_000 + index % 2);
  assertAlmostEquals(pathOf(values).sharpeStandardError.value ?? NaN, 132.4, 0.1);
});
