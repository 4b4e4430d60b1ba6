// Each limit of the gate by name, at its edge and past it.
import { assert, assertEquals } from "@std/assert";
import { type Ppm, type PriceTicks, type QtyLots, type TimeUs } from "../../lib/base/units.ts";
import type { ClientOrderId, OrderRequest } from "../../lib/orders/mod.ts";
import {
  countRequest,
  gate,
  type GateConfig,
  type GateScene,
  newRate,
  type WorkingOrder,
} from "../../lib/risk/mod.ts";

const CONFIG: GateConfig = {
  collar: 10_000 as Ppm,
  orderNotionalMax: 20_000,
  inventoryRatioMax: 200_000 as Ppm,
  inventoryNotionalMax: 1_000_000,
  ordersMax: 3,
  requestLimits: [{ windowUs: 10_000_000, limit: 2 }],
};
const NOW = 20_000_000 as TimeUs;

function scene(change: Partial<GateScene> = {}): GateScene {
  return {
    now: NOW,
    reference: 2_000,
    mid: 2_000,
    working: [],
    deviation: 0,
    deviationMax: 100,
    quote: 50_000,
    base: 50,
    rate: newRate(CONFIG.requestLimits),
    ...change,
  };
}

function place(
  side: "buy" | "sell",
  price: number,
  qty: number,
  reason = "fill_slot",
): OrderRequest {
  return {
    type: "place",
    id: "new" as ClientOrderId,
    slot: { side, level: 0 },
    price: price as PriceTicks,
    qty: qty as QtyLots,
    reason,
    taker: false,
  };
}

function working(id: string, side: "buy" | "sell", qty: number, price = 1_000): WorkingOrder {
  return { id: id as ClientOrderId, side, price: price as PriceTicks, qty: qty as QtyLots };
}

const amend = {
  ...place("buy", 1_000, 10),
  type: "amend",
  id: "a" as ClientOrderId,
  filled: 0 as QtyLots,
} as const;

const usdm = { base: undefined };
const cases: readonly [name: string, OrderRequest, GateScene, string][] = [
  ["lets an ordinary order out", place("buy", 1_000, 10), scene(), "approved"],
  ["lets a price at the collar out", place("buy", 990, 10), scene(), "approved"],
  ["refuses a price past the collar below", place("buy", 989, 10), scene(), "price_collar"],
  ["refuses a price past the collar above", place("sell", 1_011, 10), scene(), "price_collar"],
  ["lets the largest order out", place("buy", 1_000, 20), scene(), "approved"],
  ["refuses a larger order", place("buy", 1_000, 21), scene(), "order_notional"],
  ["lets inventory reach its limit", place("buy", 1_000, 10), scene({ deviation: 90 }), "approved"],
  ["refuses what may pass it", place("buy", 1_000, 11), scene({ deviation: 90 }), "inventory"],
  [
    "counts working orders of the side",
    place("buy", 1_000, 10),
    scene({ deviation: 85, working: [working("a", "buy", 6)] }),
    "inventory",
  ],
  [
    "does not count the other side",
    place("buy", 1_000, 10),
    scene({ deviation: 85, working: [working("a", "sell", 6)] }),
    "approved",
  ],
  [
    "refuses a short past the limit",
    place("sell", 1_000, 11),
    scene({ deviation: -90 }),
    "inventory",
  ],
  [
    "does not count the order it amends",
    amend,
    scene({ deviation: 90, working: [working("a", "buy", 10)] }),
    "approved",
  ],
  [
    "refuses what the quote balance cannot pay",
    place("buy", 1_000, 10),
    scene({ quote: 9_999 }),
    "balance",
  ],
  [
    "counts the quote that others lock",
    place("buy", 1_000, 10),
    scene({ quote: 15_000, working: [working("a", "buy", 6)] }),
    "balance",
  ],
  ["refuses a sell without base", place("sell", 1_000, 11), scene({ base: 10 }), "balance"],
  [
    "measures margin on USD-M, both ways",
    place("sell", 1_000, 11),
    scene({ ...usdm, quote: 10_999 }),
    "balance",
  ],
  [
    "lets USD-M sell without base",
    place("sell", 1_000, 10),
    scene({ ...usdm, quote: 10_000 }),
    "approved",
  ],
  [
    "refuses one order too many",
    place("buy", 1_000, 1),
    scene({ working: [working("a", "buy", 1), working("b", "buy", 1), working("c", "sell", 1)] }),
    "open_orders",
  ],
  [
    "exempts a flatten order from the inventory limit alone",
    place("sell", 1_000, 15, "flatten"),
    scene({ deviation: -90 }),
    "approved",
  ],
  [
    "keeps the collar for a flatten order",
    place("sell", 900, 15, "flatten"),
    scene(),
    "price_collar",
  ],
];

for (const [name, request, at, expected] of cases) {
  Deno.test(`gate() ${name}`, () => {
    const verdict = gate(request, at, CONFIG);
    assertEquals(verdict.type === "approved" ? "approved" : verdict.refusal.limit, expected);
  });
}

Deno.test("gate() refuses past the message rate until the venue's window ends, and lets cancels out", () => {
  const rate = newRate(CONFIG.requestLimits);
  countRequest(rate, NOW);
  countRequest(rate, NOW);
  const later = scene({ rate, now: (NOW + 9_999_999) as TimeUs });
  const verdict = gate(place("buy", 1_000, 1), later, CONFIG);
  assert(verdict.type === "refused");
  assertEquals([verdict.refusal.limit, verdict.refusal.retryAt], [
    "message_rate",
    NOW + 10_000_000,
  ]);
  const cancel = { ...amend, type: "cancel" } as const;
  assertEquals(gate(cancel, later, CONFIG).type, "approved");
  const next = scene({ rate, now: (NOW + 10_000_000) as TimeUs });
  assertEquals(gate(place("buy", 1_000, 1), next, CONFIG).type, "approved");
});

Deno.test("gate() lets a cancel out, whatever the limits say", () => {
  const cancel = { ...amend, type: "cancel", price: 1 as PriceTicks } as const;
  assertEquals(gate(cancel, scene({ quote: 0, base: 0, deviation: 999 }), CONFIG).type, "approved");
});
