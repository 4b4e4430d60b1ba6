// Rounded: the same digits as decimal.js, whatever is added, multiplied and divided.
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { Decimal } from "../../lib/base/decimal.ts";
import { powerOfTen, Rounded, roundedOf } from "../../backtest/rounded.ts";

const SEED = 20_261_121;

/** Numbers of 1 to 70 digits, wherever the point stands, many with runs of 0, 4, 5 and 9. */
const number = fc.tuple(
  fc.boolean(),
  fc.array(
    fc.tuple(
      fc.constantFrom("0", "1", "4", "49", "5", "50", "9", "99", "7"),
      fc.nat({ max: 30 }),
    ),
    { minLength: 1, maxLength: 4 },
  ),
  fc.nat({ max: 80 }),
).map(([isNegative, runs, digits]) => {
  const text = runs.map(([run, times]) => run.repeat(times + 1)).join("").slice(0, 70);
  return new Decimal(`${isNegative ? "-" : ""}${text}e-${digits}`);
});

const TABLE: readonly { units: string; digits: number; rounded: string }[] = [
  { units: "0", digits: 3, rounded: "0" },
  { units: "12345", digits: 2, rounded: "123.45" },
  { units: "9".repeat(60), digits: 0, rounded: "9".repeat(60) },
  { units: "9".repeat(61), digits: 1, rounded: `1${"0".repeat(60)}` },
  { units: `${"1".repeat(60)}4`, digits: 61, rounded: `0.${"1".repeat(60)}` },
  { units: `${"1".repeat(60)}5`, digits: 61, rounded: `0.${"1".repeat(59)}2` },
  { units: `-${"1".repeat(60)}5`, digits: 61, rounded: `-0.${"1".repeat(59)}2` },
  { units: `${"1".repeat(60)}49`, digits: 62, rounded: `0.${"1".repeat(60)}` },
];

for (const { units, digits, rounded } of TABLE) {
  Deno.test(`Rounded.round() makes ${units} with ${digits} digits ${rounded}`, () => {
    const value = new Rounded();
    value.round(BigInt(units), digits);
    assertEquals(value.decimal.toFixed(), rounded);
  });
}

Deno.test("roundedOf() keeps every digit", () => {
  fc.assert(
    fc.property(number, (value) => assertEquals(roundedOf(value).decimal.eq(value), true)),
    { seed: SEED },
  );
});

Deno.test("Rounded adds, takes away and multiplies as Decimal does, one value after the other", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom("plus", "minus", "mul"), number)), (steps) => {
      const sum = new Rounded();
      let expected = new Decimal(0);
      for (const [what, value] of steps) {
        const other = roundedOf(value);
        if (what === "mul") sum.round(sum.units * other.units, sum.digits + other.digits);
        else sum.add(other, what === "plus" ? 1 : -1);
        expected = expected[what](value);
        assertEquals(sum.decimal.toFixed(), expected.toFixed().replace(/^-0$/, "0"));
      }
    }),
    { seed: SEED, numRuns: 500 },
  );
});

Deno.test("Rounded.round() makes a quotient of 61 and more digits that of Decimal", () => {
  fc.assert(
    fc.property(number, number.filter((value) => !value.eq(0)), (above, below) => {
      const [dividend, divisor] = [roundedOf(above), roundedOf(below)];
      const digits = 61 + divisor.units.toString().length;
      const quotient = new Rounded();
      quotient.round(
        dividend.units * powerOfTen(digits) / divisor.units,
        dividend.digits + digits - divisor.digits,
      );
      assertEquals(quotient.decimal.eq(above.div(below)), true);
    }),
    { seed: SEED, numRuns: 1_000 },
  );
});
