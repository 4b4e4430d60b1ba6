// What was traded: the last trades, their aggregates, minute bars and the day's figures.
import { US_PER_MS } from "../base/units.ts";

/** Price in ticks, quantity in lots, time in microseconds. */
export interface TapeTrade {
  readonly id: number;
  readonly price: number;
  readonly qty: number;
  readonly at: number;
  /** The aggressor sold. */
  readonly buyerIsMaker: boolean;
}

export interface TapeAggregate extends Omit<TapeTrade, "id"> {
  readonly id: number;
  readonly firstId: number;
  readonly lastId: number;
}

/** A bar of a minute; `quote` in tick-lots. */
export interface Bar {
  readonly openAt: number;
  open: number;
  high: number;
  low: number;
  close: number;
  qty: number;
  quote: number;
  takerBuyQty: number;
  takerBuyQuote: number;
  count: number;
  firstId: number;
  lastId: number;
}

export const MINUTE_US = 60_000_000;
/** What the venue's own answers can hold at most. */
const TRADES_MAX = 1_000;
const BARS_MAX = 1_500;
const DAY_BARS = 1_440;

export class Tape {
  readonly trades: TapeTrade[] = [];
  readonly aggregates: TapeAggregate[] = [];
  readonly bars: Bar[] = [];
  readonly #windowUs: number;
  #pending: TapeAggregate | undefined;
  #aggregateId = 0;
  #tradeId = 0;

  /** `windowMs` of 0 aggregates what has one time (spot), else what falls into one window (USD-M). */
  constructor({ windowMs }: { readonly windowMs: number }) {
    this.#windowUs = Math.max(1, windowMs) * US_PER_MS;
  }

  /** Books a trade; returns it with its id, and the aggregate that it closed. */
  add(
    trade: Omit<TapeTrade, "id"> & { readonly id: number | undefined },
  ): { readonly trade: TapeTrade; readonly closed: TapeAggregate | undefined } {
    this.#tradeId = Math.max(this.#tradeId + 1, trade.id ?? 0);
    const made = { ...trade, id: this.#tradeId };
    keep(this.trades, made, TRADES_MAX);
    this.#bar(made);
    return { trade: made, closed: this.#aggregate(made) };
  }

  /** Closes the open aggregate when its time is over. */
  settle(at: number): TapeAggregate | undefined {
    const pending = this.#pending;
    if (pending === undefined || this.#window(pending.at) === this.#window(at)) return undefined;
    return this.#close();
  }

  /** The figures of the last 24 hours of what was played; undefined before the first trade. */
  day(at: number): { readonly first: Bar; readonly sum: Bar } | undefined {
    const bars = this.bars.slice(-DAY_BARS).filter((bar) => at - DAY_BARS * MINUTE_US < bar.openAt);
    const first = bars[0];
    if (first === undefined) return undefined;
    return { first, sum: sumOf(bars, first) };
  }

  #aggregate(trade: TapeTrade): TapeAggregate | undefined {
    const pending = this.#pending;
    const joins = pending !== undefined && pending.price === trade.price &&
      pending.buyerIsMaker === trade.buyerIsMaker &&
      this.#window(pending.at) === this.#window(trade.at);
    const closed = joins ? undefined : this.#close();
    this.#pending = joins
      ? { ...pending, qty: pending.qty + trade.qty, lastId: trade.id }
      : { ...trade, id: ++this.#aggregateId, firstId: trade.id, lastId: trade.id };
    return closed;
  }

  #close(): TapeAggregate | undefined {
    const pending = this.#pending;
    this.#pending = undefined;
    if (pending !== undefined) keep(this.aggregates, pending, TRADES_MAX);
    return pending;
  }

  #window(at: number): number {
    return Math.floor(at / this.#windowUs);
  }

  #bar(trade: TapeTrade): void {
    const openAt = Math.floor(trade.at / MINUTE_US) * MINUTE_US;
    let bar = this.bars.at(-1);
    if (bar === undefined || bar.openAt < openAt) {
      bar = emptyBar(openAt, trade.price, trade.id);
      keep(this.bars, bar, BARS_MAX);
    }
    const quote = trade.price * trade.qty;
    bar.high = Math.max(bar.high, trade.price);
    bar.low = Math.min(bar.low, trade.price);
    bar.close = trade.price;
    bar.qty += trade.qty;
    bar.quote += quote;
    bar.count++;
    bar.lastId = trade.id;
    if (trade.buyerIsMaker) return;
    bar.takerBuyQty += trade.qty;
    bar.takerBuyQuote += quote;
  }
}

/** Minute bars put together to longer ones, which begin at whole multiples of their length. */
export function barsOf(bars: readonly Bar[], minutes: number): readonly Bar[] {
  const groups = new Map<number, Bar[]>();
  for (const bar of bars) {
    const openAt = Math.floor(bar.openAt / (minutes * MINUTE_US)) * minutes * MINUTE_US;
    const group = groups.get(openAt) ?? [];
    group.push(bar);
    groups.set(openAt, group);
  }
  return [...groups].flatMap(([openAt, group]) => {
    const first = group[0];
    return first === undefined ? [] : [{ ...sumOf(group, first), openAt }];
  });
}

function emptyBar(openAt: number, price: number, firstId: number): Bar {
  return {
    openAt,
    open: price,
    high: price,
    low: price,
    close: price,
    qty: 0,
    quote: 0,
    takerBuyQty: 0,
    takerBuyQuote: 0,
    count: 0,
    firstId,
    lastId: firstId,
  };
}

function sumOf(bars: readonly Bar[], first: Bar): Bar {
  const sum = { ...emptyBar(first.openAt, first.open, first.firstId) };
  for (const bar of bars) {
    sum.high = Math.max(sum.high, bar.high);
    sum.low = Math.min(sum.low, bar.low);
    sum.close = bar.close;
    sum.qty += bar.qty;
    sum.quote += bar.quote;
    sum.takerBuyQty += bar.takerBuyQty;
    sum.takerBuyQuote += bar.takerBuyQuote;
    sum.count += bar.count;
    sum.lastId = bar.lastId;
  }
  return sum;
}

function keep<Item>(items: Item[], item: Item, max: number): void {
  items.push(item);
  if (max < items.length) items.shift();
}
