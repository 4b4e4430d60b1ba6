// The fill rules: what a print of the tape, or the book itself, does to our resting orders.
//
// - A print fills only against its aggressor: a seller's print our buys, a buyer's our sells.
//   Non-market prints (a flag) and prints at price 0 never fill; the venue drops them before.
// - A print strictly through our price fills us at our price, in every model.
// - A print at our price: `queue` and `queue_power` first use it up on what is ahead of us, the
//   rest fills us, and an unknown queue lets nothing through; `touch` fills us with all of it;
//   `through` with none.
// - One print fills at most its own quantity over all our orders: best price first, then oldest.
//   Two of ours at one price stand in one queue: the print serves, in this order, the market in
//   front of the older, the older, the market between them, the younger.
// - When the opposite best is strictly beyond our price without a print, the rest of the order
//   fills at our price, with the id of that update as evidence.
import { invariant } from "../base/invariant.ts";
import { ASK } from "../market/event_ring.ts";
import { type Desk, fillOrder } from "./desk.ts";
import type { RestingOrder } from "./resting.ts";
import { midOf, updateIdOf } from "./venue_view.ts";

/** A market trade that reaches our best price or beyond. */
export interface Print {
  readonly at: number;
  readonly price: number;
  readonly qty: number;
  readonly aggressor: number;
  readonly tradeId: number;
}

/** Applies one print to our orders on the side it took from. */
export function matchPrint(desk: Desk, print: Print): void {
  const orders = print.aggressor === ASK ? desk.orders.buys : desk.orders.sells;
  // Trades never change the touch: the mid now is the mid just before the print.
  const mid = midOf(desk.view);
  let left = print.qty;
  /** Market quantity at the print's own price that this print has used up. */
  let market = 0;
  for (let index = 0; index < orders.length;) {
    const order = orders[index]!;
    const beyond = print.aggressor === ASK ? order.price - print.price : print.price - order.price;
    if (beyond < 0) break;
    const aheadBefore = order.ahead;
    let qty = 0;
    if (0 < beyond) {
      qty = Math.min(left, order.remaining);
      if (0 < qty) order.ahead = 0;
    } else {
      order.printed += print.qty;
      const used = Math.min(left, Math.max(0, order.ahead - market));
      market += used;
      left -= used;
      order.ahead = Math.max(0, order.ahead - market);
      qty = fillsAtPrice(desk, order) ? Math.min(Math.floor(left), order.remaining) : 0;
    }
    if (0 < qty) {
      left -= qty;
      const { at, tradeId: evidenceId } = print;
      const { price } = order;
      const terms = { at, price, qty, mid, aheadBefore, evidenceId };
      fillOrder(desk, order, { ...terms, liquidity: "maker", evidence: "print" });
    }
    if (order.remaining === 0) desk.orders.remove(order);
    else index++;
  }
}

/** Fills what the venue's opposite best has passed without a print that we saw. */
export function matchBook(desk: Desk, at: number): void {
  const { view, orders } = desk;
  while (0 < view.ask && view.ask < orders.bestBuy) fillByBook(desk, orders.buys[0], at);
  while (0 < view.bid && orders.bestSell < view.bid) fillByBook(desk, orders.sells[0], at);
}

// Three positional: the plain loop above reads best so.
function fillByBook(desk: Desk, order: RestingOrder | undefined, at: number): void {
  invariant(order !== undefined, "Cannot fill by the book: no order rests");
  const aheadBefore = order.ahead;
  order.ahead = 0;
  fillOrder(desk, order, {
    at,
    price: order.price,
    qty: order.remaining,
    liquidity: "maker",
    evidence: "book",
    evidenceId: updateIdOf(desk.view),
    aheadBefore,
    // The mid before the event that moved the book, not after it.
    mid: desk.mid,
  });
  desk.orders.remove(order);
}

function fillsAtPrice(desk: Desk, order: RestingOrder): boolean {
  const model = desk.config.fillModel;
  return model === "touch" || (model !== "through" && order.queueKnown);
}
