// What lib/std/csv.d.ts declares exists when the module runs.
import { assert, assertEquals } from "@std/assert";
import * as module from "@std/csv";
import declared from "../../lib/std/csv.d.ts" with { type: "text" };
import { declaredNames } from "./declared.ts";

for (const name of declaredNames(declared)) {
  Deno.test(`@std/csv has ${name} when it runs`, () => {
    assertEquals(typeof Object.entries(module).find(([key]) => key === name)?.[1], "function");
  });
}

Deno.test("CsvParseStream gives one array a row, quotes and CRLF undone", async () => {
  const rows = ReadableStream.from(["a,b\r\n", '"1,5",2\r\n\r\n'])
    .pipeThrough(new module.CsvParseStream());
  assertEquals(await Array.fromAsync(rows), [["a", "b"], ["1,5", "2"]]);
});

Deno.test("parse() gives objects when told the columns", () => {
  const rows = module.parse("close\n1\n2\n", { skipFirstRow: true, columns: ["close"] });
  assert(rows.every((row) => row.close.length === 1));
});
