// Our account at the venue: balances, and whether they allow one more order.
import { Decimal, ZERO } from "../base/decimal.ts";
import { ASK, BID } from "../market/event_ring.ts";
import { type Instrument, notionalOf, notionalUnit } from "../market/instrument.ts";
import type { OpeningBalances } from "./config.ts";
import type { Commission, Trade } from "./fees.ts";
import type { OpenOrders, RestingOrder } from "./resting.ts";

/** What one symbol holds of a purse that it shares. */
export interface Holder {
  /** Quote that its buys lock. */
  locked(): Decimal;
  /** Position at the price at which USD-M values it, and what its worse side needs, times leverage. */
  margin(): { readonly value: Decimal; readonly need: Decimal };
}

/** Quote and BNB of an account: one symbol's, or shared by several. Each brings its opening. */
export class Purse {
  quote = ZERO;
  bnb = ZERO;
  readonly #holders: Holder[] = [];

  deposit({ quote, bnb }: Pick<OpeningBalances, "quote" | "bnb">): void {
    this.quote = this.quote.add(quote);
    this.bnb = this.bnb.add(bnb);
  }

  join(holder: Holder): void {
    this.#holders.push(holder);
  }

  /** Whether somebody else has a part of it. */
  isSharedBeside(own: Holder | undefined): boolean {
    return this.#holders.some((holder) => holder !== own);
  }

  /** Quote that buys of all other symbols lock. */
  lockedBeside(own: Holder | undefined): Decimal {
    let locked = ZERO;
    for (const holder of this.#holders) {
      if (holder !== own) locked = locked.add(holder.locked());
    }
    return locked;
  }

  /** Positions of all other symbols, and what they need of the margin. */
  marginBeside(own: Holder | undefined): { readonly value: Decimal; readonly need: Decimal } {
    let [value, need] = [ZERO, ZERO];
    for (const holder of this.#holders) {
      if (holder === own) continue;
      const margin = holder.margin();
      value = value.add(margin.value);
      need = need.add(margin.need);
    }
    return { value, need };
  }
}

/**
 * Balances, moved by nothing but fills and funding. On USD-M `quote` is the wallet as if every
 * trade had been paid in full, and `base` the position: then `quote + base × price` is wallet plus
 * unrealized profit on both markets, and nothing has to be averaged. Quote and BNB lie in a purse
 * that other symbols may share.
 */
export class Account {
  base: Decimal;
  readonly purse: Purse;
  readonly #instrument: Instrument;
  /** Balances in whole tick-lots and lots, rounded down, and the decimals that they are of. */
  #quoteOf: Decimal | undefined;
  #quoteUnits = 0;
  #baseOf: Decimal | undefined;
  #baseLots = 0;

  constructor(instrument: Instrument, opening: OpeningBalances, purse = new Purse()) {
    this.#instrument = instrument;
    this.base = opening.base;
    this.purse = purse;
    purse.deposit(opening);
  }

  get quote(): Decimal {
    return this.purse.quote;
  }

  get bnb(): Decimal {
    return this.purse.bnb;
  }

  /** Quote in whole tick-lots, rounded down. */
  get quoteUnits(): number {
    if (this.#quoteOf !== this.quote) {
      this.#quoteOf = this.quote;
      this.#quoteUnits = this.quote.div(notionalUnit(this.#instrument)).floor().toNumber();
    }
    return this.#quoteUnits;
  }

  /** Base in whole lots, rounded down. */
  get baseLots(): number {
    if (this.#baseOf !== this.base) {
      this.#baseOf = this.base;
      this.#baseLots = this.base.div(this.#instrument.lotSize).floor().toNumber();
    }
    return this.#baseLots;
  }

  applyTrade(trade: Trade, fee: Commission): void {
    const { purse } = this;
    const notional = notionalOf(this.#instrument, trade.price, trade.qty);
    const qty = new Decimal(trade.qty).mul(this.#instrument.lotSize);
    const buys = trade.side === BID;
    purse.quote = buys ? purse.quote.sub(notional) : purse.quote.add(notional);
    this.base = buys ? this.base.add(qty) : this.base.sub(qty);
    if (fee.balance === "base") this.base = this.base.sub(fee.amount);
    else purse[fee.balance] = purse[fee.balance].sub(fee.amount);
  }

  applyFunding(amount: Decimal): void {
    this.purse.quote = this.purse.quote.add(amount);
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
  /** This symbol among those that share the purse; absent where it has the purse for itself. */
  readonly holder?: Holder | undefined;
}

/** Whether the account can lock what the order needs. */
export function affords(account: Account, intent: Intent, context: FundsContext): boolean {
  return context.instrument.market === "spot"
    ? affordsSpot(account, intent, context)
    : affordsMargin(account, intent, context);
}

/**
 * Spot: buys lock price × remaining of quote, sells lock remaining of base. What is needed is a
 * whole number of units, so that of a balance its whole units count, and no decimal is made for an
 * order.
 */
function affordsSpot(account: Account, intent: Intent, context: FundsContext): boolean {
  const { instrument, holder } = context;
  const locked = lockedBy(intent.side, context);
  if (intent.side !== BID) return locked.qty + intent.qty <= account.baseLots;
  const size = locked.notional + intent.notional;
  if (!account.purse.isSharedBeside(holder)) return size <= account.quoteUnits;
  const needed = notionalUnit(instrument).mul(size);
  return needed.add(account.purse.lockedBeside(holder)).lte(account.quote);
}

/**
 * USD-M, one-way, cross margin, simplified: if all open orders of the order's side filled, the
 * value of the position that results, over the leverage, must not exceed wallet + unrealized.
 * An order that cannot make the position larger always passes, so that a loss cannot lock us in.
 * Other symbols of the account add their unrealized profit, and take what their worse side needs.
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
  const others = account.purse.marginBeside(context.holder);
  const equity = account.quote.add(value.mul(unit)).add(others.value);
  return exposure.mul(unit).add(others.need).lte(equity.mul(leverage));
}

/** What the position and the open orders of a symbol mean for the others of its account. */
export function marginOf(
  account: Account,
  context: Omit<FundsContext, "without" | "leverage">,
): { readonly value: Decimal; readonly need: Decimal } {
  const unit = notionalUnit(context.instrument);
  const value = context.reference.mul(account.positionLots).mul(unit);
  const all = { ...context, without: undefined };
  const buys = value.add(unit.mul(lockedBy(BID, all).notional));
  const sells = unit.mul(lockedBy(ASK, all).notional).sub(value);
  return { value, need: Decimal.max(buys, sells) };
}

/** Tick-lots and lots that open orders of one side hold. */
export function lockedBy(
  side: number,
  context: Pick<FundsContext, "orders" | "without">,
): { notional: number; qty: number } {
  let notional = 0;
  let qty = 0;
  for (const order of context.orders.of(side)) {
    if (order === context.without) continue;
    notional += order.price * order.remaining;
    qty += order.remaining;
  }
  return { notional, qty };
}
