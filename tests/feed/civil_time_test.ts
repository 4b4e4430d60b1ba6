// Dates as text to microseconds: as the language has them, and nothing that is no date.
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { civilUs } from "../../lib/feed/civil_time.ts";

const CASES = [
  ["1970-01-01 00:00:00", 0],
  ["2020-03-10 18:25:10", 1_583_864_710_000_000],
  ["2000-02-29 23:59:59", 951_868_799_000_000],
  ["2255-06-05 23:47:34", 9_007_199_254_000_000],
  ["2255-06-05 23:47:35", undefined],
  ["9999-12-31 23:59:59", undefined],
  ["1969-12-31 23:59:59", undefined],
  ["2100-02-29 00:00:00", undefined],
  ["2023-02-29 00:00:00", undefined],
  ["2023-04-31 00:00:00", undefined],
  ["2023-00-10 00:00:00", undefined],
  ["2023-13-10 00:00:00", undefined],
  ["2023-01-00 00:00:00", undefined],
  ["2023-01-01 24:00:00", undefined],
  ["2023-01-01 00:60:00", undefined],
  ["2023-01-01 00:00:60", undefined],
  ["2023-01-01T00:00:00", undefined],
  ["2023-1-01 00:00:00", undefined],
  [" 2023-01-01 00:00:00", undefined],
  ["", undefined],
] as const;

for (const [text, us] of CASES) {
  Deno.test(`civilUs() of "${text}" is ${us}`, () => assertEquals(civilUs(text), us));
}

Deno.test("civilUs() tells what the language tells of any second to 2255", () => {
  const property = fc.property(fc.integer({ min: 0, max: 9_007_199_254 }), (second) => {
    const text = new Date(second * 1_000).toISOString().slice(0, 19).replace("T", " ");
    assertEquals(civilUs(text), second * 1_000_000);
  });
  fc.assert(property, { seed: 20261121, numRuns: 2_000 });
});
