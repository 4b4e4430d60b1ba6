// The market of the last minute: price change, spread, volume, and who bought and sold.
import { BID, type EventRing, TRADE } from "../market/event_ring.ts";
import type { MarketView } from "../market/view.ts";
import { TimeWindow } from "../market/windows.ts";

/** Volumes are in lots and tick-lots: estimates for people, exact up to 2^53. */
export interface Flow {
  readonly trades: number;
  readonly buyLots: number;
  readonly sellLots: number;
  /** Price times quantity of all trades. */
  readonly tickLots: number;
}

export interface Summary {
  /** Mids in half-ticks; 0 where there is none. */
  readonly mid: number;
  readonly minuteAgoMid: number;
  readonly startMid: number;
  /** In ticks; `spreadMean` is weighted by time over the last minute, 0 where there is none. */
  readonly spread: number;
  readonly spreadMean: number;
  readonly minute: Flow;
  readonly total: Flow;
  readonly startAt: number;
}

const US_PER_S = 1_000_000;
const WINDOW_S = 60;
const NO_FLOW: Flow = { trades: 0, buyLots: 0, sellLots: 0, tickLots: 0 };

interface Second {
  readonly second: number;
  /** At its beginning; 0 where there was none. */
  readonly mid: number;
  flow: Flow;
}

/** Follows one market by its local time. */
export class MarketSummary {
  readonly #spread = new TimeWindow(WINDOW_S * US_PER_S);
  /** The seconds in which something came, oldest first: at most a window of them. */
  readonly #seconds: Second[] = [];
  #total = NO_FLOW;
  #startAt = 0;
  #startMid = 0;
  #mid = 0;
  #now = 0;
  #spreadTicks = 0;

  /** Takes an event after the view has applied it. */
  add(ring: EventRing, index: number, view: MarketView): void {
    const slot = index & ring.eventMask;
    const at = ring.local[slot] ?? 0;
    if (this.#startAt === 0) this.#startAt = at;
    const second = this.#secondOf(at);
    if (ring.type[slot] === TRADE && ring.flag[slot] === 0) {
      const row = (ring.rowStart[slot] ?? 0) & ring.rowMask;
      const trade = flowOf(ring, row);
      second.flow = sum(second.flow, trade);
      this.#total = sum(this.#total, trade);
    }
    const isQuoted = view.bid !== 0 && view.ask !== 0;
    this.#mid = isQuoted ? view.bid + view.ask : 0;
    if (this.#startMid === 0) this.#startMid = this.#mid;
    this.#spreadTicks = isQuoted ? view.ask - view.bid : 0;
    this.#spread.push(at, this.#spreadTicks);
  }

  summary(): Summary {
    const since = Math.floor(this.#now / US_PER_S) - WINDOW_S;
    const recent = this.#seconds.filter(({ second }) => since < second);
    return {
      mid: this.#mid,
      // What held when the window began, until its first second.
      minuteAgoMid: recent[0]?.mid ?? 0,
      startMid: this.#startMid,
      spread: this.#spreadTicks,
      spreadMean: this.#spread.average(this.#now),
      minute: recent.reduce((flow, one) => sum(flow, one.flow), NO_FLOW),
      total: this.#total,
      startAt: this.#startAt,
    };
  }

  #secondOf(at: number): Second {
    this.#now = Math.max(this.#now, at);
    const second = Math.floor(this.#now / US_PER_S);
    const last = this.#seconds.at(-1);
    if (last?.second === second) return last;
    const fresh = { second, mid: this.#mid, flow: NO_FLOW };
    this.#seconds.push(fresh);
    while ((this.#seconds[0]?.second ?? second) <= second - WINDOW_S) this.#seconds.shift();
    return fresh;
  }
}

function flowOf(ring: EventRing, row: number): Flow {
  const qty = ring.qty[row] ?? 0;
  const isBuy = ring.side[row] === BID;
  return {
    trades: 1,
    buyLots: isBuy ? qty : 0,
    sellLots: isBuy ? 0 : qty,
    tickLots: qty * (ring.price[row] ?? 0),
  };
}

function sum(a: Flow, b: Flow): Flow {
  return {
    trades: a.trades + b.trades,
    buyLots: a.buyLots + b.buyLots,
    sellLots: a.sellLots + b.sellLots,
    tickLots: a.tickLots + b.tickLots,
  };
}
