// Long whole numbers survive; everything else is as JSON.parse has it.
import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { parseJson } from "../../lib/binance/json.ts";

const SEED = 20261121;

const cases: readonly (readonly [string, unknown])[] = [
  ['{"orderId":8389766145050669870}', { orderId: "8389766145050669870" }],
  ['{"orderId": -8389766145050669870 }', { orderId: "-8389766145050669870" }],
  ["[9007199254740991,9007199254740992]", [9007199254740991, "9007199254740992"]],
  ["[-9007199254740991, -9007199254740992]", [-9007199254740991, "-9007199254740992"]],
  ["8389766145050669870", "8389766145050669870"],
  [" 8389766145050669870 ", "8389766145050669870"],
  ['{"a":[{"b":12345678901234567890}]}', { a: [{ b: "12345678901234567890" }] }],
  ['{"t":1789000000000000}', { t: 1789000000000000 }],
  ['{"a":"8389766145050669870"}', { a: "8389766145050669870" }],
  ['{"a":":8389766145050669870,","b":1}', { a: ":8389766145050669870,", b: 1 }],
  ['{"a":"\\":8389766145050669870","b":8389766145050669871}', {
    a: '":8389766145050669870',
    b: "8389766145050669871",
  }],
  ['{"8389766145050669870":1}', { "8389766145050669870": 1 }],
  ["[12345678901234567.5,1e30]", [12345678901234567.5, 1e30]],
  ["[]", []],
  ["null", null],
];

for (const [text, value] of cases) {
  Deno.test(`parseJson() reads ${text}`, () => assertEquals(parseJson(text), value));
}

for (const text of ["", "{", "{'a':1}", '{"a":83897661450506698701', "<html>"]) {
  Deno.test(`parseJson() refuses ${JSON.stringify(text)}`, () => {
    assertThrows(() => parseJson(text), SyntaxError);
  });
}

Deno.test("parseJson() is JSON.parse where no number is long", () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), (text) => {
      const hasLong = /\d{16}/.test(text);
      fc.pre(!hasLong);
      assertEquals(parseJson(text), JSON.parse(text));
    }),
    { seed: SEED, numRuns: 2_000 },
  );
});

Deno.test("parseJson() gives every whole number back digit for digit", () => {
  const law = fc.property(fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }), (value) => {
    const read = parseJson(`{"a":[${value},"${value}"],"b":${value}}`);
    const isSafe = Number.isSafeInteger(Number(value));
    const kept = isSafe ? Number(value) : `${value}`;
    assertEquals(read, { a: [kept, `${value}`], b: kept });
  });
  fc.assert(law, { seed: SEED, numRuns: 2_000 });
});

Deno.test("parseJson() leaves text alone, whatever numbers stand in it", () => {
  const noise = fc.string({ unit: fc.constantFrom(...'9018:,[]{}"\\ -.e') });
  const law = fc.property(noise, noise, (key, value) => {
    const text = JSON.stringify({ [key]: value, id: 0 }).replace(/:0\}$/, ":8389766145050669870}");
    fc.pre(key !== "id");
    assertEquals(parseJson(text), { [key]: value, id: "8389766145050669870" });
  });
  fc.assert(law, { seed: SEED, numRuns: 2_000 });
});
