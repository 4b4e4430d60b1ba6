// Columns of whole numbers packed and put back, at any place of a ring.
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { measure, pack, type Packing, unpackColumn } from "../../lib/cache/column.ts";

const SIZE = 64;
const MASK = SIZE - 1;

const WIDTHS = [
  { name: "one value", values: [7, 7, 7], width: 0 },
  { name: "no value", values: [], width: 0 },
  { name: "values within a byte", values: [-100, 155], width: 1 },
  { name: "values just beyond a byte", values: [0, 256], width: 2 },
  { name: "values within two bytes", values: [1e15, 1e15 + 65_535], width: 2 },
  { name: "values just beyond two bytes", values: [65_536, 0], width: 4 },
  { name: "values within four bytes", values: [5, 5 + 0xffff_ffff], width: 4 },
  { name: "values just beyond four bytes", values: [0, 2 ** 32], width: 8 },
  { name: "a value that is not whole", values: [1, 1.5], width: 8 },
  { name: "a time and its absence", values: [0, 1_700_000_000_000_000], width: 8 },
];

for (const { name, values, width } of WIDTHS) {
  Deno.test(`measure() finds the bytes for ${name}`, () => {
    const packing: Packing = { base: 0, width: 0 };
    measure(
      Float64Array.from([...values, 0]),
      { start: 0, count: values.length, mask: 7 },
      packing,
    );
    assertEquals(packing.width, width);
  });
}

Deno.test("unpackColumn() puts back what pack() took, wherever the ring wraps", () => {
  const reach = fc.constantFrom(0, 200, 60_000, 4_000_000_000, 2 ** 50);
  const column = fc.tuple(fc.integer({ min: -1_000, max: 2 ** 50 }), reach).chain(([base, span]) =>
    fc.array(fc.integer({ min: 0, max: span }).map((value) => base + value), { maxLength: SIZE })
  );
  const property = fc.property(column, fc.nat(1_000), fc.nat(1_000), (values, from, to) => {
    const [source, target] = [new Float64Array(SIZE), new Float64Array(SIZE)];
    values.forEach((value, each) => source[(from + each) & MASK] = value);
    const packing: Packing = { base: 0, width: 0 };
    const run = { start: from, count: values.length, mask: MASK };
    measure(source, run, packing);
    const bytes = new Uint8Array(8 + 8 * SIZE);
    pack(source, run, { bytes, at: 8, packing });
    unpackColumn(target, { ...run, start: to }, { bytes, at: 8, packing });
    assertEquals(values.map((_, each) => target[(to + each) & MASK]), values);
  });
  fc.assert(property, { seed: 20261121 });
});
