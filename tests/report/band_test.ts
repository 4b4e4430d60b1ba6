// The band as an interval of references, against the definition.
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { inBandInterval, inside } from "../../lib/report/band.ts";

const BAND = { min: 2_000, max: 4_000 };

const cases = [
  // A mid of 100,000 ticks is 200,000 half-ticks: the band is 99,600 to 99,800 for a buy.
  { side: "buy", price: 99_801, reference: 200_000, want: false },
  { side: "buy", price: 99_800, reference: 200_000, want: true },
  { side: "buy", price: 99_600, reference: 200_000, want: true },
  { side: "buy", price: 99_599, reference: 200_000, want: false },
  { side: "sell", price: 100_199, reference: 200_000, want: false },
  { side: "sell", price: 100_200, reference: 200_000, want: true },
  { side: "sell", price: 100_400, reference: 200_000, want: true },
  { side: "sell", price: 100_401, reference: 200_000, want: false },
  // Half a tick decides: 0.2 % of 100,000.5 is 200.001.
  { side: "buy", price: 99_800, reference: 200_001, want: true },
  { side: "sell", price: 100_200, reference: 200_001, want: false },
  // On the wrong side of the reference, and without one.
  { side: "buy", price: 100_300, reference: 200_000, want: false },
  { side: "sell", price: 99_700, reference: 200_000, want: false },
  { side: "buy", price: 99_700, reference: 0, want: false },
] as const;

for (const { side, price, reference, want } of cases) {
  Deno.test(`inBandInterval() has a ${side} at ${price} ${want ? "in" : "out"} at ${reference}`, () => {
    assertEquals(inside(reference, inBandInterval(price, side, BAND)), want);
  });
}

Deno.test("inBandInterval() agrees with the definition in whole numbers", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100_000_000 }),
      fc.integer({ min: -20_000, max: 20_000 }),
      fc.integer({ min: 0, max: 10_000 }),
      fc.integer({ min: 0, max: 10_000 }),
      fc.constantFrom("buy", "sell"),
      (reference, ppm, low, width, side) => {
        const price = Math.max(1, Math.round(reference / 2 * (1 + ppm / 1_000_000)));
        const band = { min: low, max: low + width };
        const away = BigInt(side === "buy" ? reference - 2 * price : 2 * price - reference);
        const scaled = away * 1_000_000n;
        const want = BigInt(band.min) * BigInt(reference) <= scaled &&
          scaled <= BigInt(band.max) * BigInt(reference);
        assertEquals(inside(reference, inBandInterval(price, side, band)), want);
      },
    ),
    { seed: 20261121, numRuns: 1000 },
  );
});
