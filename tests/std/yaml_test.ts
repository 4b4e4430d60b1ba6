// What lib/std/yaml.d.ts declares exists when the module runs.
import { assert, assertEquals } from "@std/assert";
import * as module from "@std/yaml";
import declared from "../../lib/std/yaml.d.ts" with { type: "text" };
import { declaredNames } from "./declared.ts";

for (const name of declaredNames(declared)) {
  Deno.test(`@std/yaml has ${name} when it runs`, () => {
    assertEquals(typeof Object.entries(module).find(([key]) => key === name)?.[1], "function");
  });
}

Deno.test("parse() keeps 0.10 as text under the failsafe schema", () => {
  assertEquals(module.parse("a: 0.10\nb:", { schema: "failsafe" }), { a: "0.10", b: null });
});

Deno.test("parse() tells line and column of a key that stands twice", () => {
  try {
    module.parse("a: 1\na: 2\n");
  } catch (error) {
    assert(error instanceof module.YamlSyntaxError, "Cannot read the position of the error");
    assertEquals([error.line, error.column], [2, 1]);
    return;
  }
  throw new Error("Cannot go on: the second key was accepted");
});
