// What lib/std/assert.d.ts declares exists when the module runs.
import { assert, assertEquals } from "@std/assert";
import * as module from "@std/assert";
import declared from "../../lib/std/assert.d.ts" with { type: "text" };
import { declaredNames } from "./declared.ts";

for (const name of declaredNames(declared)) {
  Deno.test(`@std/assert has ${name} when it runs`, () => {
    assertEquals(typeof Object.entries(module).find(([key]) => key === name)?.[1], "function");
  });
}

Deno.test("assert() narrows what it proves", () => {
  const text: string | undefined = ["a"].at(0);
  assert(text !== undefined);
  assertEquals(text.length, 1);
});
