// What the meters of a run are told, read and answer.
import type { Decimal } from "../base/decimal.ts";
import type { HalfTicks } from "../base/units.ts";
import type { Balances } from "../ledger/mod.ts";
import type { Instrument } from "../market/instrument.ts";
import type { FillRateSection } from "./fill_meter.ts";
import type { MarkoutSection } from "./markout_meter.ts";
import type { QuotingSection } from "./quoting_section.ts";
import type { RegimeThresholds } from "./regime.ts";
import type { ReturnSection } from "./return_section.ts";
import type { RowSink } from "./rows.ts";
import type { SeriesSink } from "./run_series.ts";
import type { StopMeter } from "./stop_meter.ts";

export interface MeterConfig {
  /** Name of the reference method, for the report. */
  readonly reference: string;
  /** The agreed band in ppm, ends included. */
  readonly bandMin: number;
  readonly bandMax: number;
  /** Smallest value of a quote, in tick-lots. */
  readonly notionalMin: number;
  readonly requiredPerSide: number;
  readonly levels: number;
  /** 0 when staggered resets are off. */
  readonly resetIntervalUs: number;
  /** Local clock − venue clock. */
  readonly offsetUs: number;
  readonly regimes: RegimeThresholds;
  /** The breaker's level when the run starts. */
  readonly riskLevel: string;
  /**
   * The data are bars: seconds between two of their events are passed over together, and equity is
   * sampled at whole minutes.
   */
  readonly isSparse?: boolean;
  /** How long the bars are; undefined for other data. */
  readonly barUs?: number | undefined;
}

/** What the meters read of the venue's view of the market. */
export interface VenueMarket {
  /** Touch in ticks; 0 where absent. */
  readonly bid: number;
  readonly ask: number;
  readonly blocked: string | undefined;
  /** Bid plus ask of the last touch there was; 0 before the first. */
  readonly lastMid: number;
  /** Last mark price × 1e8; 0 where there is none. */
  readonly markE8: number;
  known(side: number, price: number): boolean;
}

export interface MeterParts {
  readonly instrument: Instrument;
  readonly view: VenueMarket;
  /** The configured reference on the venue's book, in half-ticks; 0 is none. */
  readonly reference: { readonly value: number };
  /** What the account starts with; a function is asked once, when it opens. */
  readonly opening: Balances | ((mid: HalfTicks) => Balances);
  readonly bnbPrice: Decimal;
  readonly rows: RowSink;
  /** Follows the rules that stop quoting; absent where nobody tells of them. */
  readonly stops?: StopMeter | undefined;
  /** Takes what a page draws; absent where there is no page. */
  readonly series?: SeriesSink | undefined;
}

/** A settlement of funding: positive is received. */
export interface FundingReport {
  readonly venueAt: number;
  readonly amount: string;
}

export interface RunCounts {
  readonly requests: number;
  readonly fills: number;
  /** Placements that the venue accepted. */
  readonly orders: number;
}

export interface RunSections {
  readonly return: ReturnSection;
  readonly fill_rate: FillRateSection;
  readonly quoting: QuotingSection;
  readonly markout: MarkoutSection;
  readonly counts: RunCounts;
}
