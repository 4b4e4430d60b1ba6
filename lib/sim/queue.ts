// Where our orders stand in the queue: at acceptance, after a print, after a book update.
//
// - Joining: ahead is the size shown at our price less the prints there since it was published;
//   nothing shown (a price better than the touch) is 0; a price that the recording cannot tell is
//   unknown, reported as 0 and flagged.
// - A print at our price shortens what is ahead (matching.ts); a print beyond our price means that
//   nothing is ahead any more.
// - A size published anew: ahead = min(ahead, shown). Under `queue` no other cancel helps.
// - Unknown becomes known once the level is shown: then all that is shown is ahead.
// - `queue_power`: a decrease that prints do not explain was partly in front of us:
//   c = old - new - prints; c < 0: F = min(F, new); else with B = old - F and
//   p = f(B) / (f(B) + f(F)), f(x) = x^n: F = min(F - (1 - p)c + min(B - pc, 0), new).
// - `touch` ignores the queue: ahead is 0, and known. `through` reports it and never uses it.
import { BID } from "../market/event_ring.ts";
import type { Desk } from "./desk.ts";
import type { RestingOrder } from "./resting.ts";
import type { VenueView } from "./venue_view.ts";

/** Puts an order at the end of the queue at its price. */
export function joinQueue(order: RestingOrder, desk: Desk): void {
  const { view, config } = desk;
  order.ahead = 0;
  order.shown = 0;
  order.printed = 0;
  order.queueKnown = config.fillModel === "touch" ||
    (view.blocked === undefined && view.known(order.side, order.price));
  if (!order.queueKnown || config.fillModel === "touch") return;
  order.shown = view.shown(order.side, order.price);
  order.printed = printedSince(order, desk);
  order.ahead = Math.max(0, order.shown - order.printed);
}

/** What the size shown at our price does not yet know of. */
function printedSince(order: RestingOrder, { view, prints }: Desk): number {
  const touch = order.side === BID ? view.bid : view.ask;
  const isQuoted = order.price === touch && view.depthId < view.touchId;
  return prints.since(order.side, order.price, { by: isQuoted ? "quote" : "depth" });
}

/** Whether the last update says anything new about the size at the order's price. */
export function isRepublished(
  order: RestingOrder,
  view: VenueView,
  by: "depth" | "quote",
): boolean {
  const touch = order.side === BID ? view.bid : view.ask;
  if (by === "quote") return order.side === BID ? touch <= order.price : order.price <= touch;
  // A quote younger than this depth event has already told the size at the touch.
  return order.price !== touch || view.touchId <= view.depthId;
}

/** The size at the order's price was published anew, in a book that can be trusted. */
export function refreshQueue(order: RestingOrder, desk: Desk): void {
  const { view, config } = desk;
  if (config.fillModel === "touch" || !view.known(order.side, order.price)) return;
  if (!order.queueKnown) {
    joinQueue(order, desk);
    return;
  }
  const shown = view.shown(order.side, order.price);
  order.ahead = config.fillModel === "queue_power"
    ? aheadAfterChange(order, { shown, power: config.queuePower })
    : Math.min(order.ahead, shown);
  order.shown = shown;
  order.printed = 0;
}

/** F stays a float: it is an estimate, rounded up to whole lots only where it is told. */
function aheadAfterChange(
  order: RestingOrder,
  { shown, power }: { shown: number; power: number },
): number {
  const front = order.ahead;
  const canceled = order.shown - shown - order.printed;
  if (canceled <= 0) return Math.min(front, shown);
  const back = Math.max(0, order.shown - front);
  const behind = raised(back, power) / (raised(back, power) + raised(front, power));
  const left = front - (1 - behind) * canceled + Math.min(back - behind * canceled, 0);
  return Math.max(0, Math.min(left, shown));
}

/** x^n by repeated multiplication: `Math.pow` may differ between machines. */
function raised(x: number, power: number): number {
  let product = 1;
  for (let factor = 0; factor < power; factor++) product *= x;
  return product;
}
