// What the desk has to ask and to send again, and when: spaced, slower each time, never faster.
import type { ClientOrderId } from "../orders/requests.ts";
import { type Asking, carrierOf, currentLeg, type Leg, type Tracked } from "./tracked.ts";

/** Between the first tries; doubled up to the longest wait. */
const WAIT_MS = 250;
const WAIT_MAX_MS = 10_000;

/** What is to be done at the venue. */
export type Chore = Readonly<
  /** Ask for the order by client id; `replaced`: look among the open orders first. */
  | { type: "ask"; id: ClientOrderId; replaced: boolean }
  | { type: "trades"; id: ClientOrderId; venueId: string }
  | { type: "cancel"; id: ClientOrderId; venueId: string | undefined }
  | { type: "cancel_stray"; clientId: string; venueId: string }
>;

/** When to try again after that many tries. */
export function noteTry(tries: number, nowMs: number): number {
  const doublings = Math.min(tries, 10);
  return nowMs + Math.min(WAIT_MAX_MS, WAIT_MS * 2 ** doublings);
}

/** Picks what is due among the orders. */
export class Askings {
  /** The asking under way has been answered. */
  answered(order: Tracked): void {
    if (order.ask !== undefined) order.ask.inFlight = false;
  }

  due(orders: readonly Tracked[], nowMs: number): readonly Chore[] {
    const chores: Chore[] = [];
    for (const order of orders) {
      const { id } = order;
      if (isDue(order.ask, nowMs)) {
        begin(order.ask, nowMs);
        chores.push({ type: "ask", id, replaced: order.change?.way === "replace" });
      }
      const leg = owing(order);
      if (leg !== undefined && isDue(order.owed, nowMs)) {
        begin(order.owed, nowMs);
        chores.push({ type: "trades", id, venueId: leg.venueId });
      }
      if (wantsCancel(order) && order.cancel.nextMs <= nowMs) {
        order.cancel.inFlight = true;
        order.cancel.tries++;
        chores.push({ type: "cancel", id, venueId: carrierOf(order).venueId });
      }
    }
    return chores;
  }

  next(orders: readonly Tracked[]): number {
    let next = Number.POSITIVE_INFINITY;
    for (const order of orders) {
      for (const one of [order.ask, order.owed]) {
        if (one !== undefined && !one.inFlight) next = Math.min(next, one.nextMs);
      }
      if (wantsCancel(order)) next = Math.min(next, order.cancel.nextMs);
    }
    return next;
  }
}

function isDue(asking: Asking | undefined, nowMs: number): asking is Asking {
  return asking !== undefined && !asking.inFlight && asking.nextMs <= nowMs;
}

function begin(asking: Asking, nowMs: number): void {
  asking.inFlight = true;
  asking.nextMs = noteTry(asking.tries, nowMs);
  asking.tries++;
}

function owing(order: Tracked): Leg | undefined {
  return order.legs.find((leg) => leg.told < leg.executed);
}

/** A cancel that is wanted, is not under way, and has something to cancel. */
function wantsCancel(
  order: Tracked,
): order is Tracked & { readonly cancel: NonNullable<Tracked["cancel"]> } {
  if (order.cancel === undefined || order.cancel.inFlight) return false;
  const leg = currentLeg(order);
  return leg === undefined ? order.change !== undefined : leg.status === "live";
}
