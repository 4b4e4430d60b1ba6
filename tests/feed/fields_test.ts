// Numbers of a field: the quick path and the careful one agree, and exponents are exact.
import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { csvFields } from "../../lib/feed/csv_line.ts";
import { FeedScales } from "../../lib/feed/feed_scales.ts";
import { Fields, plainDecimal } from "../../lib/feed/fields.ts";
import { COARSE, encode, SPOT, USDM } from "./rings.ts";

const PLAIN = [
  ["1e-7", "0.0000001"],
  ["1.5e-7", "0.00000015"],
  ["12.5E-1", "1.25"],
  ["1.25e+1", "12.5"],
  ["1.25e3", "1250"],
  ["1e0", "1"],
  ["1.5", "1.5"],
  ["e5", "e5"],
  ["-1e5", "-1e5"],
  ["1e", "1e"],
  ["1e999", "1e999"],
] as const;

for (const [text, plain] of PLAIN) {
  Deno.test(`plainDecimal() of ${text} is ${plain}`, () => assertEquals(plainDecimal(text), plain));
}

function fieldsOf(line: string, of = SPOT): Fields {
  const fields = new Fields(new FeedScales(of));
  assertEquals(fields.split(encode(`${line}\n`), 0), encode(line).length + 1);
  return fields;
}

/** The number, or undefined where it is refused. */
function attempt(read: () => number | undefined): number | undefined {
  try {
    return read();
  } catch (error) {
    assert(error instanceof SyntaxError || error instanceof RangeError, String(error));
    return undefined;
  }
}

Deno.test("Fields reads prices and quantities as the careful reader does", () => {
  const digits = fc.string({ unit: fc.constantFrom(..."0123456789.e-"), maxLength: 20 });
  const decimal = fc.tuple(fc.nat(99_999_999), fc.nat(99_999), fc.nat(8)).map(
    ([whole, fraction, zeros]) => `${whole}.${fraction}${"0".repeat(zeros)}`,
  );
  const property = fc.property(
    fc.oneof(digits, decimal),
    fc.constantFrom(SPOT, USDM, COARSE),
    (text, of) => {
      const fields = fieldsOf(`x,${text}`, of);
      const scales = new FeedScales(of);
      const price = attempt(() => {
        const ticks = scales.price.read(plainDecimal(text), "price");
        return ticks < 0 || 0x7fff_fffe < ticks ? undefined : ticks;
      });
      assertEquals(attempt(() => (fields.price(1), fields.values[1])), price);
      for (const kind of ["shownQty", "printQty"] as const) {
        const qty = attempt(() => scales[kind](plainDecimal(text), "qty"));
        assertEquals(attempt(() => (fields[kind](1), fields.values[1])), qty);
      }
    },
  );
  fc.assert(property, { seed: 20261121, numRuns: 2_000 });
});

Deno.test("Fields reads whole numbers, and -1 or nothing as absent", () => {
  const fields = fieldsOf("9007199254740991,,-1,0012,9007199254740992,1680652700441533999,1.0");
  fields.whole(0);
  fields.present(1);
  fields.present(2);
  fields.whole(3);
  fields.nanoseconds(5);
  const { values } = fields;
  assertEquals([values[0], values[1], values[2]], [9_007_199_254_740_991, 0, 0]);
  assertEquals([values[3], values[5]], [12, 1_680_652_700_441_533]);
  assertThrows(() => fields.whole(4), RangeError, "is too large");
  assertThrows(() => fields.whole(6), SyntaxError, '"1.0"');
  assertThrows(() => fields.nanoseconds(0), SyntaxError, "19 digits");
});

Deno.test("Fields takes quotes off, and survives more columns than there can be", () => {
  const fields = fieldsOf('"1","a,""b""",,"2"');
  assertEquals(fields.texts(), ["1", 'a,"b"', "", "2"]);
  assert(fieldsOf("").isBlank);
  assert(fieldsOf("\r").isBlank);
  assertEquals(fieldsOf(",".repeat(400)).count, 257);
  assertEquals(fieldsOf('"a",'.repeat(400)).count, 401);
  assertThrows(() => fieldsOf('1,"2'), SyntaxError, "does not end");
});

Deno.test("Fields takes plain quotes off as the careful reader does", () => {
  const unit = fc.constantFrom(...'"",,a1 ');
  const property = fc.property(fc.string({ unit, maxLength: 12 }), (line) => {
    let careful: readonly string[] | undefined;
    try {
      careful = csvFields(line);
    } catch (error) {
      assert(error instanceof SyntaxError);
    }
    if (careful === undefined) assertThrows(() => fieldsOf(line), SyntaxError);
    else assertEquals(fieldsOf(line).texts(), careful);
  });
  fc.assert(property, { seed: 20261121, numRuns: 5_000 });
});

Deno.test("Fields compares in any case, and leaves out what fills a field up", () => {
  const fields = fieldsOf("btcUSDT,XBT\0\0,\0\0,[");
  fields.unpad(1);
  fields.unpad(2);
  assert(fields.isAnyCase(0, encode("BTCUSDT")));
  assert(!fields.isAnyCase(0, encode("BTCUSDC")));
  assert(!fields.isAnyCase(0, encode("BTC")));
  assert(fields.isAnyCase(1, encode("XBT")));
  assert(fields.isEmpty(2));
  assert(!fields.isAnyCase(3, encode("{")));
});
