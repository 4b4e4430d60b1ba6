// Whole-number units refuse what is not whole.
import { assertEquals, assertThrows } from "@std/assert";
import { halfTicks, lots, ppm, ticks, timeUs } from "../../lib/base/units.ts";

const makers = [
  { name: "ticks", make: ticks },
  { name: "lots", make: lots },
  { name: "halfTicks", make: halfTicks },
  { name: "timeUs", make: timeUs },
  { name: "ppm", make: ppm },
] as const;

for (const { name, make } of makers) {
  Deno.test(`${name}() keeps whole numbers, negative ones and zero included`, () => {
    for (const value of [0, 1, -7, Number.MAX_SAFE_INTEGER]) assertEquals(make(value) + 0, value);
  });

  for (const value of [0.5, NaN, Infinity, 2 ** 53]) {
    Deno.test(`${name}() throws when given ${value}`, () => {
      assertThrows(() => make(value), RangeError, `Cannot use ${value} as `);
    });
  }
}
