// Volatility and moves from mids sampled once a second.
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { EwmaVolatility, MoveWindow } from "../../lib/market/estimators.ts";

Deno.test("EwmaVolatility has no value for the first samples", () => {
  const meter = new EwmaVolatility({ halfLifeSamples: 60, samplesMin: 3, returns: "log" });
  const values = [100, 101, 102, 103, 104].map((mid) => {
    meter.sample(mid);
    return meter.annual !== undefined && meter.perSqrtSecond !== undefined;
  });
  assertEquals(values, [false, false, false, true, true]);
  meter.reset();
  assertEquals(meter.annual, undefined);
  meter.sample(100);
  assertEquals(meter.perSqrtSecond, undefined);
});

Deno.test("EwmaVolatility needs a return even when no samples are asked for", () => {
  const meter = new EwmaVolatility({ halfLifeSamples: 30, samplesMin: 0, returns: "simple" });
  meter.sample(100);
  assertEquals(meter.perSqrtSecond, undefined);
  meter.sample(101);
  assertAlmostEquals(meter.perSqrtSecond ?? 0, 0.01, 1e-15);
});

Deno.test("EwmaVolatility.perSqrtSecond is the size of steady simple returns", () => {
  const meter = new EwmaVolatility({ halfLifeSamples: 30, samplesMin: 10, returns: "simple" });
  for (let second = 0; second < 100; second++) meter.sample(second % 2 === 0 ? 10_000 : 10_001);
  assertAlmostEquals(meter.perSqrtSecond ?? 0, 0.0001, 1e-8);
});

Deno.test("EwmaVolatility.annual is per year of 31,536,000 seconds, from log returns", () => {
  const meter = new EwmaVolatility({ halfLifeSamples: 60, samplesMin: 60, returns: "log" });
  for (let second = 0; second < 200; second++) meter.sample(100 * Math.exp(0.0001 * second));
  assertAlmostEquals(meter.annual ?? 0, 0.0001 * Math.sqrt(31_536_000), 1e-9);
});

Deno.test("EwmaVolatility halves a return's weight in a half-life", () => {
  const meter = new EwmaVolatility({ halfLifeSamples: 5, samplesMin: 1, returns: "simple" });
  meter.sample(100);
  meter.sample(110);
  for (let second = 0; second < 5; second++) meter.sample(110);
  const keep = 2 ** (-1 / 5);
  const weights = Array.from({ length: 6 }, (_, age) => keep ** age);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  assertAlmostEquals((meter.perSqrtSecond ?? 0) ** 2, 0.01 * 0.5 / total, 1e-12);
});

Deno.test("EwmaVolatility.sample() asserts a mid", () => {
  const meter = new EwmaVolatility({ halfLifeSamples: 5, samplesMin: 1, returns: "simple" });
  assertThrows(() => meter.sample(0), Error, "Cannot sample a mid of 0");
});

Deno.test("MoveWindow allows every mid while it has no samples", () => {
  const window = new MoveWindow({ windowSamples: 10, ratio: 0.003 });
  assertEquals([window.lo, window.hi, window.move(100)], [0, Infinity, 0]);
  window.sample(100_000);
  assertEquals([window.lo, window.hi], [99_701, 100_299]);
  window.reset();
  assertEquals([window.lo, window.hi, window.move(100)], [0, Infinity, 0]);
});

Deno.test("MoveWindow measures against the least and the greatest of the last samples", () => {
  const window = new MoveWindow({ windowSamples: 3, ratio: 0.1 });
  for (const mid of [1_000, 2_000, 1_500]) window.sample(mid);
  assertEquals(window.move(1_500), 0.5);
  assertEquals(window.move(2_000), 1);
  window.sample(1_600);
  assertAlmostEquals(window.move(1_600), 0.2, 1e-12);
  window.sample(1_600);
  assertAlmostEquals(window.move(1_600), 1_600 / 1_500 - 1, 1e-12);
  assertEquals([window.lo, window.hi], [1_441, 1_649]);
  assertEquals([window.move(1_440), window.move(1_650)], [0.1, 0.1]);
});

Deno.test("MoveWindow has no interval when the samples themselves lie too far apart", () => {
  const window = new MoveWindow({ windowSamples: 3, ratio: 0.1 });
  window.sample(1_000);
  window.sample(2_000);
  assert(window.hi < window.lo);
});

Deno.test("MoveWindow equals a search through the samples, and its interval is the largest", () => {
  const mid = fc.integer({ min: 1_000_000, max: 1_010_000 });
  fc.assert(
    fc.property(
      fc.array(mid, { minLength: 1, maxLength: 60 }),
      mid,
      fc.constantFrom(0.003, 0.0011, 0.00507),
      fc.integer({ min: 1, max: 12 }),
      (mids, probe, ratio, windowSamples) => {
        const window = new MoveWindow({ windowSamples, ratio });
        mids.forEach((each, index) => {
          window.sample(each);
          const old = mids.slice(Math.max(0, index + 1 - windowSamples), index + 1);
          const move = (at: number) => Math.max(...old.map((from) => Math.abs(at - from) / from));
          assertEquals(window.move(probe), move(probe));
          if (window.hi < window.lo) return;
          assert(move(window.lo) < ratio && move(window.hi) < ratio);
          assert(ratio <= move(window.lo - 1) && ratio <= move(window.hi + 1));
        });
      },
    ),
    { seed: 20261121, numRuns: 200 },
  );
});

Deno.test("MoveWindow refuses a ratio or a length that means nothing", () => {
  assertThrows(() => new MoveWindow({ windowSamples: 3, ratio: 0 }), Error, "a move of 0");
  assertThrows(() => new MoveWindow({ windowSamples: 3, ratio: 1 }), Error, "a move of 1");
  assertThrows(() => new MoveWindow({ windowSamples: 0, ratio: 0.1 }), Error, "of 0 samples");
  const window = new MoveWindow({ windowSamples: 1, ratio: 0.1 });
  assertThrows(() => window.sample(0), Error, "Cannot sample a mid of 0");
});

Deno.test("EwmaVolatility.hold() is what so many equal samples would be", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(300), fc.nat(100)), { maxLength: 12 }), (stretches) => {
      const config = { halfLifeSamples: 30, samplesMin: 10, returns: "log" } as const;
      const [together, single] = [new EwmaVolatility(config), new EwmaVolatility(config)];
      for (const [count, move] of stretches) {
        const mid = 100_000 + move;
        const after = together.annualAfter(0);
        assertEquals(after === undefined, together.annual === undefined);
        together.hold(mid, count);
        for (let sample = 0; sample < count; sample++) single.sample(mid);
        assertEquals(together.annual === undefined, single.annual === undefined);
        assertAlmostEquals(together.annual ?? 0, single.annual ?? 0, 1e-12);
        const told = together.annualAfter(count);
        for (let sample = 0; sample < count; sample++) if (0 < mid) single.sample(mid);
        together.hold(mid, count);
        if (0 < count) assertAlmostEquals(told ?? 0, single.annual ?? 0, 1e-12);
      }
    }),
    { seed: 20261121 },
  );
});

Deno.test("MoveWindow.hold() is what so many equal samples would be", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(25), fc.nat(1_000)), { maxLength: 30 }),
      fc.integer({ min: 1, max: 20 }),
      (stretches, windowSamples) => {
        const config = { windowSamples, ratio: 0.003 };
        const [together, single] = [new MoveWindow(config), new MoveWindow(config)];
        for (const [count, move] of stretches) {
          const mid = 100_000 + move;
          together.hold(mid, count);
          for (let sample = 0; sample < count; sample++) single.sample(mid);
          assertEquals([together.lo, together.hi], [single.lo, single.hi]);
          assertEquals(together.move(100_400), single.move(100_400));
        }
      },
    ),
    { seed: 20261121 },
  );
});
