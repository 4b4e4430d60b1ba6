// The life of an order: stories over time, races included, and laws over random events.
import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import type { HalfTicks, PriceTicks, QtyLots, TimeUs } from "../../lib/base/units.ts";
import {
  applyOrderEvent,
  type ClientOrderId,
  isEnded,
  markSent,
  newOrder,
  type Order,
  type OrderEvent,
  TRANSITIONS,
} from "../../lib/orders/mod.ts";

const ID = "ek-b0-000001" as ClientOrderId;
const SLOT = { side: "buy", level: 0 } as const;
const AT = 1 as TimeUs;

function start(): Order {
  return newOrder({
    type: "place",
    id: ID,
    slot: SLOT,
    price: 100 as PriceTicks,
    qty: 10 as QtyLots,
    reason: "fill_slot",
    taker: false,
  }, AT);
}

const REQUEST = { id: ID, slot: SLOT, qty: 10 as QtyLots, reason: "reset" } as const;

/** One word a happening: `fill4` leaves 10 − 4 of what rested, `fill` ends it. */
function tell(order: Order, word: string): void {
  const queue = { ahead: 0 as QtyLots, queueKnown: true };
  const price = 101 as PriceTicks;
  const base = { id: ID, venueAt: AT };
  switch (word) {
    case "accepted":
      return apply({
        ...base,
        type: "accepted",
        price: order.price,
        qty: order.remaining,
        ...queue,
      });
    case "send_amend":
      return markSent(order, { ...REQUEST, type: "amend", price, filled: order.filled }, AT);
    case "send_cancel":
      return markSent(order, { ...REQUEST, type: "cancel", price }, AT);
    case "amended":
      return apply({
        ...base,
        type: "amended",
        price,
        qty: 10 as QtyLots,
        requeued: true,
        ...queue,
      });
    case "canceled":
      return apply({ ...base, type: "canceled", cause: "requested", code: 0 });
    case "rejected":
    case "amend_rejected":
    case "cancel_rejected":
      return apply({ ...base, type: word, code: -2011, cause: "Unknown order sent." });
    case "expired":
      return apply({ ...base, type: "expired", cause: "halt" });
    case "unanswered":
      return apply({ ...base, type: "unanswered" });
    case "fill4":
      return apply(fillOf(4, 6));
    case "fill":
      return apply(fillOf(order.remaining, 0));
    default:
      throw new Error(word);
  }
  function apply(event: OrderEvent): void {
    applyOrderEvent(order, event, AT);
  }
}

function fillOf(qty: number, remaining: number): OrderEvent {
  return {
    type: "fill",
    id: ID,
    venueAt: AT,
    price: 100 as PriceTicks,
    qty: qty as QtyLots,
    remaining: remaining as QtyLots,
    liquidity: "maker",
    fee: "0",
    feeAsset: "USDT",
    evidenceId: 1_000 * qty + remaining,
    evidence: "print",
    aheadBefore: 0 as QtyLots,
    aheadAfter: 0 as QtyLots,
    queueKnown: true,
    mid: 201 as HalfTicks,
  };
}

const stories = [
  ["accepted", "resting"],
  ["rejected", "rejected"],
  ["fill4", "partially_filled"],
  ["fill4 accepted", "partially_filled"],
  ["fill accepted", "filled"],
  ["accepted fill4 fill", "filled"],
  ["accepted send_amend", "pending_amend"],
  ["accepted send_amend amended", "resting"],
  ["accepted send_amend amend_rejected", "resting"],
  ["accepted send_amend fill4", "pending_amend"],
  ["accepted send_amend fill4 amended", "partially_filled"],
  ["accepted send_amend fill amend_rejected", "filled"],
  ["accepted send_amend canceled", "canceled"],
  ["accepted send_cancel", "pending_cancel"],
  ["accepted send_cancel canceled", "canceled"],
  ["accepted send_cancel fill4 canceled", "canceled"],
  ["accepted send_cancel fill cancel_rejected", "filled"],
  ["accepted send_cancel cancel_rejected", "unknown"],
  ["accepted canceled fill4", "canceled"],
  ["accepted expired", "expired"],
  ["unanswered", "unknown"],
  ["unanswered accepted", "resting"],
  ["unanswered rejected", "rejected"],
  ["unanswered fill4", "partially_filled"],
  ["accepted send_amend unanswered", "unknown"],
  ["accepted send_amend unanswered amended", "resting"],
  ["accepted send_cancel unanswered send_cancel canceled", "canceled"],
  ["accepted accepted", "resting"],
] as const;

for (const [story, state] of stories) {
  Deno.test(`applyOrderEvent() ends in ${state}, when ${story}`, () => {
    const order = start();
    for (const word of story.split(" ")) tell(order, word);
    assertEquals(order.state, state);
  });
}

Deno.test("markSent() fails, when the order has a request in flight", () => {
  const order = start();
  assertThrows(() => tell(order, "send_cancel"), Error, "Cannot send_cancel order ek-b0-000001");
});

Deno.test("applyOrderEvent() books every fill by trades without ids, and each once", () => {
  const order = start();
  const parts = [fillOf(4, 6), fillOf(4, 2), fillOf(2, 0)].map((part) => ({
    ...part,
    evidenceId: 0,
  }));
  const news = parts.flatMap((part) => [part, part]).map((part) =>
    applyOrderEvent(order, part, AT)
  );
  assertEquals(news, [true, false, true, false, true, false]);
  assertEquals([order.filled, order.state], [10, "filled"]);
});

Deno.test("TRANSITIONS leaves an ended order as it is, whatever the venue says", () => {
  for (const state of ["canceled", "filled", "rejected", "expired"] as const) {
    for (const [happening, next] of Object.entries(TRANSITIONS[state])) {
      assertEquals(next, happening.startsWith("send_") ? "never" : "same");
    }
  }
});

const WORDS = [
  "accepted",
  "amended",
  "canceled",
  "rejected",
  "amend_rejected",
  "cancel_rejected",
  "expired",
  "unanswered",
  "fill4",
  "fill",
] as const;

Deno.test("applyOrderEvent() never leaves an ended state and never lowers filled, on any news", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...WORDS), { maxLength: 20 }), (words) => {
      const order = start();
      for (const word of words) {
        const before = { ...order };
        if (word.startsWith("fill") && order.remaining < 4) continue;
        tell(order, word);
        // A fill not yet known happened, whatever was heard first; nothing else changes.
        if (isEnded(before.state)) assertEquals(order, { ...before, filled: order.filled });
        assert(before.filled <= order.filled);
      }
    }),
    { seed: 20261121, numRuns: 500 },
  );
});
