// Bounded series: widths double, extremes and totals stay.
import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { edge, line, lineTimes, marks, SeriesGrid } from "../../lib/report/series.ts";

const SECOND = 1_000_000;
const LAW = { seed: 20261121, numRuns: 200 };

/** Samples as (seconds after the one before, value). */
const samples = fc.array(fc.tuple(fc.nat(9), fc.integer({ min: -50, max: 50 })), {
  minLength: 1,
  maxLength: 120,
});

function filled(steps: readonly (readonly [number, number])[], bucketsMax = 8) {
  const grid = new SeriesGrid({ at: 5 * SECOND + 7, bucketsMax });
  const channel = grid.extremes();
  const sums = grid.sums();
  let at = 5 * SECOND + 7;
  for (const [seconds, value] of steps) {
    at += seconds * SECOND;
    const bucket = grid.at(at);
    channel.add(bucket, value);
    sums.add(bucket, value);
  }
  return { grid, channel, sums, at };
}

Deno.test("SeriesGrid keeps the lowest and the highest of all samples", () => {
  fc.assert(
    fc.property(samples, (steps) => {
      const { grid, channel } = filled(steps);
      const values = steps.map(([, value]) => value);
      const drawn = [...line(grid, channel)].filter((value) => !Number.isNaN(value));
      assertEquals(Math.min(...drawn), Math.min(...values));
      assertEquals(Math.max(...drawn), Math.max(...values));
    }),
    LAW,
  );
});

Deno.test("SeriesGrid loses nothing of a total, whatever its width", () => {
  fc.assert(
    fc.property(samples, (steps) => {
      const { sums } = filled(steps);
      const whole = steps.reduce((sum, [, value]) => sum + value, 0);
      assertEquals(sums.total.reduce((sum, value) => sum + value, 0), whole);
    }),
    LAW,
  );
});

Deno.test("SeriesGrid puts every sample into the bucket of its time", () => {
  fc.assert(
    fc.property(samples, (steps) => {
      const { grid, channel } = filled(steps);
      let at = 5 * SECOND + 7;
      for (const [seconds, value] of steps) {
        at += seconds * SECOND;
        const bucket = grid.at(at);
        assert(at < grid.endUs(bucket) && grid.endUs(bucket) - grid.widthUs <= at);
        assert(channel.min[bucket]! <= value && value <= channel.max[bucket]!);
      }
      assert(grid.used <= grid.bucketsMax);
    }),
    LAW,
  );
});

Deno.test("SeriesGrid holds the last value of a bucket until the next one", () => {
  fc.assert(
    fc.property(samples, (steps) => {
      const { grid, channel } = filled(steps);
      assertEquals(channel.last[grid.used - 1], steps.at(-1)?.[1]);
    }),
    LAW,
  );
});

Deno.test("SeriesGrid starts at a whole second with buckets of one", () => {
  const grid = new SeriesGrid({ at: 5 * SECOND + 7, bucketsMax: 4 });
  assertEquals([grid.startUs, grid.widthUs, grid.at(5 * SECOND)], [5 * SECOND, SECOND, 0]);
  assertEquals(grid.at(8_999_999), 3);
  assertEquals(grid.at(9 * SECOND), 2);
  assertEquals([grid.widthUs, grid.used], [2 * SECOND, 3]);
  assertEquals([...lineTimes(grid)], [5, 6, 7, 8, 9, 10].map((second) => second * SECOND));
});

Deno.test("SeriesGrid refuses a number of buckets that cannot be halved", () => {
  assertThrows(() => new SeriesGrid({ at: 0, bucketsMax: 3 }), Error, "must be even");
});

Deno.test("line() gives both extremes in the order in which they came", () => {
  const { grid, channel } = filled([[0, 5], [0, 9], [0, 1], [2, 3], [0, 4]]);
  assertEquals([...line(grid, channel)], [9, 1, 1, 1, 3, 4]);
});

Deno.test("line() keeps their order when buckets are folded", () => {
  const { grid, channel } = filled([[0, 9], [1, 1], [1, 2], [1, 8], [1, 5]], 4);
  assertEquals([...line(grid, channel)], [9, 1, 2, 8, 5, 5]);
});

Deno.test("marks() marks each extreme once and holds nothing", () => {
  const { grid, channel } = filled([[0, 5], [2, 3], [0, 4]]);
  assertEquals([...marks(grid, channel)], [5, NaN, NaN, NaN, 3, 4]);
});

Deno.test("edge() gives a value to both points of its bucket", () => {
  const { grid, channel } = filled([[0, 5], [1, 3], [0, 4]]);
  assertEquals([...edge(grid, channel.max)], [5, 5, 4, 4]);
});
