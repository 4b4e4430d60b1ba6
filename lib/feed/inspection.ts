// What a file holds, event by event: range, gaps, crossed books, duplicates, clock skew, reach.
import { nowCell } from "../base/now.ts";
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
} from "../market/event_ring.ts";
import type { Market } from "../market/instrument.ts";
import { MarketView } from "../market/mod.ts";
import { TYPE_NAMES } from "./event_csv_format.ts";
import { Sampled, type Spread } from "./sampled.ts";

/** What was found; times in microseconds, undefined where there is nothing to tell. */
export interface Findings {
  readonly events: number;
  readonly rows: number;
  /** Events by type; types that did not occur are left out. */
  readonly types: Readonly<Record<string, number>>;
  readonly local: Range | undefined;
  readonly venue: Range | undefined;
  /** The longest time without an event. */
  readonly silence: { readonly us: number; readonly from: number } | undefined;
  readonly gaps: {
    /** Book updates that do not continue the one before. */
    readonly updates: number;
    /** Trade ids that are missing between two trades. */
    readonly tradeIds: number;
  };
  /** Events that carry an id of their update, or of their trade: without, nothing is noticed. */
  readonly ids: { readonly updates: number; readonly trades: number };
  /** Times that the book, or a quote, was crossed or had an empty side. */
  readonly crossed: number;
  readonly duplicates: {
    /** Trades whose id came before. */
    readonly tradeIds: number;
    /** Book updates and quotes whose update id came before. */
    readonly updateIds: number;
  };
  /** Local less venue time. */
  readonly skew: Spread | undefined;
  /** How far from the mid whole books reach on their shorter side, in basis points. */
  readonly reach: Spread | undefined;
  readonly price: Range | undefined;
}

export interface Range {
  readonly from: number;
  readonly to: number;
}

const BP = 10_000;
/** Nothing here waits for a snapshot. */
const NO_WAIT_US = 0;
const TYPES = [SNAPSHOT, DEPTH, QUOTE, TRADE, MARK, FUNDING];

/** Looks at events one after the other. */
export class Inspection {
  readonly #market: Market;
  readonly #view: MarketView;
  readonly #now = nowCell(0);
  readonly #types = new Float64Array(TYPES.length);
  readonly #skew = new Sampled();
  readonly #reach = new Sampled();
  #events = 0;
  #rows = 0;
  #localFrom = 0;
  #local = 0;
  #venueFrom = 0;
  #venueTo = 0;
  #silence = 0;
  #silenceFrom = 0;
  #depthId = 0;
  #quoteId = 0;
  #tradeId = 0;
  #updateGaps = 0;
  #tradeGaps = 0;
  #repeatedTrades = 0;
  #updatesWithId = 0;
  #tradesWithId = 0;
  #repeatedUpdates = 0;
  #priceFrom = 0;
  #priceTo = 0;

  constructor(market: Market) {
    this.#market = market;
    this.#view = new MarketView({ market, resyncWaitUs: NO_WAIT_US });
  }

  /** Takes the event at an absolute index of the ring. */
  add(ring: EventRing, index: number): void {
    const slot = index & ring.eventMask;
    this.#events++;
    this.#rows += ring.rowCount[slot]!;
    this.#types[ring.type[slot]!]!++;
    this.#time(ring.local[slot]!, ring.venue[slot]!);
    this.#ids(ring, slot);
    this.#now[0] = ring.local[slot]!;
    this.#view.apply(ring, index, this.#now);
    this.#look(ring, slot);
  }

  findings(): Findings {
    const types = TYPES.filter((type) => 0 < this.#types[type]!).map((type) =>
      [TYPE_NAMES[type] ?? "", this.#types[type]!] as const
    );
    const range = (from: number, to: number) => from === 0 ? undefined : { from, to };
    return {
      events: this.#events,
      rows: this.#rows,
      types: Object.fromEntries(types),
      local: range(this.#localFrom, this.#local),
      venue: range(this.#venueFrom, this.#venueTo),
      silence: this.#events < 2 ? undefined : { us: this.#silence, from: this.#silenceFrom },
      gaps: { updates: this.#updateGaps, tradeIds: this.#tradeGaps },
      ids: { updates: this.#updatesWithId, trades: this.#tradesWithId },
      crossed: this.#view.counters.crossed,
      duplicates: { tradeIds: this.#repeatedTrades, updateIds: this.#repeatedUpdates },
      skew: this.#skew.spread(),
      reach: this.#reach.spread(),
      price: range(this.#priceFrom, this.#priceTo),
    };
  }

  #time(local: number, venue: number): void {
    if (this.#events === 1) this.#localFrom = local;
    else if (this.#silence < local - this.#local) {
      this.#silence = local - this.#local;
      this.#silenceFrom = this.#local;
    }
    this.#local = local;
    if (venue === 0) return;
    this.#skew.add(local - venue);
    this.#venueFrom = this.#venueFrom === 0 ? venue : Math.min(this.#venueFrom, venue);
    this.#venueTo = Math.max(this.#venueTo, venue);
  }

  #ids(ring: EventRing, slot: number): void {
    switch (ring.type[slot]) {
      case SNAPSHOT:
        // What follows is judged by the book, whose rules know the first update.
        this.#depthId = 0;
        return;
      case DEPTH:
        return this.#depth(ring, slot);
      case QUOTE: {
        const id = ring.lastId[slot]!;
        if (id !== 0) this.#updatesWithId++;
        if (id !== 0 && id === this.#quoteId) this.#repeatedUpdates++;
        this.#quoteId = id;
        return;
      }
      case TRADE:
        return this.#trade(ring.tradeId[slot]!);
    }
  }

  #depth(ring: EventRing, slot: number): void {
    const before = this.#depthId;
    const last = ring.lastId[slot]!;
    this.#depthId = last;
    if (last !== 0) this.#updatesWithId++;
    if (before === 0 || last === 0) return;
    if (last <= before) {
      this.#repeatedUpdates++;
      return;
    }
    const isNext = this.#market === "spot"
      ? ring.firstId[slot]! <= before + 1
      : ring.prevId[slot] === 0 || ring.prevId[slot] === before;
    if (!isNext) this.#updateGaps++;
  }

  #trade(id: number): void {
    if (id === 0) return;
    this.#tradesWithId++;
    const before = this.#tradeId;
    if (before !== 0 && id <= before) {
      this.#repeatedTrades++;
      return;
    }
    if (before !== 0) this.#tradeGaps += id - before - 1;
    this.#tradeId = id;
  }

  #look(ring: EventRing, slot: number): void {
    const { bid, ask } = this.#view;
    const isTrade = ring.type[slot] === TRADE && ring.flag[slot] === 0;
    const price = isTrade ? ring.price[ring.rowStart[slot]! & ring.rowMask]! : (bid + ask) / 2;
    if (isTrade || (bid !== 0 && ask !== 0)) {
      this.#priceFrom = this.#priceFrom === 0 ? price : Math.min(this.#priceFrom, price);
      this.#priceTo = Math.max(this.#priceTo, price);
    }
    if (ring.type[slot] === SNAPSHOT) this.#measure(ring, slot);
  }

  /** A snapshot reaches as far as its shorter side. */
  #measure(ring: EventRing, slot: number): void {
    const best = [0, 0];
    const worst = [0, 0];
    const start = ring.rowStart[slot]!;
    for (let offset = 0; offset < ring.rowCount[slot]!; offset++) {
      const row = (start + offset) & ring.rowMask;
      const side = ring.side[row]!;
      const price = ring.price[row]!;
      const isBid = side === BID;
      if (best[side] === 0 || (isBid ? best[side]! < price : price < best[side]!)) {
        best[side] = price;
      }
      if (worst[side] === 0 || (isBid ? price < worst[side]! : worst[side]! < price)) {
        worst[side] = price;
      }
    }
    const mid = (best[BID]! + best[ASK]!) / 2;
    if (best[BID] === 0 || best[ASK] === 0) return;
    this.#reach.add(Math.min(mid - worst[BID]!, worst[ASK]! - mid) / mid * BP);
  }
}
