// The wires between us and the simulated venue: each request its latency, no answer overtaken.
import { assertEquals } from "@std/assert";
import { Decimal } from "../../lib/base/decimal.ts";
import type { PriceTicks, QtyLots, TimeUs } from "../../lib/base/units.ts";
import { MarketView } from "../../lib/market/view.ts";
import type { ClientOrderId, OrderRequest } from "../../lib/orders/mod.ts";
import type { Latency } from "../../lib/sim/config.ts";
import { SimExchange, SimVenue } from "../../lib/sim/mod.ts";
import { testInstrument } from "./rig.ts";

const NONE = new Decimal(0);

/** Entry 30, amend 10, cancel 5 µs; what happened, told as `time type id`. */
function wired(response: Latency) {
  const told: string[] = [];
  const view = new MarketView({ market: "spot", resyncWaitUs: 1 });
  const fees = { maker: NONE, taker: NONE, payInBnb: false, bnbDiscount: NONE, bnbPrice: NONE };
  const venue = new SimVenue({ fillModel: "queue", queuePower: 3, fees, leverage: 1 }, {
    instrument: testInstrument("spot"),
    view,
    opening: { quote: new Decimal(1e6), base: new Decimal(1e6), bnb: NONE },
  });
  const latency = { feed: 1, entry: 30, amend: 10, cancel: 5, response, feedMinUs: 1 };
  const exchange = new SimExchange(venue, { ...latency, offsetUs: undefined }, {
    onOrder: (event) => told.push(`${event.venueAt} ${event.type} ${event.id}`),
    onFunding: () => {},
  });
  return { exchange, told };
}

const base = {
  slot: { side: "buy", level: 0 },
  price: 90 as PriceTicks,
  qty: 1 as QtyLots,
  reason: "fill_slot",
} as const;

function place(id: string): OrderRequest {
  return { ...base, type: "place", id: id as ClientOrderId, taker: false };
}

function cancel(id: string): OrderRequest {
  return { ...base, type: "cancel", id: id as ClientOrderId };
}

function send(exchange: SimExchange, request: OrderRequest, at: number): void {
  // The gate's brand is not the wires' business.
  exchange.send(request, at as TimeUs);
}

/** Plays everything and tells when each answer reached us. */
function settle(exchange: SimExchange): string[] {
  const answers: string[] = [];
  while (exchange.arrivesAt < Infinity) exchange.arrive();
  for (let answer = exchange.receive(); answer !== undefined; answer = exchange.receive()) {
    answers.push(`${answer.at} ${answer.event.type}`);
  }
  return answers;
}

Deno.test("SimExchange gives each kind of request its own latency", () => {
  const { exchange, told } = wired(20);
  send(exchange, place("a"), 100);
  send(exchange, cancel("a"), 126);
  assertEquals(exchange.arrivesAt, 130);
  assertEquals(settle(exchange), ["150 accepted", "151 canceled"]);
  assertEquals(told, ["130 accepted a", "131 canceled a"]);
});

Deno.test("SimExchange lets a cancel overtake the place that it is for", () => {
  const { exchange, told } = wired(20);
  send(exchange, place("a"), 100);
  send(exchange, cancel("a"), 101);
  settle(exchange);
  assertEquals(told, ["106 cancel_rejected a", "130 accepted a"]);
});

Deno.test("SimExchange keeps the order of requests that arrive at one instant", () => {
  const { exchange, told } = wired(20);
  for (const id of ["a", "b", "c"]) send(exchange, place(id), 100);
  settle(exchange);
  assertEquals(told, ["130 accepted a", "130 accepted b", "130 accepted c"]);
});

Deno.test("SimExchange lets no answer overtake another, when latencies come from the data", () => {
  const { exchange } = wired("data");
  send(exchange, place("a"), 100);
  send(exchange, place("b"), 105);
  exchange.feedUs = 50;
  exchange.arrive();
  exchange.feedUs = 10;
  exchange.arrive();
  assertEquals([exchange.answersAt, settle(exchange)], [180, ["180 accepted", "180 accepted"]]);
});
