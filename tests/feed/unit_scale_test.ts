// Decimal text to ticks and lots: the same units as decimal.js gives, and the same refusals.
import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Decimal, toTicks } from "../../lib/base/decimal.ts";
import { readWhole, UnitScale } from "../../lib/feed/unit_scale.ts";

const SIZES = ["0.01", "0.1", "1", "0.00001", "0.5", "25", "0.00000001", "0.01000000"];

for (const size of SIZES) {
  Deno.test(`UnitScale.read() reads multiples of ${size} as decimal.js does`, () => {
    const scale = new UnitScale(size, `the tick ${size}`);
    const text = fc.tuple(fc.nat(99_999), fc.nat(8), fc.nat(99_999_999)).map(([whole, n, rest]) =>
      n === 0 ? `${whole}` : `${whole}.${String(rest).padStart(8, "0").slice(0, n)}`
    );
    const property = fc.property(text, fc.boolean(), (plain, isExact) => {
      const given = isExact ? new Decimal(size).mul(plain.replace(".", "")).toFixed() : plain;
      const exact = new Decimal(given).div(size);
      assertEquals(scale.readDown(given, "price"), exact.floor().toNumber());
      assertEquals(scale.isExact, exact.isInteger());
      assertEquals(scale.readUp(given, "price"), exact.ceil().toNumber());
      if (exact.isInteger()) {
        assertEquals(scale.read(given, "price"), toTicks(given, size, "exact"));
      } else assertThrows(() => scale.read(given, "price"), RangeError, "is off the tick");
    });
    fc.assert(property, { seed: 20261121, numRuns: 300 });
  });
}

const SIGNED = [
  { text: "-0.00002754", up: -2754, down: -2754 },
  { text: "-0.000000001", up: -1, down: 0 },
  { text: "-0.000000019", up: -2, down: -1 },
  { text: "-0", up: 0, down: 0 },
];

for (const { text, up, down } of SIGNED) {
  Deno.test(`UnitScale reads ${text} away from 0 and towards it`, () => {
    const scale = new UnitScale("0.00000001", "0.00000001");
    assertEquals([scale.readUp(text, "rate"), scale.readDown(text, "rate")], [up, down]);
  });
}

for (const text of ["", "-", ".", "1.", ".1", "1e5", "+1", " 1", "1 ", "0x1", "1,5", "NaN", "١"]) {
  Deno.test(`UnitScale.read() refuses ${JSON.stringify(text)}`, () => {
    const scale = new UnitScale("0.01", "the tick 0.01");
    assertThrows(() => scale.read(text, "price"), SyntaxError, `price is ${JSON.stringify(text)}`);
  });
}

Deno.test("UnitScale.read() refuses what does not fit a double exactly", () => {
  const scale = new UnitScale("0.01", "the tick 0.01");
  assertEquals(scale.read("90071992547409.91", "price"), Number.MAX_SAFE_INTEGER);
  assertThrows(() => scale.read("90071992547409.92", "price"), RangeError, "is too large");
  assertThrows(() => scale.read("9".repeat(400), "price"), RangeError, "is too large");
});

Deno.test("readWhole() reads whole numbers and refuses everything else", () => {
  assertEquals(readWhole("9007199254740991", "seq"), Number.MAX_SAFE_INTEGER);
  assertThrows(() => readWhole("9007199254740992", "seq"), RangeError, "is too large");
  for (const text of ["", "-1", "1.5", "x"]) {
    assertThrows(() => readWhole(text, "seq"), SyntaxError, `seq is ${JSON.stringify(text)}`);
  }
});
