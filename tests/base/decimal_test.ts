// Text becomes whole ticks and lots exactly, and money keeps every digit.
import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  Decimal,
  digitsOf,
  fixedText,
  fromUnits,
  halfTicksText,
  scaledText,
  toDecimal,
  toLots,
  toScaled,
  toTicks,
} from "../../lib/base/decimal.ts";

// deno-fmt-ignore
const conversions = [
  { text: "60000.01",   size: "0.01",       rounding: "exact", units: 6_000_001 },
  { text: "60000.0100", size: "0.01000000", rounding: "exact", units: 6_000_001 },
  { text: "60000.019",  size: "0.01",       rounding: "floor", units: 6_000_001 },
  { text: "60000.011",  size: "0.01",       rounding: "ceil",  units: 6_000_002 },
  { text: "28150.1",    size: "0.1",        rounding: "exact", units: 281_501 },
  { text: "0.30",       size: "0.1",        rounding: "exact", units: 3 },
  { text: "-0.5",       size: "1",          rounding: "floor", units: -1 },
  { text: "0",          size: "0.00001",    rounding: "exact", units: 0 },
] as const;

for (const { text, size, rounding, units } of conversions) {
  Deno.test(`toTicks() reads ${text} as ${units} of ${size}, ${rounding}`, () => {
    assertEquals(toTicks(text, size, rounding) + 0, units);
    assertEquals(toLots(text, size, rounding) + 0, units);
  });
}

Deno.test("toTicks() throws when an exact price lies between two ticks", () => {
  assertThrows(
    () => toTicks("60000.015", "0.01", "exact"),
    RangeError,
    "Cannot use 60000.015: it is not a multiple of 0.01",
  );
});

for (const text of ["", "abc", "1e5", "1.", ".5", "+1", " 1", "1,5", "NaN", "Infinity", "0x10"]) {
  Deno.test(`toDecimal() throws when it reads "${text}"`, () => {
    assertThrows(() => toDecimal(text), SyntaxError, `Cannot read a number: found "${text}"`);
  });
}

const sizes = [["0.01", 2], ["0.01000000", 2], ["0.1", 1], ["1", 0], ["0.00001", 5]] as const;
for (const [size, digits] of sizes) {
  Deno.test(`digitsOf() finds ${digits} in ${size}`, () => assertEquals(digitsOf(size), digits));
}

// deno-fmt-ignore
const texts = [
  { value: 5,     digits: 2, text: "0.05" },
  { value: 12345, digits: 2, text: "123.45" },
  { value: 120,   digits: 1, text: "12.0" },
  { value: 7,     digits: 0, text: "7" },
  { value: -7,    digits: 0, text: "-7" },
  { value: -5,    digits: 1, text: "-0.5" },
  { value: 0,     digits: 3, text: "0.000" },
];

for (const { value, digits, text } of texts) {
  Deno.test(`fixedText() writes ${value} with ${digits} digits as ${text}`, () => {
    assertEquals(fixedText(value, digits), text);
  });
}

Deno.test("fromUnits() writes what decimals write, whatever the size and the digits", () => {
  fc.assert(
    fc.property(
      fc.maxSafeInteger(),
      fc.constantFrom("0.01", "0.5", "25", "0.00001", "0.025", "0.125", "1e-9", "0.00000001", "3"),
      fc.integer({ min: 0, max: 9 }),
      (units, size, digits) => {
        const text = new Decimal(units).mul(size).toFixed(digits);
        assertEquals(fromUnits(units, size, digits), units === 0 ? text.replace("-", "") : text);
      },
    ),
    { seed: 20261121, numRuns: 2_000 },
  );
});

Deno.test("toTicks() undoes fromUnits() for every whole number of ticks", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e12 }),
      fc.constantFrom(...sizes),
      (units, [size, digits]) => {
        assertEquals(toTicks(fromUnits(units, size, digits), size, "exact") + 0, units);
      },
    ),
    { seed: 20261121, numRuns: 200 },
  );
});

Deno.test("halfTicksText() says what exact decimals say", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e15 }),
      fc.constantFrom(...sizes, ["0.05", 2] as const, ["0.00000001", 8] as const),
      (halfTicks, [tickSize, priceDigits]) => {
        const exact = new Decimal(tickSize).mul(halfTicks).div(2).toFixed();
        assertEquals(halfTicksText(halfTicks, { tickSize, priceDigits }), exact);
      },
    ),
    { seed: 20261121, numRuns: 500 },
  );
});

Deno.test("scaledText() undoes toScaled() for every decimal of that many digits", () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }),
      fc.integer({ min: 0, max: 20 }),
      (units, digits) => {
        const value = new Decimal(units.toString()).div(new Decimal(10).pow(digits));
        assertEquals(scaledText(units, digits), value.toFixed());
        assertEquals(toScaled(value, digits), units);
      },
    ),
    { seed: 20261121, numRuns: 500 },
  );
});

Deno.test("Decimal adds what doubles cannot and never shows an exponent", () => {
  assertEquals(new Decimal("0.1").add("0.2").toString(), "0.3");
  assertEquals(new Decimal("0.00000001").mul("0.00000001").toString(), "0.0000000000000001");
  assertEquals(new Decimal(1).div(3).precision(), 60);
});
