// Instruments: digits, and money from ticks and lots.
import { assertEquals } from "@std/assert";
import { lots, ppm, ticks } from "../../lib/base/units.ts";
import {
  type Instrument,
  notionalOf,
  notionalUnit,
  withDigits,
} from "../../lib/market/instrument.ts";

const SPOT = instrument("0.01000000", "0.00001000");

Deno.test("withDigits() counts the digits that tick and lot size need", () => {
  assertEquals([SPOT.priceDigits, SPOT.qtyDigits], [2, 5]);
  const usdm = instrument("0.10", "0.001");
  assertEquals([usdm.priceDigits, usdm.qtyDigits], [1, 3]);
  const whole = instrument("1", "1");
  assertEquals([whole.priceDigits, whole.qtyDigits], [0, 0]);
});

Deno.test("notionalUnit() is the money of one tick times one lot", () => {
  assertEquals(notionalUnit(SPOT).toFixed(), "0.0000001");
});

const CASES = [
  { price: 6_183_763, qty: 378_826, money: "234257.0202238" },
  { price: 1, qty: 1, money: "0.0000001" },
  { price: 100_000_000, qty: 900_000_000, money: "9000000000" },
  { price: 6_183_763, qty: 0, money: "0" },
];

for (const { price, qty, money } of CASES) {
  Deno.test(`notionalOf() makes ${money} of ${price} ticks and ${qty} lots, exactly`, () => {
    assertEquals(notionalOf(SPOT, price, qty).toFixed(), money);
  });
}

function instrument(tickSize: string, lotSize: string): Instrument {
  return withDigits({
    market: "spot",
    symbol: "BTCUSDT",
    baseAsset: "BTC",
    quoteAsset: "USDT",
    tickSize,
    lotSize,
    priceMin: ticks(1),
    priceMax: ticks(100_000_000),
    qtyMin: lots(1),
    qtyMax: lots(900_000_000),
    notionalMin: "5",
    notionalMax: undefined,
    percentPrice: { type: "by_mark", up: ppm(1_050_000), down: ppm(950_000) },
    ordersMax: 200,
    amendsMax: 10,
    orderRateLimits: [],
  });
}
