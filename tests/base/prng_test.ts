// The same seed gives the same stream, and the streams look uniform.
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import { type Prng, prng } from "../../lib/base/prng.ts";

function take(random: Prng, count: number): readonly number[] {
  return Array.from({ length: count }, () => random());
}

Deno.test("prng() repeats its stream for the same seed", () => {
  assertEquals(take(prng(7), 100), take(prng(7), 100));
});

Deno.test("prng() gives other numbers for another seed or stream", () => {
  assertNotEquals(take(prng(7), 10), take(prng(8), 10));
  assertNotEquals(take(prng(7, 0), 10), take(prng(7, 1), 10));
});

Deno.test("prng() starts with these numbers: files made from seeds depend on them", () => {
  const whole = take(prng(1), 4).map((value) => value * 0x1_0000_0000);
  assertEquals(whole, [1_950_625_580, 354_034_397, 661_219_729, 2_802_375_379]);
});

Deno.test("prng() stays in [0, 1) with a mean near a half for any seed", () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const values = take(prng(seed), 2_000);
      assert(values.every((value) => 0 <= value && value < 1));
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      assert(0.46 < mean && mean < 0.54, `Cannot believe a mean of ${mean}`);
    }),
    { seed: 20261121, numRuns: 50 },
  );
});
