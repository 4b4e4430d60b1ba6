// The venue's state, as its parts share it: book, account, orders, counters, news to send.
import { ZERO } from "../base/decimal.ts";
import { halfTicks, lots, ticks, timeUs } from "../base/units.ts";
import { BID } from "../market/event_ring.ts";
import type { Instrument } from "../market/instrument.ts";
import type { Fill, OrderEvent } from "../orders/events.ts";
import { type Account, affords, type Holder } from "./account.ts";
import type { SimConfig } from "./config.ts";
import { commission } from "./fees.ts";
import { referenceTicks } from "./filters.ts";
import type { PrintTape } from "./prints.ts";
import { MAKER_CREDIT, type OrderRate, TAKER_CREDIT } from "./rate.ts";
import type { OpenOrders, RestingOrder } from "./resting.ts";
import type { TakenDepth } from "./taken.ts";
import type { VenueView } from "./venue_view.ts";

export interface Desk {
  readonly config: SimConfig;
  readonly instrument: Instrument;
  readonly view: VenueView;
  readonly account: Account;
  readonly orders: OpenOrders;
  readonly rate: OrderRate;
  readonly prints: PrintTape;
  readonly taken: TakenDepth;
  readonly outbox: OrderEvent[];
  /** This symbol in the eyes of the others of its account; absent where there are none. */
  readonly holder: Holder | undefined;
  /** Mid in half-ticks as the last call left it: the mid before the next book event. */
  mid: number;
}

/** One execution of one of our orders. */
export interface Execution {
  readonly at: number;
  readonly price: number;
  readonly qty: number;
  readonly liquidity: Fill["liquidity"];
  readonly evidence: Fill["evidence"];
  readonly evidenceId: number;
  readonly aheadBefore: number;
  readonly mid: number;
}

/** Books a fill: order, account, commission, order count, news. The caller removes full orders. */
export function fillOrder(desk: Desk, order: RestingOrder, execution: Execution): void {
  const { instrument, config, account } = desk;
  const { at, price, qty, liquidity } = execution;
  const isFirst = order.executed === order.carried;
  order.remaining -= qty;
  order.executed += qty;

  const trade = { side: order.side, price, qty, liquidity };
  const fee = commission(trade, { instrument, fees: config.fees, bnb: account.bnb });
  account.applyTrade(trade, fee);
  if (isFirst && instrument.market === "spot") {
    desk.rate.credit(at, liquidity === "maker" ? MAKER_CREDIT : TAKER_CREDIT);
  }
  desk.outbox.push({
    type: "fill",
    id: order.id,
    venueAt: timeUs(at),
    price: ticks(price),
    qty: lots(qty),
    remaining: lots(order.remaining),
    liquidity,
    fee: fee.amount.toFixed(),
    feeAsset: fee.asset,
    evidenceId: execution.evidenceId,
    evidence: execution.evidence,
    aheadBefore: lots(Math.ceil(execution.aheadBefore)),
    aheadAfter: lots(Math.ceil(order.ahead)),
    queueKnown: order.queueKnown,
    mid: halfTicks(execution.mid),
  });
}

/** Whether a post-only order at this price would take from the venue's book. */
export function wouldTake(view: VenueView, order: { side: number; price: number }): boolean {
  // While the book is unknown the venue would know and we do not: nothing can be checked.
  if (view.blocked !== undefined) return false;
  return order.side === BID
    ? 0 < view.ask && view.ask <= order.price
    : 0 < view.bid && order.price <= view.bid;
}

/** Whether the account can lock `qty` lots at `price`, where `without` no longer counts. */
export function hasFunds(
  desk: Desk,
  order: { side: number; price: number; qty: number },
  { without }: { without: RestingOrder | undefined },
): boolean {
  const { instrument, orders, view, config, account, holder } = desk;
  const isSpot = instrument.market === "spot";
  // A spot account holds no position that would have to be valued.
  const reference = isSpot ? ZERO : referenceTicks({ instrument, view, ordersOpen: 0 });
  const intent = { side: order.side, notional: order.price * order.qty, qty: order.qty };
  const { leverage } = config;
  return affords(account, intent, {
    instrument,
    orders,
    without,
    leverage,
    reference,
    holder,
  });
}
