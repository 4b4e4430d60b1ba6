// What replies mean: refusals, unknown outcomes, and until when nothing may be sent.
import { assertEquals } from "@std/assert";
import { outcomeOfReply, type Reply } from "../../lib/binance/outcome.ts";
import type { Market } from "../../lib/market/instrument.ts";

/** 2026-09-10T00:26:40Z by the venue: 20 s before the next minute. */
const VENUE_MS = 1_789_000_000_000;
const AT = { monotonicMs: 5_000, venueMs: VENUE_MS };

function outcome(reply: Partial<Reply> & { readonly status: number }, market: Market = "spot") {
  const text = reply.text ?? JSON.stringify(reply.json) ?? "";
  const whole = { json: undefined, retryAfter: undefined, ...reply, text };
  return outcomeOfReply(whole, { market, at: AT });
}

const error = (code: number, msg: string, data?: unknown) => ({
  json: data === undefined ? { code, msg } : { code, msg, data },
});

Deno.test("outcomeOfReply() hands a success on", () => {
  const { answer, hold, kind } = outcome({ status: 200, json: { orderId: "8389766145050669870" } });
  assertEquals(answer, { type: "ok", json: { orderId: "8389766145050669870" } });
  assertEquals([hold, kind], [undefined, undefined]);
});

Deno.test("outcomeOfReply() does not know what a success without JSON means", () => {
  assertEquals(outcome({ status: 200, text: "<html>\n hello" }).answer, {
    type: "unknown",
    why: "the answer is no JSON: <html> hello",
  });
});

Deno.test("outcomeOfReply() keeps a refusal's code, text and data", () => {
  const data = { cancelResult: "SUCCESS", newOrderResult: "FAILURE" };
  const { answer, kind, hold } = outcome({ status: 409, ...error(-2021, "Half.", data) });
  assertEquals(answer, { type: "refused", status: 409, code: -2021, message: "Half.", data });
  assertEquals([kind, hold], ["rejected", undefined]);
});

Deno.test("outcomeOfReply() shows little of a refusal that is no JSON", () => {
  const { answer } = outcome({ status: 404, text: "x".repeat(1_000) });
  const message = `${"x".repeat(200)}...`;
  assertEquals(answer, { type: "refused", status: 404, code: 0, message, data: undefined });
});

Deno.test("outcomeOfReply() does not know what a server fault did", () => {
  assertEquals(outcome({ status: 502, text: "<html>Bad Gateway" }).answer, {
    type: "unknown",
    why: "502 0 <html>Bad Gateway",
  });
});

const WEIGHT = error(-1003, "Too much; current limit is 6000 request weight per 1 MINUTE.");
const BANNED = error(-1003, `Way too many requests; IP banned until ${VENUE_MS + 120_000}.`);
const ORDERS = error(-1015, "Too many new orders; current limit is 100 orders per 10 SECOND.");
const DAY = error(-1015, "Too many new orders; current limit is 200000 orders per 1 DAY.");
const OVERLOAD = error(-1008, "Request throttled by system-level protection.");
const WS_BAN = error(-1003, "Way too much", { serverTime: 1_000, retryAfter: 91_000 });
const WS_BAN_ALONE = error(-1003, "Way too much", { retryAfter: VENUE_MS + 90_000 });

// What came; what it stops, and for how many milliseconds.
// deno-fmt-ignore
const throttled: readonly (readonly [string, Partial<Reply> & { readonly status: number }, string, number])[] = [
  ["429 with Retry-After", { status: 429, ...WEIGHT, retryAfter: "37" }, "all", 37_000],
  ["429 without, to the end of the minute", { status: 429, ...WEIGHT }, "all", 20_250],
  ["429 without JSON", { status: 429, text: "slow down" }, "all", 20_250],
  ["418 with Retry-After", { status: 418, ...BANNED, retryAfter: "120" }, "all", 120_000],
  ["418 in words", { status: 418, ...BANNED }, "all", 121_000],
  ["418 without a word", { status: 418, text: "" }, "all", 120_000],
  ["418 with both of the venue's times", { status: 418, ...WS_BAN }, "all", 90_000],
  ["418 with the end alone", { status: 418, ...WS_BAN_ALONE }, "all", 91_000],
  ["-1015 to the end of ten seconds", { status: 429, ...ORDERS }, "orders", 10_250],
  ["-1015 to the end of the day", { status: 429, ...DAY }, "orders", 86_400_000 - VENUE_MS % 86_400_000 + 250],
  ["-1008 for a moment", { status: 503, ...OVERLOAD }, "orders", 1_000],
  ["a firewall", { status: 403, text: "<html>" }, "all", 60_000],
];

for (const [name, reply, scope, ms] of throttled) {
  Deno.test(`outcomeOfReply() holds after ${name}`, () => {
    const { answer, hold, kind } = outcome(reply);
    assertEquals(hold, { scope: scope === "all" ? "all" : "orders", untilMs: 5_000 + ms });
    assertEquals(kind, "throttled");
    assertEquals(answer.type === "throttled" && answer.until, 5_000 + ms);
  });
}

Deno.test("outcomeOfReply() holds orders after half a cancelReplace beyond the limit", () => {
  const { answer, hold } = outcome({ status: 429, ...error(-2021, "Half.", {}) });
  assertEquals(answer.type, "refused");
  assertEquals(hold, { scope: "orders", untilMs: 15_250 });
});

Deno.test("outcomeOfReply() backs off where futures are out of service", () => {
  const { answer, hold } = outcome({ status: 503, text: "Service Unavailable." }, "usdm");
  assertEquals([answer.type, hold?.untilMs], ["throttled", 6_000]);
});
