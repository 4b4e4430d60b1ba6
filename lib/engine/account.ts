// One account behind several traders: losses of all of them together, and the funds they share.
import { invariant } from "../base/invariant.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { type Instrument, notionalUnit } from "../market/instrument.ts";
import type { OrderTable } from "../orders/order_table.ts";
import type { RateState } from "../risk/rate.ts";
import { heldBy } from "./held.ts";

/** Where losses are measured from: excess equity when the UTC day began, equity then, the peak. */
export interface LossMarks {
  day: { start: number; excess: number; equity: number };
  /** The highest excess equity so far. */
  peak: number;
}

/** Nothing measured yet. */
export function newLossMarks(): LossMarks {
  return {
    day: { start: Number.NEGATIVE_INFINITY, excess: 0, equity: 1 },
    peak: Number.NEGATIVE_INFINITY,
  };
}

/** What the account reads of a trader. */
export interface Member {
  readonly market: { readonly touch: { readonly lastMid: number } };
  readonly ledger: Ledger;
  readonly orders: OrderTable;
}

/** What a trader brings when it starts. */
export interface Joining {
  readonly instrument: Instrument;
  readonly leverage: number;
  /** Its share of the capital, in the quote asset. */
  readonly share: number;
}

interface Entry extends Joining {
  readonly member: Member;
  readonly unit: number;
  /** Its quote as a number, and the ledger's count of changes that it belongs to. */
  quote: number;
  quoteOf: number;
  /** The data of the symbol have ended: its orders hold nothing any more. */
  hasLeft: boolean;
}

/** What all others are worth, in the quote asset. */
export interface Beside {
  equity: number;
  excess: number;
}

/**
 * The side of an account that its traders look at.
 *
 * - Losses are those of all symbols together: a limit that is broken stops every one of them.
 * - Funds are what all symbols have less what the orders of the others hold.
 * - Requests of all symbols count towards the same limits of the venue.
 * - Inventory is each symbol's own affair, and is measured against its own share.
 *
 * Floats, like all that alarms and ratios are made of; the venue checks funds exactly.
 */
export class TradingAccount implements LossMarks {
  day = newLossMarks().day;
  peak = newLossMarks().peak;
  /** Shares of symbols that have not started. */
  #idle: number;
  #rate: RateState | undefined;
  readonly #entries: Entry[] = [];
  readonly #beside: Beside = { equity: 0, excess: 0 };

  /** `capital` is the sum of all shares. */
  constructor(capital: number) {
    this.#idle = capital;
  }

  /** A trader starts and brings its share. */
  join(member: Member, joining: Joining): void {
    const unit = notionalUnit(joining.instrument).toNumber();
    this.#entries.push({ ...joining, member, unit, quote: 0, quoteOf: -1, hasLeft: false });
    this.#idle -= joining.share;
  }

  /** The data of a trader's symbol have ended: what it holds stays, its orders are gone. */
  leave(member: Member): void {
    this.#entryOf(member).hasLeft = true;
  }

  /** The count of requests: the first trader's, for all. */
  rateOf(fresh: RateState): RateState {
    this.#rate ??= fresh;
    return this.#rate;
  }

  /** Equity of all but one, at the last mids they have seen. The same object each time. */
  beside(member: Member): Readonly<Beside> {
    const beside = this.#beside;
    beside.equity = beside.excess = this.#idle;
    for (const entry of this.#entries) {
      if (entry.member === member) continue;
      const { ledger, market } = entry.member;
      const mid = market.touch.lastMid;
      const equity = ledger.equityNumber(mid);
      beside.equity += equity;
      beside.excess += equity - ledger.holdMoveNumber(mid);
    }
    return beside;
  }

  /** What a trader's orders may hold in all, in tick-lots of its own; on USD-M with its leverage. */
  quoteFor(member: Member): number {
    const own = this.#entryOf(member);
    const free = own.instrument.market === "spot" ? this.#cashFor(own) : this.#marginFor(own);
    return Math.floor(free / own.unit);
  }

  /** Spot: the quote of all, less what buys of the others hold. */
  #cashFor(own: Entry): number {
    let cash = 0;
    for (const entry of this.#entries) {
      cash += quoteOf(entry);
      if (entry !== own && !entry.hasLeft) {
        cash -= heldBy(entry.member.orders.values()).buy.value * entry.unit;
      }
    }
    return cash;
  }

  /** USD-M: the equity of all times the leverage, less the worse side of each other symbol. */
  #marginFor(own: Entry): number {
    let margin = 0;
    for (const entry of this.#entries) {
      const { ledger, market, orders } = entry.member;
      const mid = market.touch.lastMid;
      margin += ledger.equityNumber(mid) * own.leverage;
      if (entry === own) continue;
      const position = ledger.baseValueNumber(mid);
      const held = heldBy(entry.hasLeft ? [] : orders.values());
      margin -= Math.max(
        position + held.buy.value * entry.unit,
        held.sell.value * entry.unit - position,
      );
    }
    return margin;
  }

  #entryOf(member: Member): Entry {
    const entry = this.#entries.find((one) => one.member === member);
    invariant(entry !== undefined, "Cannot find a trader in its account: it has not joined");
    return entry;
  }
}

/** Worked out anew when the ledger has changed. */
function quoteOf(entry: Entry): number {
  const { ledger } = entry.member;
  if (entry.quoteOf !== ledger.changes) {
    entry.quote = ledger.quote.toNumber();
    entry.quoteOf = ledger.changes;
  }
  return entry.quote;
}
