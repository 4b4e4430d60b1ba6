// Streams that go by the clock: depth at each speed, partial books, bars, tickers, mark price.
import { ASK, BID } from "../market/event_ring.ts";
import type { Market } from "../market/instrument.ts";
import type { ShownMarket } from "./shown_market.ts";
import type { DepthChannel } from "./published_book.ts";
import {
  depthBody,
  klineBody,
  markPriceBody,
  miniTickerBody,
  partialBody,
} from "./stream_bodies.ts";
import { tickerBody } from "./tickers.ts";
import { MINUTE_US } from "./tape.ts";

const TICK_US = 50_000;
/** After a longer silence of the clock the ticks between are left out. */
const TICKS_MAX = 200;

interface Speed {
  readonly suffix: string;
  readonly everyUs: number;
}

const SPEEDS: Readonly<Record<Market, readonly Speed[]>> = {
  spot: [
    { suffix: "@100ms", everyUs: 100_000 },
    { suffix: "", everyUs: 1_000_000 },
  ],
  usdm: [
    { suffix: "@100ms", everyUs: 100_000 },
    { suffix: "", everyUs: 250_000 },
    { suffix: "@500ms", everyUs: 500_000 },
  ],
};
const PARTIAL_LEVELS = [5, 10, 20] as const;
const KLINE_EVERY_US: Readonly<Record<Market, number>> = { spot: 2_000_000, usdm: 250_000 };
const SECOND_US = 1_000_000;
const MARK_EVERY_US = 3_000_000;

/** Where bodies go. */
export interface StreamSink {
  readonly wants: (stream: string) => boolean;
  readonly publish: (stream: string, body: unknown) => void;
}

export class StreamClock {
  nextAt = Infinity;
  readonly #market: ShownMarket;
  readonly #sink: StreamSink;
  readonly #channels: readonly (Speed & { readonly channel: DepthChannel })[];
  /** The id that the last partial book of each stream had. */
  readonly #partialIds = new Map<string, number>();
  #klineCount = -1;
  #bar = 0;

  constructor(market: ShownMarket, sink: StreamSink) {
    this.#market = market;
    this.#sink = sink;
    this.#channels = SPEEDS[market.instrument.market].map((speed) => ({
      ...speed,
      channel: market.book.channel(),
    }));
  }

  start(at: number): void {
    if (this.nextAt !== Infinity && at - this.nextAt < TICKS_MAX * TICK_US) return;
    this.nextAt = (Math.floor(at / TICK_US) + 1) * TICK_US;
  }

  /** Publishes what is due now. */
  tick(): void {
    const at = this.nextAt;
    for (const { suffix, everyUs, channel } of this.#channels) {
      if (at % everyUs !== 0) continue;
      this.#depth(channel, { suffix, at });
      for (const levels of PARTIAL_LEVELS) this.#partial(levels, { suffix, at });
    }
    if (at % KLINE_EVERY_US[this.#market.instrument.market] === 0 || at % MINUTE_US === 0) {
      this.#kline(at);
    }
    if (at % SECOND_US === 0) this.#tickers(at);
    if (this.#market.instrument.market === "usdm") this.#mark(at);
    this.nextAt = at + TICK_US;
  }

  #depth(channel: DepthChannel, { suffix, at }: { suffix: string; at: number }): void {
    const changes = this.#market.book.take(channel);
    if (changes === undefined) return;
    this.#send(`@depth${suffix}`, () => depthBody(changes, { ...this.#market, at }));
  }

  #partial(levels: number, { suffix, at }: { suffix: string; at: number }): void {
    const name = `@depth${levels}${suffix}`;
    const market = this.#market;
    const { lastId } = market.book;
    const prevId = this.#partialIds.get(name) ?? lastId - 1;
    if (prevId === lastId) return;
    this.#partialIds.set(name, lastId);
    this.#send(name, () => {
      const bids = market.book.levels(BID, levels);
      const asks = market.book.levels(ASK, levels);
      return partialBody({ bids, asks }, { ...market, at, lastId, prevId });
    });
  }

  #kline(at: number): void {
    const bar = this.#market.tape.bars.at(-1);
    if (bar === undefined) return;
    const isClosing = bar.openAt + MINUTE_US <= at && this.#bar !== bar.openAt;
    if (this.#klineCount === bar.count && !isClosing) return;
    this.#klineCount = bar.count;
    if (isClosing) this.#bar = bar.openAt;
    this.#send("@kline_1m", () => klineBody(bar, { ...this.#market, at }));
  }

  #tickers(at: number): void {
    const market = this.#market;
    const day = market.tape.day(at);
    if (day === undefined) return;
    this.#send("@miniTicker", () => miniTickerBody(day.sum, { ...market, at }));
    this.#send("@ticker", () => tickerBody(market, { day, at }));
  }

  #mark(at: number): void {
    const market = this.#market;
    const body = () => markPriceBody(market.mark(at), { ...market, at });
    if (market.view.lastMid === 0 && market.view.markE8 === 0) return;
    if (at % SECOND_US === 0) this.#send("@markPrice@1s", body);
    if (at % MARK_EVERY_US === 0) this.#send("@markPrice", body);
  }

  #send(name: string, body: () => unknown): void {
    const stream = `${this.#market.streamName}${name}`;
    if (this.#sink.wants(stream)) this.#sink.publish(stream, body());
  }
}
