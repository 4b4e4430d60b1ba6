// Assertions throw when they fail and are silent when they hold.
import { assertThrows } from "@std/assert";
import { invariant, unreachable } from "../../lib/base/invariant.ts";

Deno.test("invariant() is silent when its condition holds", () => {
  invariant(1 < 2, "Cannot happen");
});

Deno.test("invariant() throws its message when its condition fails", () => {
  assertThrows(() => invariant(2 < 1, "Cannot count: 2 < 1"), Error, "Cannot count: 2 < 1");
});

Deno.test("unreachable() throws with the value when types were not kept", () => {
  const value: unknown = { type: "surprise" };
  assertThrows(() => unreachable(value as never), Error, 'Cannot handle {"type":"surprise"}');
});
