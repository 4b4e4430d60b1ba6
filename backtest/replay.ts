// Replays a feed through one or more runs that share the market, on two clocks.
import { setImmediate } from "node:timers";
import type { Now } from "../lib/base/now.ts";
import { type TimeUs, US_PER_S } from "../lib/base/units.ts";
import { LocalMarket } from "../lib/engine/local_market.ts";
import type { EngineConfig } from "../lib/engine/state.ts";
import type { Assumed } from "../lib/feed/mod.ts";
import type { EventSource } from "../lib/feed/source.ts";
import { EventRing, FUNDING, MARK, TRADE } from "../lib/market/event_ring.ts";
import type { Instrument } from "../lib/market/instrument.ts";
import { Reference, type ReferenceConfig } from "../lib/market/reference.ts";
import { MarketView } from "../lib/market/view.ts";
import type { MeterConfig, RunSections } from "../lib/report/meter_config.ts";
import type { RowSink } from "../lib/report/rows.ts";
import type { SeriesSink } from "../lib/report/run_series.ts";
import type { FillModel, LatencyConfig, SimConfig } from "../lib/sim/config.ts";
import { openingBalances, type OpeningTerms } from "./opening.ts";
import { LOCAL_MARKET, LOCAL_TIMER, OWN_TIMER, Run, type RunAccount, VENUE_MARKET } from "./run.ts";
import { lookAt, playedSeconds, Seconds } from "./seconds.ts";
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
  readonly meters: Omit<MeterConfig, "offsetUs" | "riskLevel" | "isSparse">;
  readonly account: OpeningTerms["account"];
  /** The main model first; the others are bounds: whole runs of their own. */
  readonly models: readonly FillModel[];
  /** Half-open range of local time in which we trade, in microseconds. */
  readonly fromUs: number | undefined;
  readonly toUs: number | undefined;
  /** Asks the kernel on every message: for the test of the watch. */
  readonly everyMessage?: boolean;
  /** What is assumed of data without a book. */
  readonly assumed?: Pick<Assumed, "touch" | "coversUs" | "barUs"> | undefined;
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

/** What a player of one symbol is given. */
export interface PlayerParts extends Pick<ReplayParts, "rows" | "series"> {
  /** One for each model, where other symbols share the accounts. */
  readonly accounts?: readonly RunAccount[];
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
  /** Whether the book was ever whole. */
  readonly hasBeenWhole: boolean;
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
  readonly #parts: PlayerParts;
  /** The market on the venue's clock. */
  readonly venueView: MarketView;
  readonly #venueReference: Reference;
  readonly #local: LocalMarket;
  #runs: Run[] = [];
  /** The whole seconds of our clock. */
  readonly #seconds: Seconds;
  readonly #second: Now;
  readonly #assumesTouch: boolean;
  #blocked: string | undefined = "no_data";
  readonly #warmMids: number[] = [];

  constructor(config: ReplayConfig, parts: PlayerParts, ring: EventRing = new EventRing()) {
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
    const { assumed } = config;
    this.#seconds = new Seconds(playedSeconds(config), SILENCE_US);
    this.#second = this.#seconds.due;
    this.#assumesTouch = assumed?.touch === "around_trades";
    this.venueView = new MarketView({ market, resyncWaitUs: RESYNC_WAIT_US });
    this.#venueReference = new Reference(config.reference);
    this.#local = new LocalMarket({
      market,
      reference: config.reference,
      rules: config.engine.risk.rules,
      resyncWaitUs: RESYNC_WAIT_US,
      ownOrders: "absent",
      assumed,
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

  /**
   * Tells what is due next when others play too: writes the time into `due`, NEVER when nothing is
   * ready, and returns its order within the microsecond.
   */
  // Called for each event of the market: a cell for the time, so that no number is boxed.
  look(due: Now): number {
    const { timeline } = this;
    let at = timeline.venueNow[0]!;
    let order = VENUE_MARKET;
    if (timeline.localNow[0]! < at) {
      at = timeline.localNow[0]!;
      order = LOCAL_MARKET;
    }
    if (this.#second[0]! < at) {
      at = this.#second[0]!;
      order = LOCAL_TIMER;
    }
    const runs = this.#runs;
    for (let each = 0; each < runs.length; each++) {
      const run = runs[each]!;
      if (at < run.nextAt) continue;
      const own = run.nextOrder;
      if (run.nextAt === at && order <= own) continue;
      at = run.nextAt;
      order = own;
    }
    due[0] = at;
    return order;
  }

  /** Nothing is left on the venue's clock, and what is due lies behind its last event. */
  isOver(due: Now): boolean {
    return this.timeline.drained && this.timeline.lastVenueAt < due[0]!;
  }

  /** Plays what `look` has told. */
  playDue(due: Now, order: number): void {
    if (order === VENUE_MARKET) return this.#playVenue();
    if (order === LOCAL_MARKET) return this.#playLocal();
    if (order === LOCAL_TIMER) return this.#playSecond();
    for (const run of this.#runs) {
      if (run.nextAt <= due[0]!) run.drain(due[0]!, order + 1, this.timeline.lastFeedUs);
    }
  }

  /** Ends every run at the last event. */
  finish(): ReplayResult {
    const { timeline } = this;
    const end = timeline.lastVenueAt;
    for (const run of this.#runs) {
      run.drain(end, OWN_TIMER, timeline.lastFeedUs);
      run.sim.finish(end);
      run.collect(timeline.lastFeedUs);
      run.leave();
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
      hasBeenWhole: this.#local.view.hasBeenWhole,
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
    this.venueView.apply(ring, index, now);
    const type = ring.type[index & ring.eventMask]!;
    if (this.#assumesTouch && type === TRADE) this.#playTrade();
    else this.#venueReference.update(this.venueView, ring, index, now);
    for (let each = 0; each < runs.length; each++) {
      const run = runs[each]!;
      const { sim } = run;
      if (type === TRADE && !this.#assumesTouch) sim.onTrade(ring, index, now);
      else if (type === MARK) sim.onMark(now);
      else if (type === FUNDING) sim.onFunding(now);
      else sim.onBook(now);
      if (0 < sim.outbox.length || 0 < sim.funding.length) run.collect(timeline.lastFeedUs);
      run.meters.onMarket(now);
    }
    timeline.nextVenue();
  }

  /** A trade without a book: first it fills, then the touch is put around it. */
  #playTrade(): void {
    const { ring, timeline } = this;
    const now = timeline.venueNow;
    const index = timeline.venueIndex;
    for (const run of this.#runs) run.sim.onTrade(ring, index, now);
    this.venueView.assumeTouch(ring, index);
    this.#venueReference.update(this.venueView, ring, index, now);
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
    this.#local.quietSeconds(this.#seconds.before(now[0]!));
    this.#local.apply(ring, index, now);
    if (this.#local.view.blocked !== this.#blocked) this.#noteData(now[0]!);
    if (runs.length === 0) this.#tryStart(now[0]!);
    for (let each = 0; each < runs.length; each++) {
      const run = runs[each]!;
      if (run.wantsMarket()) this.#wake(run, index);
    }
    this.#seconds.heard(now[0]!);
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
    this.#local.quietSeconds(this.#seconds.playing());
    this.#local.second(at);
    this.#noteData(at);
    if (this.#runs.length === 0) this.#warmUp();
    for (const run of this.#runs) run.onSecond(at, timeline.lastFeedUs);
    this.#seconds.played(this.#local.lastGoodAt, this.#wantedAt(at));
  }

  /** The next second that a rule waits for; other symbols move a shared account's losses. */
  #wantedAt(at: number): number {
    if (this.#parts.accounts === undefined) return lookAt(this.#runs, at);
    return this.#runs.some((run) => 0 < run.state.breaker.rules.size) ? at : NEVER;
  }

  /** Mids of the last seconds before the start: the regime of the first minute is known then. */
  #warmUp(): void {
    const { blocked, lastMid } = this.venueView;
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
    // Whole seconds of the local clock, also before the start: the estimators warm up.
    this.#seconds.start(at, timeline.offsetUs);
    if (this.#local.view.blocked !== undefined || this.venueView.blocked !== undefined) return;
    if (fromUs !== undefined && at + timeline.offsetUs < fromUs) return;
    const mid = this.venueView.lastMid === 0 ? this.#local.view.lastMid : this.venueView.lastMid;
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
          isSparse: this.#config.assumed?.barUs !== undefined,
          barUs: this.#config.assumed?.barUs,
        },
        bnbPrice: this.#config.sim.fees.bnbPrice,
        everyMessage: this.#config.everyMessage ?? false,
      }, {
        venueView: this.venueView,
        venueReference: this.#venueReference,
        local: this.#local,
        opening,
        mid,
        at: at as TimeUs,
        offsetUs: timeline.offsetUs,
        warmMids: this.#warmMids,
        rows: index === 0 ? this.#parts.rows : NO_ROWS,
        series: index === 0 ? this.#parts.series : undefined,
        account: this.#parts.accounts?.[index],
      })
    );
    for (const run of this.#runs) run.start(at as TimeUs, timeline.lastFeedUs);
  }
}

/** Bounds write no rows. */
const NO_ROWS: RowSink = { fill() {}, order() {}, equity() {} };
