// News lost, late and doubled, and limits that must not shut the door on what rests.
import { assert, assertEquals } from "@std/assert";
import type { HalfTicks, PriceTicks, QtyLots, TimeUs } from "../../lib/base/units.ts";
import { ppm } from "../../lib/base/units.ts";
import type { EngineConfig } from "../../lib/engine/state.ts";
import { gate } from "../../lib/risk/gate.ts";
import { newRate } from "../../lib/risk/rate.ts";
import type { ClientOrderId, OrderRequest } from "../../lib/orders/mod.ts";
import { step } from "../../lib/engine/step.ts";
import { CONFIG, EngineRig, S } from "./rig.ts";

function quoting(config: EngineConfig = CONFIG): EngineRig {
  const rig = new EngineRig(config);
  rig.advance(2 * S);
  rig.settle();
  return rig;
}

function fillOf(
  request: { id: ClientOrderId; price: PriceTicks },
  fill: { qty: number; remaining: number; evidenceId: number },
) {
  return {
    type: "fill",
    id: request.id,
    venueAt: 1 as TimeUs,
    price: request.price,
    qty: fill.qty as QtyLots,
    remaining: fill.remaining as QtyLots,
    liquidity: "maker",
    fee: "0",
    feeAsset: "QUOTE",
    evidenceId: fill.evidenceId,
    evidence: "print",
    aheadBefore: 0 as QtyLots,
    aheadAfter: 0 as QtyLots,
    queueKnown: true,
    mid: 200_000 as HalfTicks,
  } as const;
}

function firstOrder(rig: EngineRig) {
  const [order] = rig.state.orders.values();
  assert(order !== undefined);
  return order;
}

Deno.test("step() books a partial fill once, when the news of it come twice", () => {
  const rig = quoting();
  const fill = fillOf(firstOrder(rig), { qty: 2, remaining: 10, evidenceId: 7 });
  rig.answer(fill);
  rig.answer(fill);
  assertEquals([rig.state.ledger.deviation.toString(), firstOrder(rig).filled], ["2", 2]);
});

Deno.test("step() books a fill whose news come after those of the cancel", () => {
  const rig = quoting();
  const order = firstOrder(rig);
  rig.gap();
  const cancel = rig.takeSent().find((request) => request.id === order.id);
  assert(cancel !== undefined);
  rig.accept(cancel);
  rig.answer(fillOf(order, { qty: 2, remaining: 10, evidenceId: 7 }));
  assertEquals(rig.state.ledger.deviation.toString(), "2");
});

Deno.test("step() does not cancel without end, when the venue says that it knows no such order", () => {
  const rig = quoting();
  const { id } = firstOrder(rig);
  rig.quote(100_200);
  rig.takeSent();
  const gone = { id, venueAt: 1 as TimeUs, code: -2011, cause: "Unknown order sent." };
  rig.answer({ ...gone, type: "amend_rejected" });
  let cancels = 0;
  for (let round = 0; round < 100; round++) {
    const again = rig.takeSent().filter((request) =>
      request.type === "cancel" && request.id === id
    );
    cancels += again.length;
    if (again.length === 0) break;
    rig.answer({ ...gone, type: "cancel_rejected" });
  }
  assert(cancels <= 3, `${cancels} cancels of one order without any time passing`);
});

/** 12 lots an order, three a side; the limit is what so many lots are worth at 100,000. */
function limited(lots: number): EngineConfig {
  const gate = { ...CONFIG.risk.gate, inventoryNotionalMax: lots * 100_000 };
  const skew = { priceMax: ppm(0), sizeMax: ppm(0) };
  return { ...CONFIG, kernel: { ...CONFIG.kernel, skew }, risk: { ...CONFIG.risk, gate } };
}

Deno.test("step() follows the market with orders that rest, when the limit has shrunk under them", () => {
  const rig = quoting(limited(96));
  for (let fills = 0; fills < 5; fills++) {
    const buy = [...rig.state.orders.values()].find((order) => order.slot.side === "buy");
    assert(buy !== undefined);
    const { remaining: qty } = buy;
    rig.answer(fillOf(buy, { qty, remaining: 0, evidenceId: 7 + fills }));
    rig.settle();
  }
  for (let mid = 100_000; mid <= 105_000; mid += 50) {
    rig.live(rig.now + 4 * S, mid);
    rig.settle();
    const worst = [...rig.state.orders.values()].filter((order) => order.slot.side === "buy")
      .map((order) => Math.round((mid - order.price) / mid * 1e4));
    assert(
      worst.every((bp) => bp <= 40),
      `buys rest ${worst} bp from a mid of ${mid}; ` +
        `holds: ${rig.state.holds.map((hold) => `${hold.side}${hold.level} ${hold.why}`)}`,
    );
  }
});

Deno.test("gate() lets an amend pass that asks for no more than what rests", () => {
  const slot = { side: "buy", level: 0 } as const;
  const request: OrderRequest = {
    type: "amend",
    id: "a" as ClientOrderId,
    slot,
    price: 99_000 as PriceTicks,
    qty: 12 as QtyLots,
    filled: 0 as QtyLots,
    reason: "trigger_far",
  };
  const scene = {
    now: 1 as TimeUs,
    reference: 200_000,
    mid: 200_000,
    working: [{
      id: request.id,
      side: "buy" as const,
      price: 98_000 as PriceTicks,
      qty: 12 as QtyLots,
    }],
    deviation: 90,
    deviationMax: 100,
    quote: 1e12,
    base: 100,
    rate: newRate([]),
  };
  assertEquals(gate(request, scene, CONFIG.risk.gate).type, "approved");
});

Deno.test("step() flattens inventory that is worth more than the largest order", () => {
  const risk = {
    gate: { ...CONFIG.risk.gate, orderNotionalMax: 2_000_000 },
    rules: [{
      name: "flatten_loss",
      trigger: "daily_loss_quote",
      level: "flatten",
      enter: 1,
      exit: 0,
      coolDownUs: 3600 * S,
      windowUs: 0,
    }] as const,
  };
  const kernel = {
    ...CONFIG.kernel,
    flatten: "market",
    notional: [1_200_000],
    notionalMax: 2_000_000,
  } as const;
  const rig = quoting({ ...CONFIG, kernel, risk });
  for (const order of [...rig.state.orders.values()].filter((each) => each.slot.side === "buy")) {
    rig.answer(fillOf(order, { qty: 12, remaining: 0, evidenceId: 7 }));
  }
  // 36 lots long; the market falls, the loss limit calls for FLATTEN.
  for (let round = 0; round < 20; round++) {
    for (const request of rig.takeSent()) {
      if (request.reason === "flatten" && request.type === "place") return;
      rig.accept(request);
    }
    rig.live(rig.now + S / 2, 99_000);
  }
  assertEquals(rig.state.breaker.level, "flatten");
  throw new Error(
    `never sent; ${rig.state.holds.map((hold) => `${hold.side}${hold.level} ${hold.why}`)}`,
  );
});

Deno.test("step() finishes a reset near the inventory limit", () => {
  const rig = quoting(limited(37));
  // 10 lots are left of 12 after a fill; with inventory 2, 12 + 24 at work would make 38.
  const buy = firstOrder(rig);
  assertEquals(buy.slot.side, "buy");
  rig.answer(fillOf(buy, { qty: 2, remaining: 10, evidenceId: 7 }));
  rig.settle();
  const refused: string[] = [];
  while (rig.now < 420 * S) {
    rig.live(rig.now + S / 10);
    rig.settle();
    refused.push(...rig.state.holds.map((hold) => `${hold.side}${hold.level} ${hold.why}`));
  }
  assertEquals([rig.state.reset.replaced, refused.length], [6, 0], refused[0]);
});

/** Sent requests of a short account near its limit, asked on every message or only when the watch is left. */
function shortNearLimit({ eager }: { eager: boolean }): string[] {
  const base = limited(96);
  const rig = quoting({ ...base, kernel: { ...base.kernel, resetIntervalUs: 20 * S } });
  for (let fills = 0; fills < 5; fills++) {
    const sell = [...rig.state.orders.values()].find((order) => order.slot.side === "sell");
    assert(sell !== undefined);
    const { remaining: qty } = sell;
    rig.answer(fillOf(sell, { qty, remaining: 0, evidenceId: 7 + fills }));
    rig.settle();
  }
  const sent: string[] = [];
  for (let turn = 1; turn <= 600; turn++) {
    rig.advance(rig.now + 100_000);
    rig.quote(100_000 + Math.min(turn, 400) * 3);
    if (eager) {
      const result = step(rig.state, { type: "market", at: rig.now as TimeUs }, rig.config);
      rig.sent.push(...result.requests);
    }
    for (let round = 0; round < 20 && 0 < rig.sent.length; round++) {
      for (const request of rig.takeSent()) {
        sent.push(
          `${rig.now} ${request.type} ${request.slot.side}${request.slot.level} ${request.reason}`,
        );
        rig.accept(request);
      }
    }
  }
  return sent;
}

Deno.test("step() sends the same when asked on every message, although the gate refuses", () => {
  const lazy = shortNearLimit({ eager: false });
  const eager = shortNearLimit({ eager: true });
  assertEquals(eager, lazy);
});
