// Requests of the WebSocket API: numbers as they were written, payloads in order.
import { assertEquals } from "@std/assert";
import { RawNumber } from "../../lib/venue/ports.ts";
import { readWsRequest } from "../../lib/venue/ws_request.ts";

Deno.test("readWsRequest() signs every parameter but the signature, sorted, as written", () => {
  const text = `{"id":7,"method":"order.place","params":{"symbol":"１２","quantity":0.010,
    "orderId":8389766145050669870,"apiKey":"k","signature":"s","returnRateLimits":false,
    "list":["A"],"flag":true}}`;
  assertEquals(readWsRequest(text), {
    type: "request",
    id: new RawNumber("7"),
    method: "order.place",
    params: {
      symbol: "１２",
      quantity: "0.010",
      orderId: "8389766145050669870",
      list: '["A"]',
      flag: "true",
    },
    apiKey: "k",
    signature: "s",
    payload: 'apiKey=k&flag=true&list=["A"]&orderId=8389766145050669870&quantity=0.010' +
      "&returnRateLimits=false&symbol=１２",
    returnRateLimits: false,
  });
});

for (const text of ["{", "3", "[]"]) {
  Deno.test(`readWsRequest() refuses ${text}`, () => {
    const refused = readWsRequest(text);
    assertEquals(refused.type === "refused" ? refused.code : undefined, -1135);
  });
}
