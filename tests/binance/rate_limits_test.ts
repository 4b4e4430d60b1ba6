// Limits and counters as exchangeInfo, headers and envelopes write them.
import { assertEquals, assertThrows } from "@std/assert";
import {
  readRateLimits,
  usageOfHeaders,
  usageOfList,
  USUAL_LIMITS,
  windowOfText,
} from "../../lib/binance/rate_limits.ts";

const SPOT = [
  { rateLimitType: "REQUEST_WEIGHT", interval: "MINUTE", intervalNum: 1, limit: 6000 },
  { rateLimitType: "ORDERS", interval: "SECOND", intervalNum: 10, limit: 100 },
  { rateLimitType: "ORDERS", interval: "DAY", intervalNum: 1, limit: 200000 },
  { rateLimitType: "RAW_REQUESTS", interval: "MINUTE", intervalNum: 5, limit: 300000 },
];
const USDM = [
  { rateLimitType: "REQUEST_WEIGHT", interval: "MINUTE", intervalNum: 1, limit: 2400 },
  { rateLimitType: "ORDERS", interval: "SECOND", intervalNum: 10, limit: 300 },
  { rateLimitType: "ORDERS", interval: "MINUTE", intervalNum: 1, limit: 1200 },
];

Deno.test("readRateLimits() reads exchangeInfo of both markets as the usual limits", () => {
  assertEquals(readRateLimits(SPOT), USUAL_LIMITS.spot);
  assertEquals(readRateLimits(USDM), USUAL_LIMITS.usdm);
});

Deno.test("readRateLimits() passes over what is new to us", () => {
  const odd = [
    ...USDM,
    { rateLimitType: "CONNECTIONS", interval: "MINUTE", intervalNum: 5, limit: 300 },
    { rateLimitType: "ORDERS", interval: "FORTNIGHT", intervalNum: 1, limit: 1 },
  ];
  assertEquals(readRateLimits(odd), USUAL_LIMITS.usdm);
});

for (
  const wrong of [undefined, [], {}, [{ rateLimitType: "ORDERS" }], [{ ...SPOT[0], limit: 0 }]]
) {
  Deno.test(`readRateLimits() refuses ${JSON.stringify(wrong)}`, () => {
    assertThrows(() => readRateLimits(wrong), SyntaxError, "Cannot read rateLimits");
  });
}

Deno.test("usageOfList() reads counts, and nothing where there are none", () => {
  const list = SPOT.map((row, index) => index === 3 ? row : { ...row, count: index + 5 });
  assertEquals(usageOfList(list), [
    { type: "weight", windowMs: 60_000, count: 5 },
    { type: "orders", windowMs: 10_000, count: 6 },
    { type: "orders", windowMs: 86_400_000, count: 7 },
  ]);
  assertEquals(usageOfList(USDM), []);
  assertEquals(usageOfList("x"), []);
});

Deno.test("usageOfHeaders() reads the headers of the limits that it knows of", () => {
  const headers = new Map([
    ["x-mbx-used-weight-1m", "321"],
    ["x-mbx-used-weight", "321"],
    ["x-mbx-order-count-10s", "12"],
    ["x-mbx-order-count-1d", "4043"],
    ["x-mbx-order-count-1m", "never"],
  ]);
  const header = (name: string) => headers.get(name);
  assertEquals(usageOfHeaders(header, USUAL_LIMITS.spot), [
    { type: "weight", windowMs: 60_000, count: 321 },
    { type: "orders", windowMs: 10_000, count: 12 },
    { type: "orders", windowMs: 86_400_000, count: 4043 },
  ]);
  assertEquals(usageOfHeaders(header, USUAL_LIMITS.usdm), [
    { type: "weight", windowMs: 60_000, count: 321 },
    { type: "orders", windowMs: 10_000, count: 12 },
  ]);
});

Deno.test("usageOfHeaders() names an interval of hours", () => {
  const header = (name: string) => name === "x-mbx-used-weight-2h" ? "9" : undefined;
  const limit = { type: "weight", windowMs: 7_200_000, limit: 10 } as const;
  assertEquals(usageOfHeaders(header, [limit]), [{
    type: "weight",
    windowMs: 7_200_000,
    count: 9,
  }]);
});

const texts: readonly (readonly [string, number | undefined])[] = [
  ["Too many new orders; current limit is 1 orders per 10 SECOND.", 10_000],
  ["current limit is 200000 orders per 1 DAY", 86_400_000],
  ["current limit is 6000 request weight per 1 MINUTE. Please", 60_000],
  ["Too many requests", undefined],
];

for (const [text, windowMs] of texts) {
  Deno.test(`windowOfText() reads "${text}"`, () => assertEquals(windowOfText(text), windowMs));
}
