// Keys and signatures at the local venue: what is checked, in which order, with which code.
import { Buffer } from "node:buffer";
import { createPrivateKey, sign } from "node:crypto";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { prng } from "../../lib/base/prng.ts";
import { checkTimestamp, Keyring } from "../../lib/venue/auth.ts";
import { Refused } from "../../lib/venue/refused.ts";
import type { VenueCall } from "../../lib/venue/ports.ts";
import { codeOf, Rig, START_US } from "./rig.ts";

const NOW_MS = START_US / 1_000;

// deno-fmt-ignore
const times = [
  { name: "now",                  params: { timestamp: "0" }, code: undefined },
  { name: "just within",          params: { timestamp: "-5000" }, code: undefined },
  { name: "too old",              params: { timestamp: "-5001" }, code: -1021 },
  { name: "old, wide window",     params: { timestamp: "-59000", recvWindow: "60000" }, code: undefined },
  { name: "too wide a window",    params: { timestamp: "0", recvWindow: "60001" }, code: -1131 },
  { name: "a window in decimals", params: { timestamp: "-6", recvWindow: "5.5" }, code: -1021 },
  { name: "just ahead",           params: { timestamp: "999" }, code: undefined },
  { name: "too far ahead",        params: { timestamp: "1000" }, code: -1021 },
  { name: "none",                 params: {}, code: -1102 },
] as const;

for (const { name, params, code } of times) {
  Deno.test(`checkTimestamp() judges a timestamp: ${name}`, () => {
    const timestamp = "timestamp" in params ? String(NOW_MS + Number(params.timestamp)) : undefined;
    const sent = timestamp === undefined ? {} : { ...params, timestamp };
    const check = () => checkTimestamp(sent, { nowMs: NOW_MS, allowsMicroseconds: true });
    if (code === undefined) check();
    else assertEquals(assertThrows(check, Refused).code, code);
  });
}

Deno.test("checkTimestamp() reads microseconds where the market allows them", () => {
  const params = { timestamp: String(START_US) };
  checkTimestamp(params, { nowMs: NOW_MS, allowsMicroseconds: true });
  const usdm = () => checkTimestamp(params, { nowMs: NOW_MS, allowsMicroseconds: false });
  assertThrows(usdm, Refused);
});

Deno.test("Keyring.checkSignature() takes hex in any case and base64 as it stands", () => {
  const keyring = new Keyring(prng(1));
  const { hmac, ed25519 } = keyring.create("alice");
  const payload = "symbol=BTCUSDT&timestamp=1";
  const key = createPrivateKey(ed25519.privateKey);
  const signature = sign(null, Buffer.from(payload), key).toString("base64");
  keyring.checkSignature(ed25519.apiKey, payload, signature);
  assertThrows(() => keyring.checkSignature(ed25519.apiKey, `${payload}0`, signature), Refused);
  assertThrows(() => keyring.checkSignature(hmac.apiKey, payload, signature), Refused);
  assertThrows(() => keyring.checkSignature(hmac.apiKey, payload, "00"), Refused);
  assertThrows(() => keyring.checkSignature("nobody", payload, signature), Refused);
  assertEquals(keyring.find(hmac.apiKey)?.type, "hmac");
  keyring.revoke("alice");
  assertEquals(keyring.find(hmac.apiKey), undefined);
});

Deno.test("Keyring makes the same keys of the same seed, and different ones for accounts", () => {
  const make = () => {
    const keyring = new Keyring(prng(7));
    return [keyring.create("a"), keyring.create("b")];
  };
  assertEquals(make(), make());
  const [one, other] = make();
  assert(one?.ed25519.privateKey !== other?.ed25519.privateKey);
});

Deno.test("Venue.call() checks key, then timestamp, then signature, then the parameters", async () => {
  const rig = await Rig.open();
  const { apiKey } = rig.keys.hmac;
  const call = (fields: Partial<VenueCall>) =>
    rig.venue.call({
      endpoint: "POST /api/v3/order",
      params: { timestamp: String(NOW_MS) },
      payload: `timestamp=${NOW_MS}`,
      signature: "00",
      apiKey,
      ip: "127.0.0.1",
      ...fields,
    });
  const unkeyed = call({ apiKey: undefined });
  assertEquals([unkeyed.status, codeOf(unkeyed)], [401, -2014]);
  const unknown = call({ apiKey: "x".repeat(64) });
  assertEquals([unknown.status, codeOf(unknown)], [401, -2015]);
  assertEquals(codeOf(call({ params: {} })), -1102);
  assertEquals(codeOf(call({ params: { timestamp: "1" } })), -1021);
  assertEquals(codeOf(call({ signature: undefined })), -1102);
  assertEquals(codeOf(call({})), -1022);
});

Deno.test("Venue.authenticate() tells whose key it is", async () => {
  const rig = await Rig.open();
  const { apiKey } = rig.keys.hmac;
  const payload = `apiKey=${apiKey}&timestamp=${NOW_MS}`;
  const params = { apiKey, timestamp: String(NOW_MS) };
  const base = { endpoint: "WS session.logon", params, payload, apiKey, ip: "127.0.0.1" };
  const refused = rig.venue.authenticate({ ...base, signature: "00" });
  assert(refused.type === "refused");
  assertEquals(codeOf(refused.answer), -1022);
  assertEquals(rig.venue.authenticate({ ...base, signature: undefined, trusted: true }), {
    type: "account",
    account: "alice",
    ed25519: false,
  });
  assertEquals(rig.venue.accountOf(rig.other.ed25519.apiKey), "bob");
  assertEquals(rig.venue.accountOf("nobody"), undefined);
});
