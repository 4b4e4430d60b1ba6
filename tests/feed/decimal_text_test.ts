// Numbers as ASCII: what decimal.js would print.
import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Decimal } from "../../lib/base/decimal.ts";
import { DecimalText } from "../../lib/feed/decimal_text.ts";

const RUNS = { seed: 20261121, numRuns: 500 };
const units = fc.maxSafeInteger();
const decimals = fc.nat(8);

function textOf(write: (text: DecimalText) => void): string {
  const text = new DecimalText();
  write(text);
  return new TextDecoder().decode(text.take());
}

Deno.test("DecimalText.fixed() prints all decimals, as decimal.js does", () => {
  fc.assert(
    fc.property(units, decimals, (value, digits) => {
      const expected = new Decimal(value).div(new Decimal(10).pow(digits)).toFixed(digits);
      assertEquals(
        textOf((text) => text.fixed(value, digits)),
        expected.replace(/^-(0[.0]*)$/, "$1"),
      );
    }),
    RUNS,
  );
});

Deno.test("DecimalText.trimmed() leaves zeros at the end out", () => {
  fc.assert(
    fc.property(units, decimals, (value, digits) => {
      const expected = new Decimal(value).div(new Decimal(10).pow(digits)).toFixed();
      assertEquals(textOf((text) => text.trimmed(value, digits)), expected.replace(/^-0$/, "0"));
    }),
    RUNS,
  );
});

const CASES = [
  { name: "a price", write: (text: DecimalText) => text.fixed(6_183_763, 2), text: "61837.63" },
  { name: "a price under 1", write: (text: DecimalText) => text.fixed(7, 2), text: "0.07" },
  { name: "a quantity", write: (text: DecimalText) => text.trimmed(378_000, 5), text: "3.78" },
  { name: "a whole quantity", write: (text: DecimalText) => text.trimmed(500_000, 5), text: "5" },
  { name: "0", write: (text: DecimalText) => text.trimmed(0, 5), text: "0" },
  {
    name: "a rate below 0",
    write: (text: DecimalText) => text.trimmed(-2_754, 8),
    text: "-0.00002754",
  },
  {
    name: "a time",
    write: (text: DecimalText) => text.whole(1_723_161_253_937_085),
    text: "1723161253937085",
  },
  { name: "nothing where 0 means absent", write: (text: DecimalText) => text.present(0), text: "" },
];

for (const { name, write, text } of CASES) {
  Deno.test(`DecimalText writes ${name}`, () => assertEquals(textOf(write), text));
}

Deno.test("DecimalText grows, and is empty once taken", () => {
  const text = new DecimalText();
  const long = "x".repeat(200_000);
  text.ascii("a");
  text.ascii(long);
  assertEquals(text.length, 200_001);
  assertEquals(new TextDecoder().decode(text.take()), `a${long}`);
  assertEquals(text.length, 0);
});

Deno.test("DecimalText refuses what is not whole", () => {
  assertThrows(() => new DecimalText().whole(0.5), Error, "Cannot write 0.5");
});
