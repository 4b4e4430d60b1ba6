// Fields of one CSV line: those that @std/csv finds, refused where it refuses.
import { assertEquals, assertThrows } from "@std/assert";
import { parse } from "@std/csv";
import fc from "fast-check";
import { csvFields } from "../../lib/feed/csv_line.ts";

const CASES = [
  { line: "a,b", fields: ["a", "b"] },
  { line: "", fields: [""] },
  { line: ",", fields: ["", ""] },
  { line: '"a,b",c', fields: ["a,b", "c"] },
  { line: '"a""b"', fields: ['a"b'] },
  { line: '"",""', fields: ["", ""] },
  { line: 'x,"y"', fields: ["x", "y"] },
];

for (const { line, fields } of CASES) {
  Deno.test(`csvFields() splits ${line === "" ? "nothing" : line}`, () => {
    assertEquals(csvFields(line), fields);
  });
}

const REFUSALS = [
  { line: '"a', message: "a quoted field does not end on its line" },
  { line: '"a""', message: "a quoted field does not end on its line" },
  { line: '"a"b,c', message: "text follows a closing quote" },
  { line: 'a"b"', message: "a quote stands inside a field without quotes" },
];

for (const { line, message } of REFUSALS) {
  Deno.test(`csvFields() refuses ${line}: ${message}`, () => {
    assertThrows(() => csvFields(line), SyntaxError, message);
  });
}

Deno.test("csvFields() finds what @std/csv finds, and refuses what it refuses", () => {
  const line = fc.array(fc.constantFrom('"', ",", "a", "1", " ", '"x"', '""'), { minLength: 1 })
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(line, (text) => {
      assertEquals(attempt(() => [csvFields(text)]), attempt(() => parse(text)));
    }),
    { seed: 20261121, numRuns: 2_000 },
  );
});

function attempt(read: () => string[][]): string[][] | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
