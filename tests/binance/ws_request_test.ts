// Requests of the WebSocket API as the venue wants to read them.
import { assertEquals } from "@std/assert";
import { requestText } from "../../lib/binance/ws_request.ts";
import { HMAC } from "./ws_rig.ts";

const SIGNING = {
  signer: HMAC,
  isLoggedOn: false,
  recvWindowMs: 100,
  timestampMs: 1_645_423_376_532,
};

Deno.test("requestText() writes whole numbers as numbers, digit for digit, and the rest as text", () => {
  const params = { symbol: "BTCUSDT", orderId: "8389766145050669870", price: "52000.00" };
  const call = { method: "order.status", params, security: "signed" } as const;
  const loggedOn = requestText("r1", call, { ...SIGNING, isLoggedOn: true });
  assertEquals(
    loggedOn,
    '{"id":"r1","method":"order.status","params":{"recvWindow":100,"symbol":"BTCUSDT",' +
      '"orderId":8389766145050669870,"price":"52000.00","timestamp":1645423376532}}',
  );
  assertEquals(
    requestText("r2", { method: "time", params: {}, security: "none" }, SIGNING),
    '{"id":"r2","method":"time"}',
  );
  assertEquals(
    requestText("r3", { method: "a", params: { orderId: "x" }, security: "key" }, SIGNING),
    '{"id":"r3","method":"a","params":{"orderId":"x","apiKey":"key"}}',
  );
});

Deno.test("requestText() signs all parameters and the key, and adds the signature", () => {
  const call = {
    method: "order.place",
    params: { symbol: "BTCUSDT" },
    security: "signed",
  } as const;
  const { params } = JSON.parse(requestText("r1", call, SIGNING) ?? "{}");
  const { signature, ...signed } = params;
  assertEquals(signature, HMAC.signWs(signed));
  assertEquals(signed.apiKey, "key");
});

Deno.test("requestText() is undefined for want of a key, the time or a method", () => {
  const call = { method: "order.place", params: {}, security: "signed" } as const;
  assertEquals(requestText("r1", call, { ...SIGNING, signer: undefined }), undefined);
  assertEquals(requestText("r1", call, { ...SIGNING, timestampMs: undefined }), undefined);
  assertEquals(requestText("r1", { ...call, method: undefined }, SIGNING), undefined);
});
