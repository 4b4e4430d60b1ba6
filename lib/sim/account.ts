// Our account at the venue: balances, and whether they allow one more order.
import { Decimal } from "../base/decimal.ts";
import { BID } from "../market/event_ring.ts";
import { type Instrument, notionalOf, notionalUnit } from "../market/instrument.ts";
import type { OpeningBalances } from "./config.ts";
import type { Commission, Trade } from "./fees.ts";
import type { OpenOrders, RestingOrder } from "./resting.ts";

/**
 * Balances, moved by nothing but fills and funding. On USD-M `quote` is the wallet as if every
 * trade had been paid in full, and `base` the position: then `quote + base × price` is wallet plus
 * unrealized profit on both markets, and nothing has to be averaged.
 */
export class Account {
  quote: Decimal;
  base: Decimal;
  bnb: Decimal;
  readonly #instrument: Instrument;

  constructor(instrument: Instrument, opening: OpeningBalances) {
    this.#instrument = instrument;
    this.quote = opening.quote;
    this.base = opening.base;
    this.bnb = opening.bnb;
  }

  applyTrade(trade: Trade, fee: Commission): void {
    const notional = notionalOf(this.#instrument, trade.price, trade.qty);
    const qty = new Decimal(trade.qty).mul(this.#instrument.lotSize);
    const buys = trade.side === BID;
    this.quote = buys ? this.quote.sub(notional) : this.quote.add(notional);
    this.base = buys ? this.base.add(qty) : this.base.sub(qty);
    this[fee.balance] = this[fee.balance].sub(fee.amount);
  }

  applyFunding(amount: Decimal): void {
    this.quote = this.quote.add(amount);
  }

  /** Base in whole lots, towards zero: the position on USD-M. */
  get positionLots(): number {
    return this.base.div(this.#instrument.lotSize).trunc().toNumber();
  }
}

/** An order that asks for funds: what it would move, in tick-lots and lots. */
export interface Intent {
  readonly side: number;
  readonly notional: number;
  readonly qty: number;
}

export interface FundsContext {
  readonly instrument: Instrument;
  readonly orders: OpenOrders;
  /** The order that the intent replaces, its own lock released. */
  readonly without: RestingOrder | undefined;
  readonly leverage: number;
  /** Price in ticks at which USD-M values the position: mark, else mid. */
  readonly reference: Decimal;
}

/** Whether the account can lock what the order needs. */
export function affords(account: Account, intent: Intent, context: FundsContext): boolean {
  return context.instrument.market === "spot"
    ? affordsSpot(account, intent, context)
    : affordsMargin(account, intent, context);
}

/** Spot: buys lock price × remaining of quote, sells lock remaining of base. */
function affordsSpot(account: Account, intent: Intent, context: FundsContext): boolean {
  const { instrument } = context;
  const locked = lockedBy(intent.side, context);
  if (intent.side === BID) {
    return notionalUnit(instrument).mul(locked.notional + intent.notional).lte(account.quote);
  }
  return new Decimal(locked.qty + intent.qty).mul(instrument.lotSize).lte(account.base);
}

/**
 * USD-M, one-way, cross margin, simplified: if all open orders of the order's side filled, the
 * value of the position that results, over the leverage, must not exceed wallet + unrealized.
 * An order that cannot make the position larger always passes, so that a loss cannot lock us in.
 */
function affordsMargin(account: Account, intent: Intent, context: FundsContext): boolean {
  const { instrument, reference, leverage } = context;
  const sign = intent.side === BID ? 1 : -1;
  const position = account.positionLots;
  const locked = lockedBy(intent.side, context);
  const reached = sign * position + locked.qty + intent.qty;
  if (reached <= Math.abs(position)) return true;

  const unit = notionalUnit(instrument);
  const value = reference.mul(position);
  const exposure = value.mul(sign).add(locked.notional).add(intent.notional);
  const equity = account.quote.add(value.mul(unit));
  return exposure.mul(unit).lte(equity.mul(leverage));
}

/** Tick-lots and lots that open orders of one side hold. */
function lockedBy(side: number, context: FundsContext): { notional: number; qty: number } {
  let notional = 0;
  let qty = 0;
  for (const order of context.orders.of(side)) {
    if (order === context.without) continue;
    notional += order.price * order.remaining;
    qty += order.remaining;
  }
  return { notional, qty };
}
