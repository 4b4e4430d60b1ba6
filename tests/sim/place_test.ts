// What the venue refuses of a placement, with which code, and in which order it looks.
import { assertEquals } from "@std/assert";
import { Decimal } from "../../lib/base/decimal.ts";
import { lots, ppm, ticks } from "../../lib/base/units.ts";
import type { Instrument, Market } from "../../lib/market/instrument.ts";
import { Rig, type RigOptions } from "./rig.ts";
import { render, tell } from "./story.ts";

const BINDING: Partial<Instrument> = {
  priceMin: ticks(50),
  priceMax: ticks(200),
  qtyMin: lots(2),
  qtyMax: lots(100),
  notionalMin: "300",
  notionalMax: "9000",
  ordersMax: 2,
};
const SPOT_PERCENT = {
  type: "by_side",
  bidUp: ppm(1_100_000),
  bidDown: ppm(800_000),
  askUp: ppm(1_200_000),
  askDown: ppm(900_000),
} as const;
const USDM_PERCENT = { type: "by_mark", up: ppm(1_100_000), down: ppm(900_000) } as const;

// The mid is 100 and the last trade 100; every filter binds; two orders may be open.
// deno-fmt-ignore
const cases = [
  { name: "a price of 0",                  side: "buy",  at: 0,   x: 5,   spot: -1013, usdm: -4001 },
  { name: "a price below the smallest",    side: "buy",  at: 49,  x: 9,   spot: -1013, usdm: -4013 },
  { name: "a price above the largest",     side: "sell", at: 201, x: 5,   spot: -1013, usdm: -4002 },
  { name: "a quantity of 0",               side: "buy",  at: 99,  x: 0,   spot: -1013, usdm: -4003 },
  { name: "a quantity below the smallest", side: "buy",  at: 99,  x: 1,   spot: -1013, usdm: -4004 },
  { name: "a quantity above the largest",  side: "buy",  at: 99,  x: 101, spot: -1013, usdm: -4005 },
  { name: "a buy too far above",           side: "buy",  at: 111, x: 5,   spot: -1013, usdm: -4016 },
  { name: "a buy too far below",           side: "buy",  at: 79,  x: 5,   spot: -1013, usdm: 0 },
  { name: "a sell too far below",          side: "sell", at: 89,  x: 5,   spot: -1013, usdm: -4024 },
  { name: "a sell too far above",          side: "sell", at: 121, x: 5,   spot: -1013, usdm: 0 },
  { name: "a notional below the smallest", side: "buy",  at: 99,  x: 3,   spot: -1013, usdm: -4164 },
  { name: "a notional above the largest",  side: "buy",  at: 99,  x: 91,  spot: -1013, usdm: -4164 },
  { name: "a post-only buy at the ask",    side: "buy",  at: 101, x: 5,   spot: -2010, usdm: -5022 },
  { name: "a post-only sell at the bid",   side: "sell", at: 99,  x: 5,   spot: -2010, usdm: -5022 },
  { name: "nothing of a good order",       side: "buy",  at: 100, x: 5,   spot: 0,     usdm: 0 },
] as const;

function rigOf(market: Market, options: RigOptions = {}): Rig {
  const percentPrice = market === "spot" ? SPOT_PERCENT : USDM_PERCENT;
  const instrument = { ...BINDING, percentPrice, ...options.instrument };
  const rig = new Rig({ ...options, market, instrument });
  rig.snapshot([[99, 5]], [[101, 5]]);
  rig.trade("sell", [100, 1]);
  rig.mark(100 * 100_000_000);
  return rig;
}

for (const { name, side, at, x, spot, usdm } of cases) {
  for (const [market, code] of [["spot", spot], ["usdm", usdm]] as const) {
    Deno.test(`place() on ${market} refuses ${name}: ${code}`, () => {
      const [event] = rigOf(market).place("a", side, [at, x]);
      assertEquals(event?.type === "rejected" ? event.code : 0, code);
      assertEquals(event?.type === "accepted", code === 0);
    });
  }
}

const WORDS = [
  { market: "spot", at: 49, word: "Filter failure: PRICE_FILTER" },
  { market: "spot", at: 111, word: "Filter failure: PERCENT_PRICE_BY_SIDE" },
  { market: "spot", at: 101, word: "Order would immediately match and take." },
  { market: "usdm", at: 49, word: "Price less than min price." },
] as const;

for (const { market, at, word } of WORDS) {
  Deno.test(`place() on ${market} says "${word}"`, () => {
    const [event] = rigOf(market).place("a", "buy", [at, 7]);
    assertEquals(event?.type === "rejected" ? event.cause : "", word);
  });
}

Deno.test("place() measures percent-price from the last trade on spot and the mark on USD-M", () => {
  const moved = [["spot", "a rests 108x5 behind 0"], ["usdm", "a rejected -4016"]] as const;
  for (const [market, said] of moved) {
    const rig = rigOf(market);
    rig.depth([[99, 0]], [[101, 0], [140, 1]]);
    rig.depth([[98, 1]], []);
    rig.trade("buy", [110, 1]);
    rig.mark(90 * 100_000_000);
    assertEquals(rig.place("a", "buy", [108, 5]).map(render), [said]);
  }
});

Deno.test("place() measures percent-price from the mid before any trade or mark", () => {
  for (const market of ["spot", "usdm"] as const) {
    const percentPrice = market === "spot" ? SPOT_PERCENT : USDM_PERCENT;
    const rig = new Rig({ market, instrument: { percentPrice } });
    assertEquals(rig.place("x", "buy", [500, 1])[0]?.type, "accepted", "nothing to measure from");
    rig.snapshot([[99, 5]], [[101, 5]]);
    assertEquals(rig.place("a", "buy", [111, 1])[0]?.type, "rejected");
  }
});

Deno.test("place() refuses what is too many: open orders, then requests in the window", () => {
  for (const [market, code] of [["spot", -1013], ["usdm", -2025]] as const) {
    const orderRateLimits = [{ windowUs: 10_000_000, limit: 3 }];
    const rig = rigOf(market, { instrument: { orderRateLimits } });
    rig.at = 5_000_000;
    assertEquals(rig.place("a", "buy", [99, 5])[0]?.type, "accepted");
    assertEquals(rig.place("b", "buy", [99, 5])[0]?.type, "accepted");
    assertEquals(rig.place("c", "buy", [99, 5]).map(render), [`c rejected ${code}`]);
    rig.cancel("a");
    assertEquals(rig.place("c", "buy", [99, 5])[0]?.type, "accepted");
    rig.cancel("b");
    const [event] = rig.place("d", "buy", [99, 5]);
    assertEquals(event?.type === "rejected" ? [event.code, event.cause] : [], [
      -1015,
      "Too many new orders; current limit is 3 orders per 10 SECOND.",
    ]);
    rig.at = 10_000_000;
    assertEquals(rig.place("d", "buy", [99, 5])[0]?.type, "accepted", "a fixed window, not 10 s");
  }
});

Deno.test("place() refuses a client id that is open, and takes it again once it has ended", () => {
  for (const [market, code] of [["spot", -2010], ["usdm", -4116]] as const) {
    tell(
      `
      snapshot 99x5 / 101x5
      place a buy 99x1     => a rests 99x1 behind 5
      place a sell 101x1   => a rejected ${code}
      cancel a             => a canceled requested
      place a buy 99x1     => a rests 99x1 behind 5
    `,
      { market },
    );
  }
});

Deno.test("place() looks at filters, then the count, then funds, then post-only", () => {
  const orderRateLimits = [{ windowUs: 10_000_000, limit: 1 }];
  const opening = { quote: new Decimal(1_000) };
  const rig = rigOf("spot", { opening, instrument: { orderRateLimits } });
  const code = (at: number, x: number) => {
    const [event] = rig.place("z", "buy", [at, x]);
    return event?.type === "rejected" ? event.cause : "accepted";
  };
  assertEquals(code(101, 11), "Account has insufficient balance for requested action.");
  assertEquals(code(101, 9), "Order would immediately match and take.");
  rig.place("a", "buy", [99, 5]);
  assertEquals(code(101, 9).slice(0, 19), "Too many new orders");
  assertEquals(code(111, 9), "Filter failure: PERCENT_PRICE_BY_SIDE");
});
