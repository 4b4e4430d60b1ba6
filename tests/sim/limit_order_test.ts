// A limit order that may take: what crosses fills, what is left rests, expires or is refused.
import { assertEquals } from "@std/assert";
import { Decimal } from "../../lib/base/decimal.ts";
import type { Market } from "../../lib/market/instrument.ts";
import type { OrderEvent } from "../../lib/orders/events.ts";
import type { TimeInForce } from "../../lib/sim/limit_order.ts";
import { type Level, Rig, type RigOptions } from "./rig.ts";

function told(events: readonly OrderEvent[]): readonly string[] {
  return events.map((event) => {
    if (event.type === "fill") return `${event.liquidity} ${event.qty}@${event.price}`;
    return event.type === "rejected" ? `rejected ${event.code}` : event.type;
  });
}

// The book is 99x5 / 101x2, 102x3.
// deno-fmt-ignore
const cases: readonly {
  name: string; market?: Market; of: Level; time: TimeInForce; options?: RigOptions; events: readonly string[]; rests: number;
}[] = [
  { name: "rests where nothing crosses",    of: [100, 4], time: "gtc", events: ["accepted"], rests: 4 },
  { name: "takes what crosses, and rests",  of: [101, 4], time: "gtc", events: ["accepted", "taker 2@101"], rests: 2 },
  { name: "walks the levels to its price",  of: [102, 4], time: "gtc", events: ["accepted", "taker 2@101", "taker 2@102"], rests: 0 },
  { name: "expires with what is left",      of: [101, 4], time: "ioc", events: ["accepted", "taker 2@101", "expired"], rests: 0 },
  { name: "expires where nothing crosses",  of: [100, 4], time: "ioc", events: ["accepted", "expired"], rests: 0 },
  { name: "fills whole",                    of: [102, 5], time: "fok", events: ["accepted", "taker 2@101", "taker 3@102"], rests: 0 },
  { name: "or not at all",                  of: [101, 4], time: "fok", events: ["accepted", "expired"], rests: 0 },
  { name: "or is refused", market: "usdm",  of: [101, 4], time: "fok", events: ["rejected -5021"], rests: 0 },
  { name: "is refused without funds",       of: [102, 4], time: "gtc", options: { opening: { quote: new Decimal(405) } }, events: ["rejected -2010"], rests: 0 },
  { name: "pays the price of each level",   of: [102, 4], time: "gtc", options: { opening: { quote: new Decimal(406) } }, events: ["accepted", "taker 2@101", "taker 2@102"], rests: 0 },
  { name: "is refused by a filter",         of: [102, 4], time: "gtc", options: { instrument: { ordersMax: 0 } }, events: ["rejected -1013"], rests: 0 },
];

for (const { name, market = "spot", of, time, options, events, rests } of cases) {
  Deno.test(`placeLimit() ${name}`, () => {
    const rig = new Rig({ market, ...options });
    rig.snapshot([[99, 5]], [[101, 2], [102, 3]]);
    assertEquals(told(rig.limit("a", "buy", of, time)), events);
    assertEquals(rig.venue.resting.reduce((sum, { remaining }) => sum + remaining, 0), rests);
  });
}

Deno.test("placeLimit() leaves a rest that the next book fills, where the market did not move", () => {
  const rig = new Rig();
  rig.snapshot([[99, 5]], [[101, 2], [102, 3]]);
  rig.limit("a", "buy", [103, 6], "gtc");
  assertEquals(told(rig.depth([[98, 1]], [])), ["maker 1@103"]);
});

Deno.test("placeLimit() knows of no depth while the book is unknown", () => {
  const rig = new Rig();
  assertEquals(told(rig.limit("a", "buy", [103, 6], "gtc")), ["accepted"]);
  assertEquals(told(rig.limit("b", "buy", [103, 6], "ioc")), ["accepted", "expired"]);
});
