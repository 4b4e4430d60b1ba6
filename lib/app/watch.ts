// `watch`: the live book, the tape and the market's summary; by streams, or by asking.
import { Decimal, toDecimal, toLots } from "../base/decimal.ts";
import { CoinbaseTicker, crossCheck } from "../binance/coinbase.ts";
import { type FeedNotice, MarketFeed } from "../binance/market_feed.ts";
import { type Ports, realPorts } from "../binance/mod.ts";
import type { Instrument } from "../market/instrument.ts";
import { feedNotice } from "./feed_notice.ts";
import { waitForEnd, wholeFlag } from "./long_run.ts";
import { type Io, print } from "./io.ts";
import {
  fetchInstrument,
  PATIENCE_MS,
  type PublicFlags,
  readPublicFlags,
  venueClient,
} from "./public_market.ts";
import { readSettings } from "./settings.ts";
import { comparedText, SourceComparison } from "./watch_compare.ts";
import { WatchedMarket } from "./watch_market.ts";
import { Poller } from "./watch_poller.ts";
import { Screen } from "./watch_screen.ts";
import { TAPE_ABOVE, TAPE_EVERY_US, tapeLine } from "./watch_tape.ts";
import {
  type SecondShown,
  summaryLines,
  type Watched,
  watchLine,
  watchScreen,
} from "./watch_text.ts";

export interface WatchFlags extends PublicFlags {
  readonly source?: string;
  readonly every?: string;
  readonly seconds?: string;
  readonly levels?: string;
  readonly tapeAbove?: string;
  readonly second?: string;
  readonly secondLimit?: string;
  readonly secondUrl?: string;
}

const TAPE_ROWS = 10;
const REDRAW_MS = 250;
const LINE_MS = 5_000;
/** A book older than this is told to be. */
const QUIET_US = 2_000_000;
const SECOND_STALE_MS = 10_000;
const US_PER_S = 1_000_000;

/** Watches until `--seconds` have passed or it is interrupted; then tells what it saw. */
export async function watch(flags: WatchFlags, io: Io, ports: Ports = realPorts()): Promise<void> {
  const { fallback } = readSettings({});
  const wish = readPublicFlags(flags, fallback);
  const choice = readChoice(flags);
  const { rest } = venueClient(wish.hosts, { ports, signer: undefined });
  const second = secondOf(flags, { io, ports });
  try {
    const { instrument } = await fetchInstrument(rest, wish);
    const session = new Watching({ instrument, choice, io, ports, second, flags });
    const { hosts } = wish;
    const feed = new MarketFeed({
      market: hosts.market,
      instruments: [instrument],
      streams: hosts.streams,
      caller: rest,
      ports,
      silenceMs: PATIENCE_MS,
      onEvents: ({ ring }) => session.streamed.drain(ring),
      onNotice: (notice) => session.onNotice(notice),
    });
    const poller = choice.source === "poll" ? session.poller(rest) : undefined;
    second?.start();
    feed.start();
    poller?.start();
    const stop = session.start(() => stateOf(feed));
    await waitForEnd({ seconds: choice.seconds, clock: ports.clock });
    stop();
    await poller?.close();
    session.finish(stateOf(feed));
    feed.close();
  } finally {
    second?.close();
    rest.close();
  }
}

interface Choice {
  readonly source: "ws" | "poll";
  readonly everyMs: number;
  readonly seconds: number | undefined;
  readonly levels: number;
  readonly tapeAbove: string;
  readonly secondLimitBp: number;
}

function readChoice(flags: WatchFlags): Choice {
  const { source = "ws", tapeAbove = TAPE_ABOVE } = flags;
  if (source !== "ws" && source !== "poll") {
    throw new RangeError(`Cannot use --source ${source}: it must be ws or poll`);
  }
  if (!/^\d{1,12}(\.\d{1,12})?$/.test(tapeAbove)) {
    throw new RangeError(`Cannot use --tape-above ${tapeAbove}: it must be a quantity like 0.01`);
  }
  return {
    source,
    tapeAbove,
    everyMs: wholeFlag("--every", flags.every ?? "1000", { from: 500, to: 60_000 }),
    seconds: flags.seconds === undefined
      ? undefined
      : wholeFlag("--seconds", flags.seconds, { from: 1, to: 31_536_000 }),
    levels: wholeFlag("--levels", flags.levels ?? "8", { from: 1, to: 50 }),
    secondLimitBp: wholeFlag("--second-limit", flags.secondLimit ?? "20", { from: 1, to: 10_000 }),
  };
}

function secondOf(
  { second: product, secondUrl }: WatchFlags,
  { io, ports }: { readonly io: Io; readonly ports: Ports },
): CoinbaseTicker | undefined {
  if (secondUrl !== undefined && !/^ws:\/\/127\.0\.0\.1:\d{1,5}$/.test(secondUrl)) {
    throw new RangeError(
      `Cannot use --second-url ${secondUrl}: it must be like ws://127.0.0.1:8090`,
    );
  }
  if (product === undefined) return undefined;
  return new CoinbaseTicker({
    ports,
    product,
    staleMs: SECOND_STALE_MS,
    ...(secondUrl === undefined ? {} : { url: secondUrl }),
    onAlarm: (why) => io.stderr(`${why}\n`),
  });
}

interface Given {
  readonly instrument: Instrument;
  readonly choice: Choice;
  readonly io: Io;
  readonly ports: Ports;
  readonly second: CoinbaseTicker | undefined;
  readonly flags: WatchFlags;
}

/** What the stream shows, what asking shows, and how both compare. */
class Watching {
  readonly streamed: WatchedMarket;
  readonly #polled: WatchedMarket | undefined;
  readonly #comparison = new SourceComparison();
  readonly #given: Given;
  readonly #screen: Screen;
  #state = () => "";

  constructor(given: Given) {
    this.#given = given;
    this.#screen = new Screen(given.io);
    const { instrument, choice } = given;
    const isPolled = choice.source === "poll";
    const tape = {
      aboveLots: toLots(choice.tapeAbove, instrument.lotSize, "floor"),
      everyUs: TAPE_EVERY_US,
      keptMax: TAPE_ROWS,
    };
    const { market } = instrument;
    const onTape = (row: Parameters<typeof tapeLine>[0]) => {
      if (!this.#screen.isDrawn) print(given.io, `${tapeLine(row, instrument)}\n`);
    };
    this.streamed = new WatchedMarket({
      market,
      tape,
      on: {
        onTape: isPolled ? () => {} : onTape,
        onEvent: (at, { bid, ask }) => {
          if (isPolled && bid !== 0) this.#comparison.onStream(at, { bid, ask });
        },
      },
    });
    this.#polled = isPolled ? new WatchedMarket({ market, tape, on: { onTape } }) : undefined;
  }

  poller(caller: ConstructorParameters<typeof Poller>[0]["caller"]): Poller {
    const { instrument, choice, ports, io } = this.#given;
    const polled = this.#polled;
    return new Poller({
      instrument,
      caller,
      clock: ports.clock,
      everyMs: choice.everyMs,
      onEvents: (ring, roundTripUs) => {
        polled?.drain(ring);
        if (polled === undefined || polled.view.bid === 0 || roundTripUs === 0) return;
        const { bid, ask } = polled.view;
        this.#comparison.onPoll(ports.clock.nowUs(), { bid, ask }, { roundTripUs });
      },
      onFailure: (why) => {
        this.#comparison.onFailure();
        if (!this.#screen.isDrawn) io.stderr(`No answer: ${why}\n`);
      },
    });
  }

  onNotice(notice: FeedNotice): void {
    if (this.#screen.isDrawn) return;
    const text = feedNotice(notice);
    if (text !== undefined) this.#given.io.stderr(`${text}\n`);
  }

  /** Draws again and again; returns what ends it. */
  start(state: () => string): () => void {
    this.#state = state;
    const { clock } = this.#given.ports;
    const everyMs = this.#screen.isDrawn ? REDRAW_MS : LINE_MS;
    let timer = 0;
    const again = () => {
      this.#show();
      timer = clock.setTimer(again, everyMs);
    };
    again();
    return () => clock.clearTimer(timer);
  }

  finish(state: string): void {
    this.#state = () => state;
    const { io, choice, ports } = this.#given;
    const now = ports.clock.nowUs();
    const shown = this.#shown();
    this.#screen.clear();
    const { startAt, total } = shown.summary;
    const seconds = startAt === 0 ? 0 : (now - startAt) / US_PER_S;
    print(io, `\nWatched ${seconds.toFixed(1)} s, ${total.trades} trades\n`);
    print(io, `${summaryLines(shown).join("\n")}\n`);
    if (choice.source === "ws") return;
    print(io, `\n${comparedText(this.#comparison.result(now), choice).join("\n")}\n`);
  }

  #show(): void {
    const { choice, io, ports } = this.#given;
    const now = ports.clock.nowUs();
    const shown = this.#shown();
    if (this.#screen.isDrawn) this.#screen.draw(watchScreen(shown, { levels: choice.levels, now }));
    else print(io, `${watchLine(shown, { now })}\n`);
  }

  #shown(): Watched {
    const { instrument, flags, choice } = this.#given;
    const { view, tape, market, lastAt } = this.#polled ?? this.streamed;
    const oldUs = this.#oldUs(lastAt);
    const source = `${flags.env ?? (flags.url === undefined ? "live" : "local")}, ${choice.source}`;
    return {
      instrument,
      source,
      view,
      tape,
      summary: market.summary(),
      second: this.#second(),
      oldUs,
      state: this.#state(),
    };
  }

  /** Undefined while the last event is fresh, and before the first. */
  #oldUs(lastAt: number): number | undefined {
    const oldUs = this.#given.ports.clock.nowUs() - lastAt;
    return lastAt === 0 || oldUs < QUIET_US ? undefined : oldUs;
  }

  /** A price that is old is compared with none. */
  #second(): SecondShown | undefined {
    const { second, flags, choice, instrument } = this.#given;
    if (second === undefined) return undefined;
    const { view: { bid, ask }, lastAt } = this.streamed;
    const ours = bid === 0 || this.#oldUs(lastAt) !== undefined
      ? undefined
      : new Decimal(bid + ask).mul(toDecimal(instrument.tickSize)).div(2);
    const theirs = second.price?.mid;
    return {
      name: `Coinbase ${flags.second}`,
      mid: theirs?.toFixed(),
      check: crossCheck(ours, theirs, { limitBp: choice.secondLimitBp }),
    };
  }
}

/** Counts that a healthy feed has at 0 are named; its delay is always. */
function stateOf({ quality, connections }: MarketFeed): string {
  const { gaps, resyncs, malformed, silences } = quality.counters;
  const lost = connections.reduce((sum, one) => sum + one.lost, 0);
  const delay = quality.delayMinUs === undefined
    ? ""
    : `, delay at least ${(quality.delayMinUs / 1_000).toFixed(1)} ms`;
  return `${gaps} gaps, ${resyncs} resyncs, ${lost} connections lost, ${silences} silences, ` +
    `${malformed} malformed${delay}`;
}
