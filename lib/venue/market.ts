// One symbol on one market as the venue shows it: data played, book, tape and streams kept.
import { ASK, DEPTH, type EventRing, MARK, QUOTE, SNAPSHOT, TRADE } from "../market/event_ring.ts";
import type { Instrument, Market } from "../market/instrument.ts";
import { MarketView } from "../market/view.ts";
import type { EventSource } from "../feed/source.ts";
import { type Numbers, numbersOf, ticksToE8 } from "./numbers.ts";
import { Player } from "./player.ts";
import { PublishedBook, type Top } from "./published_book.ts";
import type { MarkState } from "./stream_bodies.ts";
import { aggTradeBody, bookTickerBody, tradeBody } from "./stream_bodies.ts";
import type { ShownMarket } from "./shown_market.ts";
import { StreamClock } from "./stream_clock.ts";
import { Tape, type TapeAggregate } from "./tape.ts";

/** How long quotes may be silent before they do without a book. */
const RESYNC_WAIT_US = 5_000_000;
/** Update ids of the shown book begin here, so that they look like the venue's. */
const FIRST_ID: Readonly<Record<Market, number>> = { spot: 1_000_000, usdm: 11_000_000_000 };
const AGGREGATE_MS: Readonly<Record<Market, number>> = { spot: 1, usdm: 100 };
const FUNDING_EVERY_US = 8 * 3_600_000_000;

export interface MarketConfig {
  readonly instrument: Instrument;
  readonly open: () => EventSource | Promise<EventSource>;
  readonly speed: number | "data";
  readonly loop: boolean;
  /** `assumed`: data of trades alone, the touch is one tick around the last. */
  readonly touch: "book" | "assumed";
  /** Whose rules the update ids of the data follow. */
  readonly dataMarket: Market;
  /** Whether anybody listens to a stream; makes no body for nobody. */
  readonly wants: (stream: string) => boolean;
  readonly publish: (stream: string, body: unknown) => void;
}

/** A funding that has taken place; rate and mark × 1e8. */
export interface PastFunding {
  readonly at: number;
  readonly rateE8: number;
  readonly markE8: number;
}

const FUNDINGS_MAX = 1_000;

/** Told of each event after the view has it, with the ring, as `SimVenue` wants it. */
export interface MarketFollower {
  onTrade(ring: EventRing, index: number, now: Float64Array): void;
  onBook(now: Float64Array): void;
  onMark(now: Float64Array): void;
  onFunding(now: Float64Array): void;
}

/**
 * Published as things happen: `trade`, `aggTrade`, `bookTicker`; the rest by `StreamClock`.
 * The mark price is the data's; where they have none it is the mid.
 */
export class SymbolMarket implements ShownMarket {
  /** Its limits may be made stricter while it plays; tick and lot stay. */
  instrument: Instrument;
  readonly numbers: Numbers;
  readonly view: MarketView;
  readonly book: PublishedBook;
  readonly tape: Tape;
  readonly player: Player;
  /** Accounts whose orders meet this market; in the order in which they came. */
  readonly followers: MarketFollower[] = [];
  /** Fundings of the data, oldest first. */
  readonly fundings: PastFunding[] = [];
  readonly #config: MarketConfig;
  readonly #streams: StreamClock;
  readonly #rows: (readonly [side: number, price: number])[] = [];
  #funding: PastFunding = { at: 0, rateE8: 0, markE8: 0 };
  #top: Top = { bid: 0, bidQty: 0, ask: 0, askQty: 0 };

  constructor(config: MarketConfig) {
    const { instrument, open, speed, loop, dataMarket } = config;
    const { market } = instrument;
    this.#config = config;
    this.instrument = instrument;
    this.numbers = numbersOf(instrument);
    this.view = new MarketView({ market: dataMarket, resyncWaitUs: RESYNC_WAIT_US });
    this.book = new PublishedBook(this.view, FIRST_ID[market]);
    this.tape = new Tape({ windowMs: AGGREGATE_MS[market] });
    this.player = new Player({ view: this.view, open, speed, loop });
    this.#streams = new StreamClock(this, config);
  }

  /** Prefix of the names of its streams. */
  get streamName(): string {
    return this.instrument.symbol.toLowerCase();
  }

  /** When something of this market is due next. */
  get nextAt(): number {
    return Math.min(this.player.nextAt, this.#streams.nextAt);
  }

  /** Does what is due next: an event of the data, then a tick of the streams. */
  next(): void {
    if (this.player.nextAt <= this.#streams.nextAt) return this.player.play(this);
    const closed = this.tape.settle(this.#streams.nextAt);
    if (closed !== undefined) this.#publishAggregate(closed, this.#streams.nextAt);
    this.#streams.tick();
  }

  /** Begins to play at the venue's clock. */
  start(at: number): void {
    this.player.start(at);
    if (this.#config.speed !== "data") return this.#streams.start(at);
    // The data's own clock: it begins with them.
    const { nextAt } = this.player;
    if (nextAt !== Infinity) this.#streams.start(Math.max(at, nextAt));
  }

  /** Mark price, funding rate and next funding time. */
  mark(at: number): MarkState {
    const { view, instrument } = this;
    const mid = (view.bid + view.ask) / 2 || view.lastMid / 2;
    const markE8 = view.markE8 === 0 ? ticksToE8(mid, instrument) : view.markE8;
    const next = (Math.floor(at / FUNDING_EVERY_US) + 1) * FUNDING_EVERY_US;
    const fundingAt = at < view.fundingAt ? view.fundingAt : next;
    return {
      markE8: Math.min(markE8, Number.MAX_SAFE_INTEGER),
      rateE8: view.fundingRateE8,
      fundingAt,
    };
  }

  /** A client's order rests, shrinks or ends. */
  changeClient(side: number, change: { price: number; lots: number; at: number }): void {
    this.book.addClient(side, change.price, change.lots);
    this.#publishTop(change.at);
  }

  /** A client took: its trade is on the tape too. */
  addTake(trade: { price: number; qty: number; at: number; buyerIsMaker: boolean }): void {
    this.#addTrade({ ...trade, id: undefined });
  }

  /** What the player tells after each event. */
  onEvent(ring: EventRing, index: number, now: Float64Array): void {
    const slot = index & ring.eventMask;
    const at = now[0] ?? 0;
    switch (ring.type[slot]) {
      case TRADE:
        return this.#onTrade(ring, index, now);
      case DEPTH:
      case QUOTE:
        this.#takeRows(ring, slot);
        for (const follower of this.followers) follower.onBook(now);
        this.book.refresh(this.#rows);
        return this.#publishTop(at);
      case SNAPSHOT:
        for (const follower of this.followers) follower.onBook(now);
        this.book.refreshAll();
        return this.#publishTop(at);
      default:
        return this.#onRate(ring, slot, now);
    }
  }

  #onRate(ring: EventRing, slot: number, now: Float64Array): void {
    this.#noteFunding();
    for (const follower of this.followers) {
      if (ring.type[slot] === MARK) follower.onMark(now);
      else follower.onFunding(now);
    }
  }

  /** A new funding time means that the one before has passed. */
  #noteFunding(): void {
    const { fundingAt, fundingRateE8: rateE8, markE8 } = this.view;
    const { at } = this.#funding;
    if (at === fundingAt) {
      this.#funding = { at, rateE8, markE8 };
      return;
    }
    if (at !== 0) this.fundings.push(this.#funding);
    if (FUNDINGS_MAX < this.fundings.length) this.fundings.shift();
    this.#funding = { at: fundingAt, rateE8, markE8 };
  }

  #onTrade(ring: EventRing, index: number, now: Float64Array): void {
    const slot = index & ring.eventMask;
    const row = (ring.rowStart[slot] ?? 0) & ring.rowMask;
    const price = ring.price[row] ?? 0;
    const isMarket = ring.flag[slot] === 0 && 0 < price;
    if (this.#config.touch === "assumed") {
      this.view.assumeTouch(ring, index);
      this.book.refreshAll();
    }
    for (const follower of this.followers) follower.onTrade(ring, index, now);
    if (isMarket) {
      const id = ring.tradeId[slot] ?? 0;
      this.#addTrade({
        id: id === 0 ? undefined : id,
        price,
        qty: ring.qty[row] ?? 0,
        at: now[0] ?? 0,
        buyerIsMaker: ring.side[row] === ASK,
      });
    }
    if (this.#config.touch !== "assumed") return;
    for (const follower of this.followers) follower.onBook(now);
    this.#publishTop(now[0] ?? 0);
  }

  #addTrade(trade: {
    id: number | undefined;
    price: number;
    qty: number;
    at: number;
    buyerIsMaker: boolean;
  }): void {
    const added = this.tape.add(trade);
    if (added.closed !== undefined) this.#publishAggregate(added.closed, trade.at);
    const stream = `${this.streamName}@trade`;
    if (!this.#config.wants(stream)) return;
    this.#config.publish(stream, tradeBody(added.trade, { ...this, at: trade.at }));
  }

  #publishAggregate(trade: TapeAggregate, at: number): void {
    const stream = `${this.streamName}@aggTrade`;
    if (!this.#config.wants(stream)) return;
    this.#config.publish(stream, aggTradeBody(trade, { ...this, at }));
  }

  #publishTop(at: number): void {
    const { top } = this.book;
    const before = this.#top;
    if (
      top.bid === before.bid && top.ask === before.ask && top.bidQty === before.bidQty &&
      top.askQty === before.askQty
    ) return;
    this.#top = top;
    if (top.bid === 0 || top.ask === 0) return;
    const stream = `${this.streamName}@bookTicker`;
    if (!this.#config.wants(stream)) return;
    const lastId = this.book.lastId;
    this.#config.publish(stream, bookTickerBody(top, { ...this, at, lastId }));
  }

  #takeRows(ring: EventRing, slot: number): void {
    this.#rows.length = 0;
    const start = ring.rowStart[slot] ?? 0;
    for (let row = start; row < start + (ring.rowCount[slot] ?? 0); row++) {
      const at = row & ring.rowMask;
      this.#rows.push([ring.side[at] ?? 0, ring.price[at] ?? 0]);
    }
  }
}
