// What the kernel gets to see, put together from what the engine owns.
import type { HalfTicks, PriceTicks, QtyLots, TimeUs } from "../base/units.ts";
import type { OrderSnapshot, Snapshot } from "../kernel/snapshot.ts";
import { ASK, BID } from "../market/event_ring.ts";
import type { OwnOrder } from "../market/own_quotes.ts";
import type { Order } from "../orders/order.ts";
import { isOn } from "../risk/breaker.ts";
import type { WorkingOrder } from "../risk/gate.ts";
import { heldBy, largestPrice, largestQty } from "./held.ts";
import type { TradingState } from "./state.ts";

/** The kernel's view of this instant. */
export function snapshotOf(state: TradingState, at: TimeUs): Snapshot {
  const { market, sample, breaker, reset } = state;
  const { touch, reference } = market;
  const sigma = market.volatility.perSqrtSecond;
  const orders: OrderSnapshot[] = [];
  for (const order of state.orders.values()) orders.push(orderSnapshot(order));
  const held = heldBy(state.orders.values());
  const quote = quoteFunds(state);
  const { deviation } = sample.inventory;
  const mid = (touch.bid + touch.ask) / 2;
  return {
    now: at,
    market: {
      blocked: touch.blocked,
      stale: isOn(breaker, "stale"),
      bid: touch.bid as PriceTicks,
      ask: touch.ask as PriceTicks,
      reference: reference.value === 0 ? undefined : reference.value as HalfTicks,
      sigma,
    },
    orders,
    inventory: {
      ...sample.inventory,
      roomBuy: sample.deviationMax - deviation - held.buy.qty as QtyLots,
      roomSell: sample.deviationMax + deviation - held.sell.qty as QtyLots,
      // Margin covers both sides of USD-M; a spot sell is covered by the base it sells.
      fundsBuy: quote - held.buy.value - (sample.base === undefined ? deviation * mid : 0),
      fundsSell: sample.base === undefined
        ? quote - held.sell.value + deviation * mid
        : Number.MAX_SAFE_INTEGER,
      baseFree: (sample.base ?? Number.MAX_SAFE_INTEGER) - held.sell.qty as QtyLots,
    },
    risk: breaker.level,
    holds: state.holds,
    reset: { dueAt: reset.dueAt as TimeUs, running: reset.running, done: reset.done },
    started: true,
  };
}

/** Quote that orders may hold in all, in tick-lots: the own sample's, or what an account leaves. */
export function quoteFunds(state: TradingState): number {
  return state.account === undefined ? state.sample.quote : state.account.quoteFor(state);
}

/** Working orders as the gate counts them: in flight and unknown like resting ones. */
export function workingOrders(state: TradingState): WorkingOrder[] {
  const working: WorkingOrder[] = [];
  for (const order of state.orders.values()) {
    const { id, slot } = order;
    working.push({ id, side: slot.side, price: largestPrice(order), qty: largestQty(order) });
  }
  return working;
}

/** What the venue's book shows of ours: orders acknowledged and not yet gone. */
export function ownOrders(state: TradingState): OwnOrder[] {
  const own: OwnOrder[] = [];
  for (const order of state.orders.values()) {
    if (order.state === "pending_new") continue;
    const side = order.slot.side === "buy" ? BID : ASK;
    own.push({ side, price: order.price, qty: order.remaining });
  }
  return own;
}

function orderSnapshot(order: Order): OrderSnapshot {
  return {
    id: order.id,
    side: order.slot.side,
    level: order.slot.level,
    price: order.price,
    remaining: order.remaining,
    filled: order.filled,
    phase: phaseOf(order),
    changedAt: order.changedAt,
    flattening: order.flattening,
    amendRefused: order.amendRefused,
  };
}

function phaseOf(order: Order): OrderSnapshot["phase"] {
  switch (order.state) {
    case "resting":
    case "partially_filled":
      return "resting";
    case "unknown":
      return "unknown";
    default:
      return "busy";
  }
}
