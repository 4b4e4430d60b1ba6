// Axes: round values and times that stay inside.
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  extentOf,
  roomy,
  tickDigits,
  timeText,
  timeTicks,
  valueTicks,
} from "../../lib/report/html_axis.ts";

// deno-fmt-ignore
const cases = [
  { low: 0, high: 10, most: 5, ticks: [0, 2, 4, 6, 8, 10], digits: 0 },
  { low: -0.07, high: 0.2, most: 6, ticks: [-0.05, 0, 0.05, 0.1, 0.15, 0.2], digits: 2 },
  { low: 59_400, high: 61_050, most: 4, ticks: [59_500, 60_000, 60_500, 61_000], digits: 0 },
];

for (const { low, high, most, ticks, digits } of cases) {
  Deno.test(`valueTicks() divides ${low} to ${high}`, () => {
    const found = valueTicks({ low, high }, most);
    assertEquals(found.map((value) => Number(value.toFixed(9))), ticks);
    assertEquals(tickDigits(found), digits);
  });
}

Deno.test("valueTicks() stays inside and within its number", () => {
  const value = fc.double({ min: -1e9, max: 1e9, noNaN: true });
  fc.assert(
    fc.property(value, value, (one, other) => {
      const { low, high } = roomy({ low: Math.min(one, other), high: Math.max(one, other) });
      const ticks = valueTicks({ low, high }, 8);
      assert(ticks.length <= 9);
      assert(ticks.every((tick) => low - 1e-6 <= tick && tick <= high + 1e-6));
    }),
    { seed: 20261121, numRuns: 300 },
  );
});

// deno-fmt-ignore
const spans = [
  { seconds: 20, first: "12:00:00" },
  { seconds: 7_200, first: "12:00" },
  { seconds: 2 * 86_400, first: "06-02 12:00" },
  { seconds: 300 * 86_400, first: "2025-06-13" },
  { seconds: 6_000 * 86_400, first: "2025-06-11" },
];

for (const { seconds, first } of spans) {
  Deno.test(`timeTicks() divides ${seconds} s`, () => {
    const low = 1_748_865_600;
    const extent = { low, high: low + seconds };
    const ticks = timeTicks(extent, 8);
    assert(2 <= ticks.length && ticks.length <= 9, `${ticks.length} ticks`);
    assertEquals(timeText(ticks[0] ?? 0, extent), first);
  });
}

Deno.test("extentOf() passes over what is absent", () => {
  assertEquals(extentOf([Float64Array.of(NaN, 3, NaN), Float64Array.of(-1)]), { low: -1, high: 3 });
  assertEquals(extentOf([Float64Array.of(NaN)]), undefined);
});
