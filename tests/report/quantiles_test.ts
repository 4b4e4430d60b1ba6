// The histogram's quantiles against sorted values.
import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Histogram } from "../../lib/report/quantiles.ts";

const cases = [
  { name: "is exact below 1,024", values: [5, 1, 3, 2, 4], percent: 50, want: 3 },
  { name: "takes the nearest rank", values: [1, 2, 3, 4], percent: 50, want: 2 },
  { name: "takes the largest at 99 of few", values: [1, 2, 3], percent: 99, want: 3 },
  {
    name: "is exact when all values are equal",
    values: [60_123, 60_123],
    percent: 95,
    want: 60_123,
  },
  {
    name: "is exact for the one value of a bucket",
    values: [2_000, 9_000],
    percent: 50,
    want: 2_000,
  },
  {
    name: "is the largest value of a bucket",
    values: [2_001, 2_000, 9_000],
    percent: 1,
    want: 2_001,
  },
  { name: "counts 0", values: [0, 0, 9], percent: 50, want: 0 },
];

for (const { name, values, percent, want } of cases) {
  Deno.test(`Histogram.quantile() ${name}`, () => {
    assertEquals(histogramOf(values).quantile(percent), want);
  });
}

Deno.test("Histogram knows nothing when empty", () => {
  const empty = new Histogram();
  assertEquals([empty.count, empty.mean, empty.max, empty.quantile(50)], [
    0,
    undefined,
    undefined,
    undefined,
  ]);
});

Deno.test("Histogram.add() refuses what is not a whole number from 0 on", () => {
  for (const value of [-1, 0.5, NaN, Infinity]) assertThrows(() => new Histogram().add(value));
});

Deno.test("Histogram.quantile() is never low and at most 0.2 % high", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 4_000_000_000 }), { minLength: 1, maxLength: 50 }),
      fc.integer({ min: 1, max: 100 }),
      (values, percent) => {
        const histogram = histogramOf(values);
        const sorted = [...values].sort((left, right) => left - right);
        const exact = sorted[Math.max(1, Math.ceil(percent * values.length / 100)) - 1] ?? 0;
        const found = histogram.quantile(percent) ?? -1;
        assert(exact <= found && found <= exact * (1 + 1 / 512));
        assertEquals(histogram.max, sorted.at(-1));
      },
    ),
    { seed: 20261121, numRuns: 300 },
  );
});

function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.add(value);
  return histogram;
}
