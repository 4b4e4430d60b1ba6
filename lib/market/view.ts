// The market as one clock sees it: book, touch, last trade, mark, and whether it can be quoted on.
import type { Now } from "../base/now.ts";
import { OrderBook } from "./book.ts";
import { DiffBuffer } from "./diff_buffer.ts";
import { DiffChain } from "./diff_chain.ts";
import {
  ASK,
  BID,
  DEPTH,
  type EventRing,
  FUNDING,
  MARK,
  QUOTE,
  SNAPSHOT,
  TRADE,
} from "./event_ring.ts";
import type { Market } from "./instrument.ts";
import { Quote } from "./quote.ts";

/** Why no price may be made of a view; a subset of the kernel's words. */
export type Blocked = "no_data" | "gap" | "crossed";

export interface MarketViewConfig {
  readonly market: Market;
  /** After this long without a snapshot, quotes suffice; queues are unknown then. */
  readonly resyncWaitUs: number;
}

/** At least one lot must have rested where one was traded; more is not known. */
const ASSUMED_LOTS = 1;

/** What a view met and tolerated. */
export interface ViewCounters {
  /** Breaks of the update ids, and snapshots too old for the updates kept. */
  gaps: number;
  /** Snapshots that made the book known again after a gap. */
  resyncs: number;
  /** Times that quotes had to do because no snapshot followed. */
  resumes: number;
  /** Depth events that left the book crossed, and quotes crossed or with a side missing. */
  crossed: number;
  /** Messages older than what was already known. */
  olderDiffs: number;
  olderQuotes: number;
  olderSnapshots: number;
}

/**
 * The state of the market after the events applied so far.
 *
 * - A snapshot makes the book known; depth updates before it are kept and played on top.
 * - Updates must be continuous. After a gap nothing is known until the next snapshot; if none
 *   comes within `resyncWaitUs`, the next quote does, and queues are unknown. The same holds from
 *   the first update of data that begin without a snapshot. Without depth, quotes suffice at once,
 *   and go on sufficing when updates without a snapshot set in.
 * - The touch is that of the freshest source by update id: a quote, or the book's best.
 * - A crossed book, or one with an empty side, has no touch until an update repairs it.
 */
export class MarketView {
  readonly book = new OrderBook();
  readonly counters: ViewCounters = {
    gaps: 0,
    resyncs: 0,
    resumes: 0,
    crossed: 0,
    olderDiffs: 0,
    olderQuotes: 0,
    olderSnapshots: 0,
  };

  /** The touch in ticks and lots; 0 while blocked. */
  bid = 0;
  ask = 0;
  bidQty = 0;
  askQty = 0;
  /** Why the touch is absent; undefined while there is one. */
  blocked: Blocked | undefined = "no_data";
  /** Bid plus ask of the last touch there was, in half-ticks; 0 before the first. */
  lastMid = 0;
  /** Grows whenever the touch or `blocked` changes, and with each snapshot. */
  version = 0;

  /** Update id of the touch. */
  touchId = 0;

  /** Last market trade in ticks; mark price and funding rate × 1e8; next funding time. */
  lastTrade = 0;
  markE8 = 0;
  fundingRateE8 = 0;
  fundingAt = 0;
  lastEventAt = 0;

  readonly #resyncWaitUs: number;
  readonly #chain: DiffChain;
  readonly #buffer = new DiffBuffer();
  #synced = false;
  /** Since when a snapshot is waited for. */
  #waitingSince: number | undefined;
  readonly #quote = new Quote();

  constructor(config: MarketViewConfig) {
    this.#chain = new DiffChain(config.market);
    this.#resyncWaitUs = config.resyncWaitUs;
  }

  /** Update id of the book. */
  get depthId(): number {
    return this.#chain.id;
  }

  /** Whether the book has ever been whole: updates without a snapshot never make it so. */
  get hasBeenWhole(): boolean {
    return this.#synced || 0 < this.counters.gaps;
  }

  /** False while there is no book, so that nobody can say what rests ahead of an order. */
  get queuesKnown(): boolean {
    return this.#synced && this.blocked === undefined;
  }

  /** Applies one event. Positional, being called for each event. */
  apply(ring: EventRing, index: number, now: Now): void {
    const slot = index & ring.eventMask;
    const row = ring.rowStart[slot]! & ring.rowMask;
    this.lastEventAt = now[0]!;
    switch (ring.type[slot]) {
      case DEPTH:
        return this.#onDepth(ring, index);
      case QUOTE:
        return this.#onQuote(ring, slot);
      case TRADE:
        if (ring.flag[slot] === 0 && 0 < ring.price[row]!) this.lastTrade = ring.price[row]!;
        return;
      case SNAPSHOT:
        return this.#onSnapshot(ring, slot);
      case MARK:
        this.markE8 = ring.price[row]!;
        return;
      case FUNDING:
        this.fundingRateE8 = ring.price[row]!;
        this.fundingAt = ring.qty[row]!;
    }
  }

  /**
   * Of data without a book, after a market trade: the touch is one tick wide, its price that of the
   * trade on the side that was taken, its sizes one lot. Never called where there is a book.
   */
  assumeTouch(ring: EventRing, index: number): void {
    const slot = index & ring.eventMask;
    const row = ring.rowStart[slot]! & ring.rowMask;
    const price = ring.price[row]!;
    if (ring.type[slot] !== TRADE || ring.flag[slot] !== 0 || price === 0) return;
    const bid = ring.side[row] === BID ? price - 1 : price;
    if (bid !== 0) this.#setTouch(bid, bid + 1, ASSUMED_LOTS, ASSUMED_LOTS);
  }

  /** What is shown at a price: nothing better than the touch, the touch, the book beyond it. */
  shown(side: number, price: number): number {
    const touch = side === BID ? this.bid : this.ask;
    if (touch === 0 || (side === BID ? touch < price : price < touch)) return 0;
    if (price === touch) return side === BID ? this.bidQty : this.askQty;
    return this.book.qtyAt(side, price);
  }

  /** Whether what `shown` says of a price is all that rests there. */
  known(side: number, price: number): boolean {
    if (!this.queuesKnown) return false;
    if (side === BID ? this.bid <= price : price <= this.ask) return true;
    return this.book.known(side, price);
  }

  #onDepth(ring: EventRing, index: number): void {
    if (!this.#synced) {
      this.#waitingSince ??= this.lastEventAt;
      this.#buffer.push(ring, index);
      return;
    }
    const slot = index & ring.eventMask;
    const link = this.#chain.link(ring, slot);
    if (link === "next") {
      this.#write(ring, slot);
      this.#settle(ring.lastId[slot]!);
    } else if (link === "older") {
      this.counters.olderDiffs++;
    } else {
      this.#buffer.push(ring, index);
      this.#lose();
    }
  }

  #onSnapshot(ring: EventRing, slot: number): void {
    const id = ring.lastId[slot]!;
    if (this.#synced && id !== 0 && id < this.#chain.id) {
      this.counters.olderSnapshots++;
      return;
    }
    const synced = this.#synced;
    const quotesOnly = !synced && this.blocked === undefined;
    this.book.clear();
    this.#write(ring, slot);
    this.#reach(ring, slot);
    this.#chain.start(id);
    this.#synced = true;
    if (!this.#replay(id)) {
      this.#lose();
      if (quotesOnly && this.#quote.sound) this.#resume();
      return;
    }
    this.#waitingSince = undefined;
    this.version++;
    if (!synced && 0 < this.counters.gaps) this.counters.resyncs++;
    this.#settle(this.#chain.id);
    // A quote that came while the book was unknown may be fresher than the book.
    const fresher = !synced && this.#quote.sound && this.#chain.id < this.#quote.id;
    if (fresher && this.blocked === undefined) this.#useQuote();
  }

  /** Plays the kept updates on a snapshot; false when they do not continue it. */
  #replay(snapshotId: number): boolean {
    const ring = this.#buffer.ring;
    // Updates or a snapshot without ids: what came before the snapshot is in it.
    if (snapshotId === 0) this.#buffer.clear();
    while (ring.head < ring.tail) {
      const slot = ring.head & ring.eventMask;
      if (ring.lastId[slot] !== 0) {
        const link = this.#chain.link(ring, slot);
        if (link === "gap") return false;
        if (link === "next") this.#write(ring, slot);
      }
      this.#buffer.shift();
    }
    return true;
  }

  #write(ring: EventRing, slot: number): void {
    const { side, price, qty, rowMask } = ring;
    const book = this.book;
    const start = ring.rowStart[slot]! & rowMask;
    const end = start + ring.rowCount[slot]!;
    for (let at = start; at < end; at++) {
      const row = at & rowMask;
      book.set(side[row]!, price[row]!, qty[row]!);
    }
  }

  /** A side without rows reaches no further than the other's best. */
  #reach(ring: EventRing, slot: number): void {
    const start = ring.rowStart[slot]!;
    let low = this.book.best(ASK);
    let high = this.book.best(BID);
    for (let offset = 0; offset < ring.rowCount[slot]!; offset++) {
      const row = (start + offset) & ring.rowMask;
      const price = ring.price[row]!;
      if (low === 0 || price < low) low = price;
      if (high < price) high = price;
    }
    this.book.setReach(low, high);
  }

  /** After the book has changed: its best is the touch unless a quote is fresher. */
  #settle(id: number): void {
    const bid = this.book.best(BID);
    const ask = this.book.best(ASK);
    if (bid === 0 || ask === 0) return this.#block("no_data");
    if (ask <= bid) {
      this.counters.crossed++;
      return this.#block("crossed");
    }
    if (id !== 0 && id < this.touchId) return;
    this.touchId = id;
    const book = this.book;
    this.#setTouch(bid, ask, book.qtyAt(BID, bid), book.qtyAt(ASK, ask));
  }

  #onQuote(ring: EventRing, slot: number): void {
    const quote = this.#quote;
    quote.read(ring, slot);
    if (!quote.sound) {
      this.counters.crossed++;
      return;
    }
    if (this.#synced) {
      const known = Math.max(this.touchId, this.#chain.id);
      if (quote.id !== 0 && quote.id <= known) this.counters.olderQuotes++;
      else if (this.blocked === undefined) this.#useQuote();
    } else if (this.blocked === undefined) {
      this.#useQuote();
    } else if (
      this.#waitingSince === undefined ||
      this.#resyncWaitUs <= this.lastEventAt - this.#waitingSince
    ) {
      this.#resume();
    }
  }

  /** Goes on with quotes alone. */
  #resume(): void {
    if (this.#waitingSince !== undefined) this.counters.resumes++;
    this.#useQuote();
  }

  #useQuote(): void {
    const { id, bid, ask, bidQty, askQty } = this.#quote;
    this.touchId = id;
    this.#setTouch(bid, ask, bidQty, askQty);
  }

  /** Updates are missing: nothing is known any more. */
  #lose(): void {
    this.#synced = false;
    this.#waitingSince = this.lastEventAt;
    // Ids may begin anew, so an old quote must not look fresher than the next snapshot.
    this.#quote.id = 0;
    this.counters.gaps++;
    this.book.clear();
    this.#block("gap");
  }

  #block(why: Blocked): void {
    if (this.blocked === why) return;
    this.blocked = why;
    this.bid = 0;
    this.ask = 0;
    this.bidQty = 0;
    this.askQty = 0;
    this.touchId = 0;
    this.version++;
  }

  #setTouch(bid: number, ask: number, bidQty: number, askQty: number): void {
    if (
      bid === this.bid && ask === this.ask && bidQty === this.bidQty && askQty === this.askQty
    ) return;
    this.bid = bid;
    this.ask = ask;
    this.bidQty = bidQty;
    this.askQty = askQty;
    this.blocked = undefined;
    this.lastMid = bid + ask;
    this.version++;
  }
}
