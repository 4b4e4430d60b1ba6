// Rows of two tables line by line: first differences, counts, quoted fields.
import { assert, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { compareRows, fieldsOf, type RowDifferences } from "../../lib/report/diff_rows.ts";

const HEADER = "id,price,reason";

/** Rows apart by spaces. */
function compare(a: string, b: string, limit = 10): RowDifferences {
  const tables = [a, b].map((rows) => [HEADER, ...rows.split(" ").filter((row) => row !== "")]);
  const found = compareRows(tables[0] ?? [], tables[1] ?? [], { limit });
  assert(!("why" in found));
  return found;
}

function told({ first }: RowDifferences): readonly string[] {
  return first.map(({ row, a, b, differing }) =>
    `${row}: ${a?.join(",") ?? "none"} | ${b?.join(",") ?? "none"} [${differing.join(" ")}]`
  );
}

// deno-fmt-ignore
const cases = [
  { name: "finds none in the same rows", a: "1,5,x 2,6,y", b: "1,5,x 2,6,y", differing: 0, first: [] },
  { name: "finds none in no rows", a: "", b: "", differing: 0, first: [] },
  { name: "names the columns that differ", a: "1,5,x", b: "1,6,z", differing: 1, first: ["1: 1,5,x | 1,6,z [1 2]"] },
  { name: "puts the row before a stretch in front of it", a: "1,5,x 2,6,y 3,7,z", b: "1,5,x 2,7,y 3,7,u", differing: 2,
    first: ["1: 1,5,x | 1,5,x []", "2: 2,6,y | 2,7,y [1]", "3: 3,7,z | 3,7,u [2]"] },
  { name: "gives each stretch its row", a: "1,5,x 2,6,y 3,7,z", b: "1,5,u 2,6,y 3,7,u", differing: 2,
    first: ["1: 1,5,x | 1,5,u [2]", "2: 2,6,y | 2,6,y []", "3: 3,7,z | 3,7,u [2]"] },
  { name: "counts rows that one table has more", a: "1,5,x 2,6,y", b: "1,5,x", differing: 1,
    first: ["1: 1,5,x | 1,5,x []", "2: 2,6,y | none []"] },
  { name: "counts them in the other as well", a: "", b: "1,5,x", differing: 1, first: ["1: none | 1,5,x []"] },
];

for (const { name, a, b, differing, first } of cases) {
  Deno.test(`compareRows() ${name}`, () => {
    const found = compare(a, b);
    assertEquals([found.differing, told(found)], [differing, first]);
    assertEquals(found.columns, ["id", "price", "reason"]);
  });
}

Deno.test("compareRows() keeps the first and counts all", () => {
  const found = compare("1,1,a 2,1,a 3,1,a", "1,2,a 2,2,a 3,2,a 4,2,a", 2);
  assertEquals([found.differing, found.rowsA, found.rowsB], [4, 3, 4]);
  assertEquals(told(found), ["1: 1,1,a | 1,2,a [1]", "2: 2,1,a | 2,2,a [1]"]);
});

Deno.test("compareRows() does not compare tables of other columns, and lets go of both", () => {
  const closed: string[] = [];
  function* table(name: string, header: string) {
    try {
      yield header;
      yield "1";
    } finally {
      closed.push(name);
    }
  }
  const found = compareRows(table("a", "id"), table("b", "price"), { limit: 1 });
  assertEquals(found, { why: "A has the columns id, B price" });
  assertEquals(closed, ["a", "b"]);
});

Deno.test("compareRows() tells a table from itself nowhere, and a changed row always", () => {
  const rows = fc.array(fc.stringMatching(/^[a-z0-9.]{1,5},[a-z0-9.]{0,5}$/), {
    minLength: 1,
    maxLength: 30,
  });
  fc.assert(
    fc.property(rows, fc.nat(), (table, at) => {
      const same = compareRows(["h", ...table], ["h", ...table], { limit: 5 });
      assert(!("why" in same) && same.differing === 0 && same.rowsA === table.length);
      const index = at % table.length;
      const changed = table.with(index, `${table[index]}!`);
      const found = compareRows(["h", ...table], ["h", ...changed], { limit: 5 });
      assert(!("why" in found));
      assertEquals([found.differing, found.first.at(-1)?.row], [1, index + 1]);
    }),
    { seed: 20261121 },
  );
});

// deno-fmt-ignore
const lines = [
  ["a,b", ["a", "b"]],
  ["a,,", ["a", "", ""]],
  [`"a,b",c`, ["a,b", "c"]],
  [`,"say ""no""",`, ["", `say "no"`, ""]],
] as const;

for (const [line, fields] of lines) {
  Deno.test(`fieldsOf() splits ${line}`, () => assertEquals(fieldsOf(line), fields));
}
