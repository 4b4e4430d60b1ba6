// JSON over the wire, and whatever a client may send instead.
import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { readControlMessage } from "../../lib/venue/control_message.ts";
import { RawNumber } from "../../lib/venue/ports.ts";
import { asObject, jsonText, parseExact } from "../../lib/venue/wire_json.ts";
import { readWsRequest } from "../../lib/venue/ws_request.ts";

const SEED = 20261121;

Deno.test("jsonText() writes every number as parseExact() read it", () => {
  const text = '{"id":8389766145050669870,"q":0.0100,"list":[1e3,-0,null,true,"x"]}';
  assertEquals(jsonText(parseExact(text)), text);
});

Deno.test("parseExact() refuses what is nested too deeply", () => {
  const depth = 200_000;
  assertThrows(() => parseExact("[".repeat(depth) + "]".repeat(depth)), SyntaxError);
});

Deno.test("asObject() takes objects alone", () => {
  assertEquals([asObject([]), asObject(null), asObject(new RawNumber("1")), asObject(1)], [
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  assertEquals(asObject({ a: 1 }), { a: 1 });
});

const KEYS = ["method", "params", "id", "toString", "__proto__", "signature"];
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, 1.5, -0, 1e21, "SUBSCRIBE", "SET_PROPERTY", "combined", "ping"),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie("value")),
  ),
})).value;
const frames = fc.oneof(
  fc.string(),
  json.map((value) => JSON.stringify(value)),
  json.map((value) => JSON.stringify(value).slice(0, -1)),
);

Deno.test("no frame of a client makes the readers throw", () => {
  fc.assert(
    fc.property(frames, (text) => {
      assert(readControlMessage(text, "spot").type !== undefined);
      assert(readControlMessage(text, "usdm").type !== undefined);
      assert(readWsRequest(text).type !== undefined);
    }),
    { seed: SEED, numRuns: 3000 },
  );
});
