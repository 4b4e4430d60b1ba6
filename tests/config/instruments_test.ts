// The instruments that ship, and the refusal of all others.
import { assertEquals, assertThrows } from "@std/assert";
import { readInstrument } from "../../lib/config/mod.ts";
import shipped from "../../data/instruments.yaml" with { type: "text" };

const FILE = "data/instruments.yaml";

// deno-fmt-ignore
const instruments = [
  { market: "spot", symbol: "BTCUSDT", tick: "0.01", lot: "0.00001", least: "5", digits: [2, 5], price: [1, 100_000_000], qty: [1, 900_000_000] },
  { market: "spot", symbol: "ETHUSDT", tick: "0.01", lot: "0.0001", least: "5", digits: [2, 4], price: [1, 100_000_000], qty: [1, 90_000_000] },
  { market: "usdm", symbol: "BTCUSDT", tick: "0.10", lot: "0.001", least: "50", digits: [1, 3], price: [5_568, 45_297_640], qty: [1, 1_000_000] },
  { market: "usdm", symbol: "ETHUSDT", tick: "0.01", lot: "0.001", least: "20", digits: [2, 3], price: [3_986, 30_617_700], qty: [1, 10_000_000] },
] as const;

for (const { market, symbol, ...expected } of instruments) {
  Deno.test(`readInstrument() has the filters of ${market} ${symbol}`, () => {
    const found = readInstrument(shipped, { market, symbol, file: FILE });
    assertEquals([found.tickSize, found.lotSize, found.notionalMin], [
      expected.tick,
      expected.lot,
      expected.least,
    ]);
    assertEquals([found.priceDigits, found.qtyDigits], [...expected.digits]);
    assertEquals([found.priceMin, found.priceMax].map(Number), [...expected.price]);
    assertEquals([found.qtyMin, found.qtyMax].map(Number), [...expected.qty]);
  });
}

Deno.test("readInstrument() has the venue's limits in ppm and microseconds", () => {
  const spot = readInstrument(shipped, { market: "spot", symbol: "BTCUSDT", file: FILE });
  assertEquals(
    JSON.stringify(spot.percentPrice),
    JSON.stringify({
      type: "by_side",
      bidUp: 5_000_000,
      bidDown: 200_000,
      askUp: 5_000_000,
      askDown: 200_000,
    }),
  );
  assertEquals(spot.orderRateLimits, [
    { windowUs: 10_000_000, limit: 100 },
    { windowUs: 86_400_000_000, limit: 200_000 },
  ]);
  assertEquals([spot.notionalMax, spot.ordersMax, spot.amendsMax], ["9000000", 200, 10]);
  const usdm = readInstrument(shipped, { market: "usdm", symbol: "BTCUSDT", file: FILE });
  const factors = { type: "by_mark", up: 1_050_000, down: 950_000 };
  assertEquals(JSON.stringify(usdm.percentPrice), JSON.stringify(factors));
  assertEquals([usdm.notionalMax, usdm.ordersMax, usdm.amendsMax], [undefined, 200, 10_000]);
});

Deno.test("readInstrument() refuses a symbol that it does not have, with what it has", () => {
  const error = assertThrows(
    () => readInstrument(shipped, { market: "spot", symbol: "DOGEUSDT", file: FILE }),
    RangeError,
  );
  assertEquals(
    error.message,
    "Cannot trade spot DOGEUSDT: data/instruments.yaml has spot BTCUSDT, spot ETHUSDT, " +
      "usdm BTCUSDT, usdm ETHUSDT; --instrument takes an exchangeInfo answer that has it",
  );
});

/** The first entry alone. */
const entry = shipped.slice(shipped.indexOf("  BTCUSDT:"), shipped.indexOf("  ETHUSDT:"));

// deno-fmt-ignore
const broken = [
  { name: "a missing filter", from: "    tick_size: 0.01\n", to: "", message: "tick_size: must be one value" },
  { name: "text in a number", from: "qty_max: 9000", to: "qty_max: lots", message: "qty_max: must be a number" },
  { name: "half an order", from: "orders_max: 200", to: "orders_max: 1.5", message: "orders_max: must be a whole number" },
  { name: "a missing factor", from: "bid_up: 5, ", to: "", message: "percent_price.bid_up is missing" },
  { name: "a time that is none", from: "10s: 100", to: "10x: 100", message: "order_limits: 10x is not a time such as 10s" },
  { name: "a tick of nothing", from: "tick_size: 0.01", to: "tick_size: 0.00", message: "tick size is 0.00" },
  { name: "a lot of nothing", from: "lot_size: 0.00001", to: "lot_size: 0", message: "lot size is 0" },
] as const;

for (const { name, from, to, message } of broken) {
  Deno.test(`readInstrument() refuses ${name}`, () => {
    const text = `spot:\n${entry.replace(from, to)}`;
    const wanted = { market: "spot", symbol: "BTCUSDT", file: "i.yaml" } as const;
    const error = assertThrows(() => readInstrument(text, wanted), RangeError);
    assertEquals(error.message, `Cannot use i.yaml: spot BTCUSDT: ${message}`);
  });
}

Deno.test("readInstrument() refuses an empty file", () => {
  const wanted = { market: "spot", symbol: "BTCUSDT", file: "i.yaml" } as const;
  assertThrows(() => readInstrument("", wanted), RangeError, "i.yaml has no instrument");
});
