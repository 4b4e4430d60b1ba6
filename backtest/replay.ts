// Replays a feed through one or more runs that share the market, on two clocks.
import { setImmediate } from "node:timers";
import { Decimal } from "../lib/base/decimal.ts";
import { type Now, nowCell } from "../lib/base/now.ts";
import { type TimeUs, US_PER_S } from "../lib/base/units.ts";
import { LocalMarket } from "../lib/engine/local_market.ts";
import type { EngineConfig } from "../lib/engine/state.ts";
import type { EventSource } from "../lib/feed/source.ts";
import { EventRing, FUNDING, MARK, TRADE } from "../lib/market/event_ring.ts";
import type { Instrument } from "../lib/market/instrument.ts";
import { Reference, type ReferenceConfig } from "../lib/market/reference.ts";
import { MarketView } from "../lib/market/view.ts";
import type { MeterConfig, RunSections } from "../lib/report/meter_config.ts";
import type { RowSink } from "../lib/report/rows.ts";
import type { SeriesSink } from "../lib/report/run_series.ts";
import type { FillModel, LatencyConfig, OpeningBalances, SimConfig } from "../lib/sim/config.ts";
import { LOCAL_MARKET, LOCAL_TIMER, Run, VENUE_MARKET } from "./run.ts";
import { type ClockCounts, NEVER, Timeline } from "./timeline.ts";

/** After a gap without a snapshot for so long, quotes must do; queues are unknown then. */
const RESYNC_WAIT_US = 10 * US_PER_S;
/** No message for so long is a silence of the data, for the report. */
const SILENCE_US = 2 * US_PER_S;
/** Ten half-lives of the regime's volatility: what is older weighs nothing. */
const WARM_SECONDS = 600;

export interface ReplayConfig {
  readonly instrument: Instrument;
  readonly engine: EngineConfig;
  readonly sim: SimConfig;
  readonly latency: LatencyConfig;
  readonly reference: ReferenceConfig;
  readonly meters: Omit<MeterConfig, "offsetUs" | "riskLevel">;
  /** Equity in the quote asset, share of it held as base on spot, and BNB for fees. */
  readonly account: {
    readonly equity: Decimal;
    readonly baseShare: Decimal;
    readonly bnb: Decimal;
  };
  /** The main model first; the others are bounds: whole runs of their own. */
  readonly models: readonly FillModel[];
  /** Half-open range of local time in which we trade, in microseconds. */
  readonly fromUs: number | undefined;
  readonly toUs: number | undefined;
  /** Asks the kernel on every message: for the test of the watch. */
  readonly everyMessage?: boolean;
  /** Throws RangeError when the configured orders are too small at this mid, in half-ticks. */
  checkSizes(mid: number): void;
}

export interface ReplayParts {
  readonly source: EventSource;
  /** Rows of fills.csv, orders.csv and equity.csv of the main run. */
  readonly rows: RowSink;
  /** What a page draws of the main run. */
  readonly series?: SeriesSink | undefined;
  onProgress?(): void;
}

/** One run's outcome. */
export interface RunResult {
  readonly model: FillModel;
  readonly sections: RunSections;
  readonly decisions: number;
  readonly requests: number;
  readonly fills: number;
  readonly digest: string;
}

export interface ReplayResult {
  /** In the order of `models`; empty when the book never became quotable. */
  readonly runs: readonly RunResult[];
  readonly events: number;
  readonly rows: number;
  /** Local times of the first and last event, in microseconds. */
  readonly from: number;
  readonly to: number;
  readonly offsetUs: number;
  readonly clock: ClockCounts;
  readonly counters: MarketView["counters"];
}

/** Plays the whole feed. Waits for nothing but the next block of a compressed file. */
export async function replay(config: ReplayConfig, parts: ReplayParts): Promise<ReplayResult> {
  const player = new Player(config, parts);
  const { source } = parts;
  for (;;) {
    const pulled = source.pull(player.ring);
    const more = typeof pulled === "boolean" ? pulled : await pulled;
    player.play({ ended: !more });
    parts.onProgress?.();
    // Between blocks the process may be told to stop.
    await immediate();
    if (!more || player.timeline.stopped) return player.finish();
  }
}

function immediate(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** The loop: takes the earliest of the venue's next event, ours, and the second. */
export class Player {
  readonly ring: EventRing;
  readonly timeline: Timeline;
  readonly #config: ReplayConfig;
  readonly #parts: ReplayParts;
  readonly #venueView: MarketView;
  readonly #venueReference: Reference;
  readonly #local: LocalMarket;
  #runs: Run[] = [];
  /** The next whole second of our clock. */
  readonly #second: Now = nowCell(NEVER);
  #blocked: string | undefined = "no_data";
  readonly #warmMids: number[] = [];

  constructor(config: ReplayConfig, parts: ReplayParts, ring: EventRing = new EventRing()) {
    this.#config = config;
    this.#parts = parts;
    this.ring = ring;
    const { market } = config.instrument;
    this.timeline = new Timeline(ring, {
      feed: config.latency.feed,
      feedMinUs: config.latency.feedMinUs,
      offsetUs: config.latency.offsetUs,
      toUs: config.toUs ?? NEVER,
    });
    this.#venueView = new MarketView({ market, resyncWaitUs: RESYNC_WAIT_US });
    this.#venueReference = new Reference(config.reference);
    this.#local = new LocalMarket({
      market,
      reference: config.reference,
      rules: config.engine.risk.rules,
      resyncWaitUs: RESYNC_WAIT_US,
      ownOrders: "absent",
    });
  }

  /** Plays everything that is certain after one more block. */
  play(state: { readonly ended: boolean }): void {
    const { timeline } = this;
    timeline.ingest(state);
    for (;;) {
      const venueAt = timeline.venueNow[0]!;
      const localAt = timeline.localNow[0]!;
      const at = Math.min(venueAt, localAt, this.#second[0]!);
      if (at === NEVER) break;
      // With nothing left on the venue's clock the run is over.
      if (timeline.drained && timeline.lastVenueAt < at) break;
      if (venueAt === at) {
        this.#playVenue();
      } else if (localAt === at) {
        this.#playLocal();
      } else {
        if (timeline.watermark <= at) break;
        this.#playSecond();
      }
    }
    timeline.release();
  }

  /** Ends every run at the last event. */
  finish(): ReplayResult {
    const { timeline } = this;
    const end = timeline.lastVenueAt;
    for (const run of this.#runs) {
      run.drain(end, LOCAL_TIMER + 1, timeline.lastFeedUs);
      run.sim.finish(end);
      run.collect(timeline.lastFeedUs);
    }
    return {
      runs: this.#runs.map((run, index) => ({
        model: this.#config.models[index] ?? this.#config.sim.fillModel,
        sections: run.meters.finish(end),
        decisions: run.state.decisions,
        requests: run.requestsSent,
        fills: run.fills,
        digest: run.digest(),
      })),
      events: timeline.events,
      rows: timeline.rows,
      from: timeline.firstLocal,
      to: timeline.lastLocal,
      offsetUs: timeline.offsetUs,
      clock: timeline.counts,
      counters: this.#local.view.counters,
    };
  }

  #playVenue(): void {
    const { ring, timeline } = this;
    const now = timeline.venueNow;
    const index = timeline.venueIndex;
    const runs = this.#runs;
    for (let each = 0; each < runs.length; each++) {
      const run = runs[each]!;
      if (run.nextAt <= now[0]!) run.drain(now[0]!, VENUE_MARKET, timeline.lastFeedUs);
      if (run.meters.nextAt <= now[0]!) run.meters.onTime(now[0]!);
    }
    this.#venueView.apply(ring, index, now);
    this.#venueReference.update(this.#venueView, ring, index, now);
    const type = ring.type[index & ring.eventMask]!;
    for (let each = 0; each < runs.length; each++) {
      const run = runs[each]!;
      const { sim } = run;
      if (type === TRADE) sim.onTrade(ring, index, now);
      else if (type === MARK) sim.onMark(now);
      else if (type === FUNDING) sim.onFunding(now);
      else sim.onBook(now);
      if (0 < sim.outbox.length || 0 < sim.funding.length) run.collect(timeline.lastFeedUs);
      run.meters.onMarket(now);
    }
    timeline.nextVenue();
  }

  #playLocal(): void {
    const { ring, timeline } = this;
    const now = timeline.localNow;
    const index = timeline.localIndex;
    const runs = this.#runs;
    for (let each = 0; each < runs.length; each++) {
      const run = runs[each]!;
      if (run.nextAt <= now[0]!) run.drain(now[0]!, LOCAL_MARKET, timeline.lastFeedUs);
    }
    this.#local.apply(ring, index, now);
    if (this.#local.view.blocked !== this.#blocked) this.#noteData(now[0]!);
    if (runs.length === 0) this.#tryStart(now[0]!);
    for (let each = 0; each < runs.length; each++) {
      const run = runs[each]!;
      if (run.wantsMarket()) this.#wake(run, index);
    }
    timeline.nextLocal();
  }

  /** The market has left the watch of a run's last decision. */
  #wake(run: Run, index: number): void {
    const { ring, timeline } = this;
    const at = timeline.localNow[0]!;
    const causeVenueAt = ring.venue[index & ring.eventMask]!;
    run.onLocalMarket(at, causeVenueAt);
  }

  #playSecond(): void {
    const { timeline } = this;
    const at = this.#second[0]!;
    for (const run of this.#runs) run.drain(at, LOCAL_TIMER, timeline.lastFeedUs);
    this.#local.second(at);
    this.#noteData(at);
    if (this.#runs.length === 0) this.#warmUp();
    for (const run of this.#runs) run.onSecond(at, timeline.lastFeedUs);
    this.#second[0] = at + US_PER_S;
  }

  /** Mids of the last seconds before the start: the regime of the first minute is known then. */
  #warmUp(): void {
    const { blocked, lastMid } = this.#venueView;
    if (blocked !== undefined) this.#warmMids.length = 0;
    else this.#warmMids.push(lastMid);
    if (WARM_SECONDS < this.#warmMids.length) this.#warmMids.shift();
  }

  /** Tells the meters when the data went bad or silent, and when they recovered. */
  #noteData(at: number): void {
    const { view, lastGoodAt } = this.#local;
    const silent = SILENCE_US <= at - lastGoodAt ? "silence" : undefined;
    const blocked = view.blocked ?? silent;
    if (blocked === this.#blocked) return;
    this.#blocked = blocked;
    for (const run of this.#runs) run.meters.noteData(at, blocked);
  }

  /** The account opens at the first instant at which our book is quotable, from `--from` on. */
  #tryStart(at: number): void {
    const { timeline } = this;
    const { fromUs } = this.#config;
    if (this.#second[0] === NEVER) {
      // Whole seconds of the local clock, also before the start: the estimators warm up.
      const local = at + timeline.offsetUs;
      this.#second[0] = at + US_PER_S - local % US_PER_S;
    }
    if (this.#local.view.blocked !== undefined || this.#venueView.blocked !== undefined) return;
    if (fromUs !== undefined && at + timeline.offsetUs < fromUs) return;
    const mid = this.#venueView.lastMid === 0 ? this.#local.view.lastMid : this.#venueView.lastMid;
    this.#config.checkSizes(mid);
    const opening = openingBalances(this.#config, mid);
    this.#runs = this.#config.models.map((fillModel, index) =>
      new Run({
        engine: this.#config.engine,
        sim: { ...this.#config.sim, fillModel },
        latency: this.#config.latency,
        meters: {
          ...this.#config.meters,
          offsetUs: timeline.offsetUs,
          riskLevel: "normal",
        },
        bnbPrice: this.#config.sim.fees.bnbPrice,
        everyMessage: this.#config.everyMessage ?? false,
      }, {
        venueView: this.#venueView,
        venueReference: this.#venueReference,
        local: this.#local,
        opening,
        mid,
        at: at as TimeUs,
        offsetUs: timeline.offsetUs,
        warmMids: this.#warmMids,
        rows: index === 0 ? this.#parts.rows : NO_ROWS,
        series: index === 0 ? this.#parts.series : undefined,
      })
    );
    for (const run of this.#runs) run.start(at as TimeUs, timeline.lastFeedUs);
  }
}

/** Bounds write no rows. */
const NO_ROWS: RowSink = { fill() {}, order() {}, equity() {} };

/** Part of the equity is base bought at the first mid, at no cost; all of it on spot only. */
export function openingBalances(
  config: Pick<ReplayConfig, "account" | "instrument" | "sim">,
  mid: number,
): OpeningBalances {
  const { equity, baseShare, bnb } = config.account;
  const cash = equity.minus(bnb.mul(config.sim.fees.bnbPrice));
  if (config.instrument.market === "usdm") return { quote: cash, base: new Decimal(0), bnb };
  const price = new Decimal(config.instrument.tickSize).mul(mid).div(2);
  const base = equity.mul(baseShare).div(price).toDecimalPlaces(8, Decimal.ROUND_DOWN);
  return { quote: cash.minus(base.mul(price)), base, bnb };
}
