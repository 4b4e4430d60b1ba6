// What the page draws of one run: bounded series, hours, days. Fed a second at a time.
import { invariant } from "../base/invariant.ts";
import { US_PER_HOUR } from "../base/units.ts";
import type { Ledger } from "../ledger/mod.ts";
import type { Fill } from "../orders/events.ts";
import type { Side } from "../orders/requests.ts";
import { PeriodSplit, type PeriodState } from "./period_split.ts";
import { BASE, SPREAD, TWO_SIDED } from "./quote_meter.ts";
import { type Extremes, SeriesGrid, type Sums } from "./series.ts";

/** Buckets of a series; a chart has two points a bucket, more than a screen has columns. */
export const SERIES_BUCKETS = 4_096;

/** What the series read of our quotes: prices in ticks, 0 without one, and times in order. */
export interface QuotesNow {
  readonly buyBest: number;
  readonly buyWorst: number;
  readonly sellBest: number;
  readonly sellWorst: number;
  /** An integral up to now of BASE, SPREAD or TWO_SIDED, in microseconds. */
  sum(quantity: number): number;
}

/** An instant and the venue's mid in half-ticks. */
export interface MidAt {
  readonly at: number;
  readonly mid: number;
}

/** Where the meters of a run send what a page draws. */
export interface SeriesSink {
  /** The account has opened. */
  open(ledger: Ledger, start: MidAt): void;
  /** Equity may have changed: a whole second, a fill, or funding. */
  sample(at: number, mid: number): void;
  /** Before the ledger takes it over. */
  fill(fill: Fill, side: Side): void;
  /** A whole second; the integrals of the quotes reach up to it. */
  second(at: number, quotes: QuotesNow): void;
  finish(at: number, quotes: QuotesNow): void;
}

/** The channels of a run, all in buckets of one grid. */
export interface RunChannels {
  readonly grid: SeriesGrid;
  readonly ledger: Ledger;
  readonly equity: Extremes;
  /** Percent below the highest equity so far: zero or less. */
  readonly drawdown: Extremes;
  /** Half-ticks. */
  readonly mid: Extremes;
  readonly base: Extremes;
  readonly capture: Extremes;
  readonly inventory: Extremes;
  /** Below zero when paid. */
  readonly fees: Extremes;
  readonly funding: Extremes;
  /** Half-ticks. */
  readonly buys: Extremes;
  readonly sells: Extremes;
  readonly buyFills: Extremes;
  readonly sellFills: Extremes;
  /** Microseconds. */
  readonly baseUs: Sums;
  readonly spreadUs: Sums;
  readonly twoSidedUs: Sums;
  /** By hour of the day and by day, in UTC of the venue's clock. */
  readonly periods: PeriodSplit;
}

/**
 * Keeps a run's series in fixed memory. Floats, for the eye: money that is told comes from the
 * ledger. Nothing is done per market event; a second in which nothing changed costs two
 * comparisons.
 */
export class RunSeries implements SeriesSink {
  readonly #bucketsMax: number;
  #channels: RunChannels | undefined;
  #mid = 0;
  #changes = -1;
  #opening = 0;
  #peak = 0;
  #fills = 0;
  // Of the account, as floats, as of its last change.
  #held = 0;
  #capture = 0;
  #fees = 0;
  #funding = 0;
  /** When the bucket of the shares or the hour ends. */
  #edgeUs = 0;
  #hourUs = 0;
  #baseUs = 0;
  #spreadUs = 0;
  #twoSidedUs = 0;
  #buyBest = 0;
  #buyWorst = 0;
  #sellBest = 0;
  #sellWorst = 0;

  /** Fewer buckets where a page draws several runs. */
  constructor(bucketsMax: number = SERIES_BUCKETS) {
    this.#bucketsMax = bucketsMax;
  }

  /** Undefined until the account has opened. */
  get channels(): RunChannels | undefined {
    return this.#channels;
  }

  open(ledger: Ledger, { at, mid }: MidAt): void {
    invariant(this.#channels === undefined, "Cannot open the series of a run twice");
    const grid = new SeriesGrid({ at, bucketsMax: this.#bucketsMax });
    this.#channels = newChannels(ledger, { grid, mid });
    this.#peak = ledger.equityNumber(mid);
    this.#hourUs = (Math.floor(at / US_PER_HOUR) + 1) * US_PER_HOUR;
    this.#edgeUs = this.#channels.grid.endUs(0);
    this.sample(at, mid);
  }

  // Positional, because it runs once a second of data.
  sample(at: number, mid: number): void {
    const channels = this.#channels;
    if (channels === undefined) return;
    const { ledger, grid } = channels;
    const { changes } = ledger;
    if (mid === this.#mid && changes === this.#changes) return;
    if (changes !== this.#changes) this.#account(ledger);
    this.#mid = mid;
    this.#changes = changes;
    const bucket = grid.at(at);
    const equity = ledger.equityNumber(mid);
    if (this.#peak < equity) this.#peak = equity;
    const gained = equity - this.#opening;
    channels.equity.add(bucket, equity);
    channels.drawdown.add(bucket, 100 * (equity / this.#peak - 1));
    channels.mid.add(bucket, mid);
    channels.base.add(bucket, this.#held);
    channels.capture.add(bucket, this.#capture);
    channels.fees.add(bucket, -this.#fees);
    channels.funding.add(bucket, this.#funding);
    channels.inventory.add(bucket, gained - this.#capture + this.#fees - this.#funding);
  }

  fill(fill: Fill, side: Side): void {
    const channels = this.#channels;
    if (channels === undefined) return;
    this.#fills += 1;
    const { buyFills, sellFills, grid } = channels;
    (side === "buy" ? buyFills : sellFills).add(grid.at(fill.venueAt), 2 * fill.price);
  }

  second(at: number, quotes: QuotesNow): void {
    const moved = quotes.buyBest !== this.#buyBest || quotes.sellBest !== this.#sellBest ||
      quotes.buyWorst !== this.#buyWorst || quotes.sellWorst !== this.#sellWorst;
    if (!moved && at < this.#edgeUs && at < this.#hourUs) return;
    const channels = this.#channels;
    if (channels === undefined) return;
    if (this.#edgeUs <= at) this.#closeShares(at, quotes);
    if (this.#hourUs <= at) this.#closeHour(at, quotes);
    this.#quote(channels, { at, quotes });
  }

  finish(at: number, quotes: QuotesNow): void {
    const channels = this.#channels;
    if (channels === undefined) return;
    channels.grid.at(at);
    this.#closeShares(at, quotes);
    this.#closeHour(at, quotes);
  }

  #account(ledger: Ledger): void {
    this.#opening = ledger.openingEquity.toNumber();
    this.#held = ledger.base.toNumber();
    this.#capture = ledger.spreadCapture.toNumber();
    this.#fees = ledger.fees.toNumber();
    this.#funding = ledger.funding.toNumber();
  }

  #quote(channels: RunChannels, { at, quotes }: { at: number; quotes: QuotesNow }): void {
    const { grid, buys, sells } = channels;
    const bucket = grid.at(at);
    this.#buyBest = quotes.buyBest;
    this.#buyWorst = quotes.buyWorst;
    this.#sellBest = quotes.sellBest;
    this.#sellWorst = quotes.sellWorst;
    if (quotes.buyBest !== 0) {
      buys.add(bucket, 2 * quotes.buyBest);
      buys.add(bucket, 2 * quotes.buyWorst);
    }
    if (quotes.sellBest === 0) return;
    sells.add(bucket, 2 * quotes.sellBest);
    sells.add(bucket, 2 * quotes.sellWorst);
  }

  /** The time since the last edge belongs to the bucket that has just ended. */
  #closeShares(at: number, quotes: QuotesNow): void {
    const channels = this.#channels;
    if (channels === undefined) return;
    const { grid } = channels;
    const base = quotes.sum(BASE);
    const spread = quotes.sum(SPREAD);
    const twoSided = quotes.sum(TWO_SIDED);
    const bucket = grid.at(at - 1);
    channels.baseUs.add(bucket, base - this.#baseUs);
    channels.spreadUs.add(bucket, spread - this.#spreadUs);
    channels.twoSidedUs.add(bucket, twoSided - this.#twoSidedUs);
    this.#baseUs = base;
    this.#spreadUs = spread;
    this.#twoSidedUs = twoSided;
    this.#edgeUs = grid.endUs(grid.at(at));
  }

  #closeHour(at: number, quotes: QuotesNow): void {
    const channels = this.#channels;
    if (channels === undefined) return;
    const { ledger, periods } = channels;
    const state: PeriodState = {
      totals: ledger.totals(this.#mid),
      turnover: ledger.turnover,
      fills: this.#fills,
      baseUs: quotes.sum(BASE),
      spreadUs: quotes.sum(SPREAD),
      twoSidedUs: quotes.sum(TWO_SIDED),
    };
    periods.close(at, state);
    this.#hourUs = (Math.floor(at / US_PER_HOUR) + 1) * US_PER_HOUR;
  }
}

function newChannels(
  ledger: Ledger,
  { grid, mid }: { readonly grid: SeriesGrid; readonly mid: number },
): RunChannels {
  return {
    grid,
    ledger,
    equity: grid.extremes(),
    drawdown: grid.extremes(),
    mid: grid.extremes(),
    base: grid.extremes(),
    capture: grid.extremes(),
    inventory: grid.extremes(),
    fees: grid.extremes(),
    funding: grid.extremes(),
    buys: grid.extremes(),
    sells: grid.extremes(),
    buyFills: grid.extremes(),
    sellFills: grid.extremes(),
    baseUs: grid.sums(),
    spreadUs: grid.sums(),
    twoSidedUs: grid.sums(),
    periods: new PeriodSplit(ledger.totals(mid)),
  };
}
