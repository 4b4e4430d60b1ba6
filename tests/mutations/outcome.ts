// What becomes of one file when it is read as a command reads it, and whether that is right.
import { assert } from "@std/assert";
import { type Inputs, openInputs } from "../../backtest/inputs.ts";
import { NEVER, Timeline } from "../../backtest/timeline.ts";
import { nowCell } from "../../lib/base/now.ts";
import { readInstrument } from "../../lib/config/mod.ts";
import { EventRing, FUNDING } from "../../lib/market/event_ring.ts";
import type { Market } from "../../lib/market/instrument.ts";
import { MarketView } from "../../lib/market/view.ts";
import type { Seed } from "./seed.ts";
import instruments from "../../data/instruments.yaml" with { type: "text" };

/** How a file was taken. */
export type Outcome = Readonly<
  | {
    type: "done";
    kind: string;
    fileRows: number;
    /** Rows of the events; undefined for closes. */
    eventRows: number | undefined;
    events: number;
  }
  | { type: "refused"; message: string }
>;

export interface ReadOptions {
  readonly seed: Pick<Seed, "market" | "symbol" | "instrument">;
  /** Takes the instruments that a command knows, and not those of the fixtures. */
  readonly asCommand?: boolean;
  readonly blockBytes: number | undefined;
  /** Whether the market that the events make is looked at, too. */
  readonly withViews: boolean;
  /** Whether events reach us when the data say, or a constant time later. */
  readonly feed: "data" | number;
}

/** No file of some hundred rows takes as many steps. */
const STEPS_MAX = 2_000_000;
const RESYNC_WAIT_US = 10_000_000;
/** Refusals of a file as a whole: no line of it is the wrong one. */
const WITHOUT_LINE: readonly RegExp[] = [
  /^Cannot read \S+: it is empty$/,
  /^Cannot read \S+: it has no rows$/,
  /^Cannot read \S+: it has no header$/,
  /^Cannot read \S+: it has a header but no events$/,
  /^Cannot read \S+: it holds no (market data|closes)$/,
  /^Cannot read \S+: it is in no format that is known; /,
  /^Cannot read \S+: its (gzip|zip|zstd) data is broken or cut off \(/,
  /^Cannot read \S+: (its zip directory|the archive|the zip) /,
  /^Cannot read \S+: it holds \d+ symbols /,
  /^Cannot read \S+: it is UTF-16 text: /,
  /^Cannot read \S+: its first times are no times: /,
  /^Cannot read \S+: it has one bar and no time of its close: /,
  /^Cannot read \S+: its times are since midnight, and no name says of which day/,
  /^Cannot trade (spot|usdm) .*: /s,
];

/** Reads the file to its end through both clocks. Anything but a refusal is thrown. */
export async function outcomeOf(path: string, options: ReadOptions): Promise<Outcome> {
  const { seed } = options;
  try {
    const inputs = await openInputs([path], {
      instrumentOf: (market, symbol) =>
        market === seed.market && symbol === seed.symbol && options.asCommand !== true
          ? seed.instrument
          : readInstrument(instruments, { market, symbol, file: "data/instruments.yaml" }),
      fallback: seed,
      blockBytes: options.blockBytes,
    });
    try {
      return inputs.kind === "closes"
        ? await countCloses(inputs)
        : await playEvents(inputs, options);
    } finally {
      inputs.source.close();
    }
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) {
      return { type: "refused", message: error.message };
    }
    throw error;
  }
}

/** Where a refusal says that the file is wrong; undefined where no line is. Throws for any other. */
export function checkRefusal(message: string, path: string): number | undefined {
  assert(/^Cannot [a-z]+ .*: ./s.test(message), `it is no refusal: ${message}`);
  if (WITHOUT_LINE.some((known) => known.test(message))) return undefined;
  assert(message.startsWith(`Cannot read ${path} line `), `it names no line: ${message}`);
  const line = Number(
    /^ line ([1-9]\d*)( column \S+)?: ./.exec(
      message.slice(`Cannot read ${path}`.length),
    )?.[1],
  );
  assert(Number.isSafeInteger(line), `it names no line: ${message}`);
  return line;
}

async function countCloses(inputs: Inputs & { kind: "closes" }): Promise<Outcome> {
  for await (const closes of inputs.source.closes()) {
    for (const close of closes) assert(0 < Number(close), close);
  }
  const { rows } = inputs.source;
  return { type: "done", kind: "closes", fileRows: rows, eventRows: undefined, events: 0 };
}

async function playEvents(
  inputs: Inputs & { kind: "events" },
  options: ReadOptions,
): Promise<Outcome> {
  const { source, instrument } = inputs;
  const ring = new EventRing();
  const clocks = new Clocks(ring, { ...options, market: instrument.market });
  let checked = 0;
  for (let pulls = 0;; pulls++) {
    assert(pulls < STEPS_MAX, "it never ends");
    const more = await source.pull(ring);
    for (; checked < ring.tail; checked++) checkEvent(ring, checked);
    clocks.play(!more);
    if (!more) break;
  }
  clocks.checkAllPlayed();
  const what = inputs.files[0]?.what;
  return {
    type: "done",
    kind: what?.kind === "table" ? what.layout.name : what?.kind ?? "",
    fileRows: source.rows,
    eventRows: clocks.timeline.rows,
    events: clocks.timeline.events,
  };
}

/** Plays the events on both clocks as a replay does, and looks at what they say. */
class Clocks {
  readonly timeline: Timeline;
  readonly #ring: EventRing;
  readonly #venue: MarketView | undefined;
  readonly #local: MarketView | undefined;
  readonly #last = { venue: -Infinity, local: -Infinity };
  readonly #played = { venue: 0, local: 0 };
  #steps = 0;

  constructor(ring: EventRing, options: ReadOptions & { readonly market: Market }) {
    const { feed, market } = options;
    this.#ring = ring;
    this.timeline = new Timeline(ring, {
      feed,
      feedMinUs: 1_000,
      offsetUs: undefined,
      toUs: NEVER,
    });
    const view = () => new MarketView({ market, resyncWaitUs: RESYNC_WAIT_US });
    this.#venue = options.withViews ? view() : undefined;
    this.#local = options.withViews ? view() : undefined;
  }

  play(ended: boolean): void {
    const { timeline } = this;
    timeline.ingest({ ended });
    for (;;) {
      assert(this.#steps++ < STEPS_MAX, "the clocks never end");
      const [venueAt, localAt] = [timeline.venueNow[0] ?? NEVER, timeline.localNow[0] ?? NEVER];
      if (Math.min(venueAt, localAt) === NEVER) break;
      if (venueAt <= localAt) this.#playVenue(venueAt);
      else this.#playLocal(localAt);
    }
    timeline.release();
  }

  checkAllPlayed(): void {
    const { events } = this.timeline;
    assert(this.#played.venue === events, `the venue played ${this.#played.venue} of ${events}`);
    assert(this.#played.local === events, `${this.#played.local} of ${events} reached us`);
  }

  #playVenue(at: number): void {
    assert(Number.isSafeInteger(at) && this.#last.venue <= at, `the venue's clock is at ${at}`);
    this.#last.venue = at;
    this.#played.venue++;
    this.#venue?.apply(this.#ring, this.timeline.venueIndex, nowCell(at));
    checkView(this.#venue);
    this.timeline.nextVenue();
  }

  #playLocal(at: number): void {
    assert(Number.isSafeInteger(at) && this.#last.local <= at, `our clock is at ${at}`);
    this.#last.local = at;
    this.#played.local++;
    this.#local?.apply(this.#ring, this.timeline.localIndex, nowCell(at));
    checkView(this.#local);
    this.timeline.nextLocal();
  }
}

function checkView(view: MarketView | undefined): void {
  if (view === undefined || view.blocked !== undefined) return;
  const { bid, ask, lastMid } = view;
  assert(0 < bid && bid < ask && Number.isSafeInteger(lastMid), `touch ${bid} ${ask} ${lastMid}`);
}

/** Whole numbers of 0 or more everywhere, times that never go back. */
function checkEvent(ring: EventRing, index: number): void {
  const slot = index & ring.eventMask;
  const whole = [
    ring.venue[slot],
    ring.firstId[slot],
    ring.lastId[slot],
    ring.prevId[slot],
    ring.tradeId[slot],
    ring.rowCount[slot],
  ];
  for (const value of whole) assert(isWhole(value), `event ${index} holds ${whole.join(" ")}`);
  const [local = 0, before = 0] = [ring.local[slot], ring.local[(index - 1) & ring.eventMask]];
  assert(isWhole(local) && 0 < local, `event ${index} is at ${local}`);
  assert(index === 0 || before <= local, `event ${index} goes back to ${local}`);
  const type = ring.type[slot] ?? -1;
  assert(0 <= type && type <= FUNDING, `event ${index} is of type ${type}`);
  const start = ring.rowStart[slot] ?? 0;
  for (let row = start; row < start + (ring.rowCount[slot] ?? 0); row++) {
    const at = row & ring.rowMask;
    const price = ring.price[at] ?? NaN;
    const isPrice = type === FUNDING ? Number.isSafeInteger(price) : isWhole(price);
    assert(isPrice, `event ${index} has price ${price}`);
    assert(isWhole(ring.qty[at]), `event ${index} has quantity ${ring.qty[at]}`);
    assert((ring.side[at] ?? 2) < 2, `event ${index} has side ${ring.side[at]}`);
  }
}

function isWhole(value: number | undefined): boolean {
  return value !== undefined && Number.isSafeInteger(value) && 0 <= value && !Object.is(value, -0);
}
