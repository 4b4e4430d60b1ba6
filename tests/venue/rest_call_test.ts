// HTTP requests as calls: parameters, and the bytes that were signed.
import { assertEquals, assertThrows } from "@std/assert";
import { readRestCall } from "../../lib/venue/rest_call.ts";

const BASE = { method: "POST", path: "/api/v3/order", apiKey: "k", ip: "127.0.0.1" };

// deno-fmt-ignore
const cases = [
  { query: "a=1&b=2&signature=ff", body: "", payload: "a=1&b=2", params: { a: "1", b: "2" } },
  { query: "", body: "signature=ff&a=1", payload: "a=1", params: { a: "1" } },
  { query: "a=1", body: "b=2&signature=ff", payload: "a=1b=2", params: { a: "1", b: "2" } },
  { query: "a=1&signature=ff", body: "a=2", payload: "a=1a=2", params: { a: "1" } },
  { query: "s=%5B%22A%22%5D&t=a+b&u&signature=f%66", body: "", payload: "s=%5B%22A%22%5D&t=a+b&u", params: { s: '["A"]', t: "a b", u: "" } },
];
for (const { query, body, payload, params } of cases) {
  Deno.test(`readRestCall() reads ${query} and ${body}`, () => {
    const call = readRestCall({ ...BASE, query, body });
    assertEquals(call, {
      endpoint: "POST /api/v3/order",
      params,
      payload,
      signature: "ff",
      apiKey: "k",
      ip: "127.0.0.1",
    });
  });
}

Deno.test("readRestCall() has no payload without a signature, and refuses bad encoding", () => {
  assertEquals(readRestCall({ ...BASE, query: "a=1", body: "" }).payload, undefined);
  assertThrows(() => readRestCall({ ...BASE, query: "a=%zz", body: "" }), RangeError);
});
