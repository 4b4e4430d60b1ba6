// Instruments out of exchangeInfo answers: today's and older shapes of both markets.
import { assertEquals, assertThrows } from "@std/assert";
import { readExchangeInfo } from "../../lib/config/mod.ts";
import type { Market } from "../../lib/market/instrument.ts";

const PRICE = {
  filterType: "PRICE_FILTER",
  minPrice: "0.01000000",
  maxPrice: "1000000.00000000",
  tickSize: "0.01000000",
};
const LOT = {
  filterType: "LOT_SIZE",
  minQty: "0.00001000",
  maxQty: "9000.00000000",
  stepSize: "0.00001000",
};
const LIMITS = [
  { rateLimitType: "REQUEST_WEIGHT", interval: "MINUTE", intervalNum: 1, limit: 6000 },
  { rateLimitType: "ORDERS", interval: "SECOND", intervalNum: 10, limit: 100 },
  { rateLimitType: "ORDERS", interval: "DAY", intervalNum: 1, limit: 200000 },
];
const BY_SIDE = {
  filterType: "PERCENT_PRICE_BY_SIDE",
  bidMultiplierUp: "1.1",
  bidMultiplierDown: "0.8",
  askMultiplierUp: "1.2",
  askMultiplierDown: "0.9",
  avgPriceMins: 5,
};
const NOTIONAL = {
  filterType: "NOTIONAL",
  minNotional: "5.00000000",
  applyMinToMarket: true,
  maxNotional: "9000000.00000000",
};
const PERCENT = {
  filterType: "PERCENT_PRICE",
  multiplierUp: "1.0500",
  multiplierDown: "0.9500",
  multiplierDecimal: "4",
};

function answer(filters: readonly unknown[], top: Record<string, unknown> = {}): string {
  const symbol = { symbol: "BTCUSDT", baseAsset: "BTC", quoteAsset: "USDT", filters };
  return JSON.stringify({ rateLimits: LIMITS, symbols: [symbol], ...top });
}

function read(text: string, market: Market = "spot", symbol = "BTCUSDT") {
  return readExchangeInfo(text, { market, symbol, file: "info.json" });
}

const SPOT = [
  PRICE,
  LOT,
  BY_SIDE,
  NOTIONAL,
  { filterType: "MAX_NUM_ORDERS", maxNumOrders: 150 },
  { filterType: "MAX_NUM_ORDER_AMENDS", maxNumOrderAmends: 8 },
  { filterType: "OF_TOMORROW" },
];
const USDM = [
  { ...PRICE, minPrice: "556.80", maxPrice: "4529764", tickSize: "0.10" },
  { ...LOT, minQty: "0.001", maxQty: "1000", stepSize: "0.001" },
  { filterType: "MAX_NUM_ORDERS", limit: 200 },
  { filterType: "MIN_NOTIONAL", notional: "50" },
  PERCENT,
];
const FUTURES = { futuresType: "U_MARGINED" };

Deno.test("readExchangeInfo() reads a spot answer", () => {
  const found = read(answer(SPOT));
  assertEquals([found.market, found.symbol, found.baseAsset, found.quoteAsset], [
    "spot",
    "BTCUSDT",
    "BTC",
    "USDT",
  ]);
  assertEquals([found.tickSize, found.lotSize, found.priceDigits, found.qtyDigits], [
    "0.01",
    "0.00001",
    2,
    5,
  ]);
  assertEquals([found.notionalMin, found.notionalMax], ["5", "9000000"]);
  assertEquals([found.ordersMax, found.amendsMax], [150, 8]);
  assertEquals(Object.values(found.percentPrice).map(String), [
    "by_side",
    "1100000",
    "800000",
    "1200000",
    "900000",
  ]);
  assertEquals(found.orderRateLimits, [
    { windowUs: 10_000_000, limit: 100 },
    { windowUs: 86_400_000_000, limit: 200_000 },
  ]);
});

Deno.test("readExchangeInfo() reads a USD-M answer", () => {
  const found = read(answer(USDM, FUTURES), "usdm");
  assertEquals([found.tickSize, found.lotSize, found.notionalMin], ["0.1", "0.001", "50"]);
  assertEquals([Number(found.priceMin), Number(found.priceMax)], [5_568, 45_297_640]);
  assertEquals([found.ordersMax, found.amendsMax, found.notionalMax], [200, 10_000, undefined]);
  assertEquals(Object.values(found.percentPrice).map(String), ["by_mark", "1050000", "950000"]);
});

Deno.test("readExchangeInfo() reads an older spot answer, with one factor for both sides", () => {
  const percent = { filterType: "PERCENT_PRICE", multiplierUp: "5", multiplierDown: "0.2" };
  const least = { filterType: "MIN_NOTIONAL", minNotional: "10.00000000" };
  const found = read(answer([PRICE, LOT, percent, least]));
  assertEquals([found.notionalMin, found.notionalMax, found.ordersMax, found.amendsMax], [
    "10",
    undefined,
    200,
    10,
  ]);
  assertEquals(Object.values(found.percentPrice).map(String), [
    "by_side",
    "5000000",
    "200000",
    "5000000",
    "200000",
  ]);
});

// deno-fmt-ignore
const refused: readonly { name: string; text: string; market?: Market; symbol?: string; message: string }[] = [
  { name: "a symbol that is not there", text: answer(SPOT), symbol: "X", message: "Cannot trade spot X: info.json has spot BTCUSDT; --instrument takes an exchangeInfo answer that has it" },
  { name: "the other market's answer", text: answer(SPOT), market: "usdm", message: "Cannot trade usdm BTCUSDT: info.json has spot BTCUSDT; --instrument takes an exchangeInfo answer that has it" },
  { name: "coin-margined futures", text: answer(USDM, { futuresType: "C_MARGINED" }), market: "usdm", message: "Cannot use info.json: it is of C_MARGINED futures; only spot and USD-M are traded" },
  { name: "another document", text: "{}", message: "Cannot read info.json: it is not an exchangeInfo answer: see rateLimits" },
  { name: "a document that is no map", text: "[]", message: "Cannot read info.json: it is not an exchangeInfo answer" },
  { name: "a missing filter", text: answer([PRICE]), message: "Cannot use info.json: BTCUSDT: LOT_SIZE is missing" },
  { name: "a number that is none", text: answer([PRICE, { ...LOT, stepSize: "x" }]), message: "Cannot use info.json: BTCUSDT: LOT_SIZE has no usable stepSize" },
  { name: "a minimum that is not told", text: answer([PRICE, LOT, { filterType: "NOTIONAL" }]), message: "Cannot use info.json: BTCUSDT: NOTIONAL has no minimum" },
  { name: "a tick of nothing", text: answer([{ ...PRICE, tickSize: "0.00" }, LOT, BY_SIDE, NOTIONAL]), message: "Cannot use info.json: BTCUSDT: tick size is 0" },
];

for (const { name, text, market, symbol, message } of refused) {
  Deno.test(`readExchangeInfo() refuses ${name}`, () => {
    const error = assertThrows(() => read(text, market, symbol), Error);
    assertEquals(error.message, message);
  });
}

Deno.test("readExchangeInfo() refuses text that is not JSON, and lists only a few names", () => {
  assertThrows(() => read("{"), SyntaxError, "Cannot read info.json: it is not JSON");
  const symbols = Array.from({ length: 14 }, (_, index) => ({ symbol: `S${index}`, filters: [] }));
  assertThrows(() => read(answer([], { symbols })), RangeError, "spot S11 and 2 more");
});
