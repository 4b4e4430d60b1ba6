// Live market data of one market: streams and snapshots to events, one ring a symbol.
import { isFields, misplaced, parseRawMessage, type RawMessage } from "../feed/mod.ts";
import type { Instrument, Market } from "../market/instrument.ts";
import type { Caller } from "./answer.ts";
import { Connection, type ConnectionLimits } from "./connection.ts";
import { FeedQuality } from "./feed_quality.ts";
import type { Link } from "./link.ts";
import type { Ports, Timer } from "./ports.ts";
import { SilenceWatch } from "./silence_watch.ts";
import { Snapshots, type SnapshotsOptions } from "./snapshots.ts";
import { routesOf, streamUrl, TRADE_STREAMS, type TradeStream } from "./stream_names.ts";
import { kindOf, type StreamKind, SymbolFeed } from "./symbol_feed.ts";

export interface MarketFeedOptions {
  readonly market: Market;
  readonly instruments: readonly Instrument[];
  /** Base URLs by route, as in Hosts. */
  readonly streams: { readonly public: string; readonly market: string };
  /** Asks for snapshots; it needs no key. */
  readonly caller: Caller;
  readonly ports: Pick<Ports, "clock" | "sockets" | "random">;
  /** Spot `trade` and USD-M `aggTrade` when absent: raw trades of USD-M are undocumented. */
  readonly trades?: TradeStream | undefined;
  /** Two connections a route: of each event the first copy counts. */
  readonly redundant?: boolean | undefined;
  readonly snapshotLevels?: SnapshotsOptions["levels"] | undefined;
  readonly snapshotsPerMinute?: number | undefined;
  /** How long each stream may be silent before its connection is opened anew. */
  readonly silenceMs?: Partial<Record<StreamKind, number>> | undefined;
  readonly limits?: Partial<ConnectionLimits> | undefined;
  /** Events were appended to the symbol's ring. Called once a message. */
  onEvents(feed: SymbolFeed): void;
  onNotice?(notice: FeedNotice): void;
  /** Every text as it was received; a snapshot as the stream would have sent it. */
  onRaw?(localUs: number, text: string): void;
}

/** What is worth telling while it runs. A route is one of the venue's ways to its streams. */
export type FeedNotice = Readonly<
  | { type: "up"; route: string }
  | { type: "down"; route: string; why: string }
  | { type: "alarm"; route: string; failures: number; why: string }
  | { type: "synced"; symbol: string }
  | { type: "gap"; symbol: string }
  | { type: "snapshot_failed"; symbol: string; why: string }
  | { type: "silent"; symbol: string; stream: StreamKind; ms: number }
  | { type: "malformed"; why: string; text: string }
  | { type: "refused"; route: string; text: string }
>;

/** One connection of a route. */
interface Lane {
  readonly route: string;
  readonly connection: Connection;
  readonly watch: SilenceWatch;
}

/** The stream that a message came on. */
export interface Heard {
  readonly symbol: string;
  readonly kind: StreamKind;
}

/** A control message's refusal, in both of its shapes. */
const REFUSAL = /^\{"(?:error|code)"/;
const SNAPSHOTS_PER_MINUTE = 10;
const CHECK_MS = 250;
/** A book is asked for after its first update, or after so long where nothing changes. */
const FIRST_DIFF_MS = 1_000;
/** No message of a stream comes near it. */
const TEXT_CHARS_MAX = 1 << 20;
const CONNECTION_SILENCE_MS = 10_000;
/** Control messages a second that the venue bears, a reserve left. */
const SENDS_PER_SECOND: Readonly<Record<Market, number>> = { spot: 4, usdm: 8 };
const STREAMS_MAX = 1_024;

/**
 * Feeds rings from the venue's streams, for ever, whatever happens to its connections.
 *
 * - Local times never go back. What is malformed is counted, kept and left out.
 * - After a gap the book is asked for again, so many times a minute at most.
 * - It never throws after `start`.
 */
export class MarketFeed {
  readonly quality = new FeedQuality();
  readonly symbols: readonly SymbolFeed[];
  readonly #options: MarketFeedOptions;
  readonly #trades: TradeStream;
  readonly #bySymbol: ReadonlyMap<string, SymbolFeed>;
  readonly #lanes: readonly Lane[];
  readonly #snapshots: Snapshots;
  readonly #upAt = new Map<string, number>();
  #localUs = 0;
  #timer: Timer | undefined;
  #heartbeats = 0;

  /** Throws RangeError for instruments of another market, or none, or too many streams. */
  constructor(options: MarketFeedOptions) {
    const { market, instruments } = options;
    this.#options = options;
    this.#trades = options.trades ?? TRADE_STREAMS[market];
    const wrong = instruments.find((each) => each.market !== market);
    if (wrong !== undefined) {
      throw new RangeError(`Cannot feed ${wrong.symbol}: it is of ${wrong.market}, not ${market}`);
    }
    this.symbols = instruments.map((instrument) => new SymbolFeed(instrument));
    this.#bySymbol = new Map(this.symbols.map((feed) => [feed.instrument.symbol, feed]));
    this.#lanes = this.#makeLanes();
    this.#snapshots = new Snapshots({
      ports: options.ports,
      caller: options.caller,
      levels: options.snapshotLevels ?? 1_000,
      perMinute: options.snapshotsPerMinute ?? SNAPSHOTS_PER_MINUTE,
      wants: ({ symbol }) => this.#bySymbol.get(symbol)?.synced === false,
      take: (instrument, json) => this.#takeSnapshot(instrument, json),
      onFailure: ({ symbol }, why) => {
        this.quality.counters.failedSnapshots++;
        this.#notice({ type: "snapshot_failed", symbol, why });
      },
    });
  }

  start(): void {
    for (const { connection } of this.#lanes) connection.start();
    this.#check();
  }

  /** Drops everything; nothing is called any more. */
  close(): void {
    for (const { connection } of this.#lanes) connection.close();
    this.#snapshots.close();
    if (this.#timer !== undefined) this.#options.ports.clock.clearTimer(this.#timer);
  }

  /** Opens every connection anew, the new one first. */
  rollOver(): void {
    for (const { connection } of this.#lanes) connection.rollOver();
  }

  /** Sockets opened, lost and so on, over all connections. */
  get connections(): readonly Readonly<Connection["counters"]>[] {
    return this.#lanes.map(({ connection }) => connection.counters);
  }

  /** Takes a text as if it had just come from a stream; tells the stream if it is one of ours. */
  takeText(text: string, localUs = this.#now()): Heard | undefined {
    this.#localUs = Math.max(this.#localUs, localUs);
    this.quality.counters.messages++;
    this.#options.onRaw?.(this.#localUs, text);
    try {
      return this.#takeMessage(parseRawMessage(text));
    } catch (error) {
      if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
      this.quality.broken({ localUs: this.#localUs, why: error.message, text });
      this.#notice({ type: "malformed", why: error.message, text });
      return undefined;
    }
  }

  #makeLanes(): readonly Lane[] {
    const { market, instruments, streams, redundant } = this.#options;
    const symbols = instruments.map(({ symbol }) => symbol);
    const routes = routesOf(market, { symbols, trades: this.#trades });
    const most = Math.max(...routes.map((route) => route.streams.length));
    if (symbols.length === 0 || STREAMS_MAX < most) {
      throw new RangeError(`Cannot open ${most} streams of ${symbols.length} symbols at once`);
    }
    return routes.flatMap((route) =>
      Array.from({ length: redundant === true ? 2 : 1 }, () => {
        const url = streamUrl(streams[route.name], route.streams);
        const watch = new SilenceWatch(symbols, {
          kinds: route.kinds,
          limitsMs: this.#options.silenceMs,
        });
        return { route: route.name, connection: this.#connect(route.name, { url, watch }), watch };
      })
    );
  }

  #connect(route: string, { url, watch }: { url: string; watch: SilenceWatch }): Connection {
    const { ports, market, limits } = this.#options;
    return new Connection({
      ports,
      url: () => url,
      takeOverOn: "text",
      drainMs: 0,
      silenceMs: CONNECTION_SILENCE_MS,
      heartbeat: () => `{"method":"LIST_SUBSCRIPTIONS","id":${++this.#heartbeats}}`,
      sendsPerSecond: SENDS_PER_SECOND[market],
      textCharsMax: TEXT_CHARS_MAX,
      limits,
      on: {
        onOpen() {},
        onText: (text, link) => this.#onText(text, { link, watch, route }),
        onTakeOver: () => {
          watch.start(ports.clock.monotonicMs());
          if (this.#upAt.has(route)) return;
          this.#upAt.set(route, ports.clock.monotonicMs());
          this.#notice({ type: "up", route });
        },
        onDown: (why) => {
          if (this.#lanes.some((lane) => lane.route === route && lane.connection.current)) return;
          this.#upAt.delete(route);
          this.#notice({ type: "down", route, why });
        },
        onAlarm: (failures, why) => this.#notice({ type: "alarm", route, failures, why }),
      },
    });
  }

  #onText(
    text: string,
    { link, watch, route }: { link: Link; watch: SilenceWatch; route: string },
  ): void {
    const heard = this.takeText(text);
    if (heard !== undefined) {
      watch.heard(heard.symbol, { kind: heard.kind, at: link.lastTextMs });
    } else if (REFUSAL.test(text)) this.#notice({ type: "refused", route, text });
  }

  #takeMessage(message: RawMessage): Heard | undefined {
    const kind = kindOf(message);
    const feed = message.symbol === undefined ? undefined : this.#bySymbol.get(message.symbol);
    if (feed === undefined || kind === undefined || this.#isOtherTrade(message)) {
      this.quality.counters.ignored++;
      return undefined;
    }
    const wrong = misplaced(message, feed.instrument);
    if (wrong !== undefined) throw new RangeError(wrong);
    this.quality.timed(this.#localUs, message.fields.E);
    this.#append(feed, message);
    return { symbol: feed.instrument.symbol, kind };
  }

  #append(feed: SymbolFeed, message: RawMessage): void {
    const { counters } = this.quality;
    switch (feed.take(message, this.#localUs)) {
      case "copy":
        counters.duplicates++;
        return;
      case "overflow":
        counters.overflows++;
        return;
      case "gap":
        counters.gaps++;
        this.#notice({ type: "gap", symbol: feed.instrument.symbol });
    }
    if (message.kind === "depth" && !feed.synced) this.#ask(feed);
    this.#options.onEvents(feed);
  }

  /** Trades and their aggregates tell the same: only what was asked for is taken. */
  #isOtherTrade({ kind }: RawMessage): boolean {
    return kind === (this.#trades === "trade" ? "agg_trade" : "trade");
  }

  #takeSnapshot(instrument: Instrument, json: unknown): boolean {
    const feed = this.#bySymbol.get(instrument.symbol);
    if (feed === undefined || feed.synced) return true;
    this.#localUs = this.#now();
    if (!feed.takeSnapshot(json, this.#localUs)) {
      this.quality.counters.staleSnapshots++;
      return false;
    }
    if (isFields(json)) this.#options.onRaw?.(this.#localUs, JSON.stringify(json));
    if (0 < feed.gaps) this.quality.counters.resyncs++;
    this.#notice({ type: "synced", symbol: instrument.symbol });
    this.#options.onEvents(feed);
    return true;
  }

  #ask(feed: SymbolFeed): void {
    this.#snapshots.ask(feed.instrument);
    this.quality.counters.snapshots = this.#snapshots.count;
  }

  /** Every so often: silent streams, and books that nothing has changed yet. */
  #check(): void {
    const { clock } = this.#options.ports;
    const now = clock.monotonicMs();
    for (const { connection, watch } of this.#lanes) {
      const link = connection.current;
      const silent = link === undefined ? undefined : watch.silent(now);
      if (link === undefined || silent === undefined) continue;
      this.quality.counters.silences++;
      this.#notice({ type: "silent", ...silent });
      connection.fail(link, `${silent.symbol} ${silent.stream} was silent for ${silent.ms} ms`);
    }
    const upAt = this.#upAt.get("public");
    if (upAt !== undefined && FIRST_DIFF_MS <= now - upAt) {
      for (const feed of this.symbols) if (!feed.synced) this.#ask(feed);
    }
    this.#timer = clock.setTimer(() => this.#check(), CHECK_MS);
  }

  /** Local time that never goes back, even when the clock does. */
  #now(): number {
    return Math.max(this.#localUs, this.#options.ports.clock.nowUs());
  }

  #notice(notice: FeedNotice): void {
    this.#options.onNotice?.(notice);
  }
}
