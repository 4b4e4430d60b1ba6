// The market by asking for it again and again: book and trades over REST, to events in a ring.
import { type Answer, type Call, type Caller, type Ports, type Timer } from "../binance/mod.ts";
import { type Fields, isFields, MessageEvents, type RawMessage } from "../feed/mod.ts";
import { EventRing } from "../market/event_ring.ts";
import type { Instrument } from "../market/instrument.ts";
import { QUERY, whyNot } from "./public_market.ts";

export interface PollerOptions {
  readonly instrument: Instrument;
  readonly caller: Caller;
  readonly clock: Ports["clock"];
  /** From one question to the next; later where answers take longer. */
  readonly everyMs: number;
  /** A book came, and the trades that are new; the round trip is that of the book. */
  onEvents(ring: EventRing, roundTripUs: number): void;
  onFailure(why: string): void;
}

const LEVELS = 100;
const TRADES = 500;
const US_PER_MS = 1_000;

/** Asks until it is closed. */
export class Poller {
  readonly ring = new EventRing();
  readonly #options: PollerOptions;
  readonly #events: MessageEvents;
  #timer: Timer | undefined;
  /** Id of the last trade; undefined before the first answer. */
  #tradeId: number | undefined;
  #closed = false;
  #turn: Promise<void> = Promise.resolve();

  constructor(options: PollerOptions) {
    this.#options = options;
    this.#events = new MessageEvents(options.instrument);
  }

  start(): void {
    this.#turn = this.#ask();
  }

  /** No further question; resolves when the last one was answered, which never rejects. */
  close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== undefined) this.#options.clock.clearTimer(this.#timer);
    return this.#turn;
  }

  async #ask(): Promise<void> {
    const { clock, everyMs } = this.#options;
    const startedMs = clock.monotonicMs();
    await this.#askOnce();
    if (this.#closed) return;
    const restMs = Math.max(0, startedMs + everyMs - clock.monotonicMs());
    this.#timer = clock.setTimer(() => this.start(), restMs);
  }

  async #askOnce(): Promise<void> {
    const { caller, clock, instrument, onEvents } = this.#options;
    const askedMs = clock.monotonicMs();
    const book = await caller.call(depthCall(instrument));
    const roundTripUs = (clock.monotonicMs() - askedMs) * US_PER_MS;
    if (this.#closed || !this.#take(book, (json) => this.#takeBook(json))) return;
    onEvents(this.ring, roundTripUs);
    const trades = await caller.call(tradesCall(instrument));
    if (this.#closed || !this.#take(trades, (json) => this.#takeTrades(json))) return;
    onEvents(this.ring, 0);
  }

  /** False where there is nothing of use, which is told. */
  #take(answer: Answer, take: (json: unknown) => void): boolean {
    if (answer.type !== "ok") {
      this.#options.onFailure(whyNot(answer));
      return false;
    }
    try {
      take(answer.json);
      return true;
    } catch (error) {
      if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
      this.#options.onFailure(`the answer cannot be read: ${error.message}`);
      return false;
    }
  }

  #takeBook(json: unknown): void {
    if (!isFields(json)) throw new SyntaxError("the book is not an object");
    this.#append("snapshot", json);
  }

  /** The ids of trades grow. Those of the first answer were made before anybody watched. */
  #takeTrades(json: unknown): void {
    if (!Array.isArray(json)) throw new SyntaxError("the trades are not a list");
    const isFirst = this.#tradeId === undefined;
    let last = this.#tradeId ?? 0;
    for (const trade of json) {
      if (!isFields(trade)) throw new SyntaxError("a trade is not an object");
      const { id, price, qty, time, isBuyerMaker } = trade;
      if (typeof id !== "number") throw new SyntaxError("a trade has no id");
      if (id <= last) continue;
      if (!isFirst) this.#append("trade", { t: id, p: price, q: qty, T: time, m: isBuyerMaker });
      last = id;
    }
    this.#tradeId = last;
  }

  #append(kind: RawMessage["kind"], fields: Fields): void {
    const message = { kind, fields, market: undefined, symbol: undefined };
    this.#events.append(this.ring, message, this.#options.clock.nowUs());
  }
}

/** Request weights: binance.com/docs, "Order book" and "Recent trades list". */
function depthCall({ market, symbol }: Instrument): Call {
  const isSpot = market === "spot";
  return {
    ...QUERY,
    endpoint: isSpot ? "GET /api/v3/depth" : "GET /fapi/v1/depth",
    params: { symbol, limit: `${LEVELS}` },
    weight: 5,
  };
}

function tradesCall({ market, symbol }: Instrument): Call {
  const isSpot = market === "spot";
  return {
    ...QUERY,
    endpoint: isSpot ? "GET /api/v3/trades" : "GET /fapi/v1/trades",
    params: { symbol, limit: `${TRADES}` },
    weight: isSpot ? 25 : 5,
  };
}
