// A report from its parts: the same parts give the same text, byte for byte.
import type { Decimal } from "../base/decimal.ts";
import { US_PER_MS } from "../base/units.ts";
import type { Instrument } from "../market/instrument.ts";
import type { ViewCounters } from "../market/view.ts";
import type { AccountReport } from "./account_schema.ts";
import { flat } from "./flat.ts";
import { isoTime } from "./format.ts";
import type { RunSections } from "./meter_config.ts";
import type { NaiveReturn } from "./naive_return.ts";
import {
  type BoundSection,
  type BoundsSection,
  type DataSection,
  isNaive,
  type Report,
  type ReportedFile,
  type ReportedFillModel,
  type ReportedLatency,
  type RunSection,
  SCHEMA,
  type Sections,
} from "./schema.ts";
import { warnings } from "./warnings.ts";

export const REACTION = "the recorded market never reacts to us";

const NAIVE_WHY = "naive is a calculation on closes: no orders are placed";
const NO_TIME_WHY = "the data carry no times";
export const NO_BOUNDS_WHY = "not run: --no-bounds";

/** What the data were. Times are local, in microseconds. */
export interface DataParts {
  readonly instrument: Instrument;
  readonly files: readonly ReportedFile[];
  readonly rows: number;
  readonly events: number;
  /** Undefined where the data carry no times. */
  readonly fromUs: number | undefined;
  readonly toUs: number | undefined;
  readonly syntheticSeed: number | undefined;
  /** What was assumed of data without a book. */
  readonly assumed?: string | undefined;
  /** The data never show a whole book: best prices alone, or updates without a snapshot. */
  readonly isTopOnly?: boolean;
  /** What the feed met. */
  readonly tolerances: Readonly<Record<string, number>>;
  /** What the book met. */
  readonly counters: ViewCounters;
  /** What the clock met. */
  readonly clock: Readonly<Record<"late" | "stepped_back" | "skewed", number>>;
  readonly offsetUs: number;
  readonly offsetSource: "data" | "config";
}

/** The models in force; latencies in microseconds. */
export interface ModelParts {
  readonly profile: string;
  readonly fill: ReportedFillModel;
  readonly queuePower: number;
  readonly latency: Readonly<
    Record<"feed" | "entry" | "amend" | "cancel" | "response", ReportedLatency>
  >;
  readonly fees: FeeParts;
}

export interface FeeParts {
  readonly maker: Decimal;
  readonly taker: Decimal;
  readonly payInBnb: boolean;
  readonly bnbDiscount: Decimal;
  readonly bnbPrice: Decimal;
}

/** What one run through the simulated venue leaves. */
export interface RunParts {
  readonly sections: Omit<RunSections, "counts">;
  readonly decisions: number;
  readonly requests: number;
  readonly fills: number;
  readonly digest: string;
}

/** What the `naive` calculation leaves. */
export interface NaiveParts {
  readonly naive: NaiveReturn;
  readonly digest: string;
}

export interface ReportParts {
  readonly data: DataParts;
  /** The resolved configuration as plain JSON values. */
  readonly config: unknown;
  readonly models: ModelParts;
  readonly main: RunParts | NaiveParts;
  /** Absent under `--no-bounds` and `naive`. */
  readonly bounds: { readonly through: RunParts; readonly touch: RunParts } | undefined;
  readonly elapsedMs: number;
  readonly peakRssBytes: number;
}

/** The whole report. Only `run` holds anything that differs between two runs on the same input. */
export function buildReport(parts: ReportParts): Report {
  const { main } = parts;
  const data = dataSection(parts.data);
  const sections = "naive" in main ? naiveSections(main) : runSections(main);
  const bounds = boundsSection(parts);
  return {
    schema: SCHEMA,
    data,
    config: parts.config,
    models: {
      ...modelsSection(parts.models),
      funding: fundingSource(data.market, sections),
      calibration: "uncalibrated",
      reaction: REACTION,
      warnings: warnings({
        data,
        isTopOnly: parts.data.isTopOnly === true,
        models: parts.models,
        sections,
        bounds,
      }),
    },
    ...sections,
    bounds,
    run: runSection(parts),
  };
}

/** The text of report.json: two spaces, one line end at the end. */
export function reportText(report: Report | AccountReport): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

function dataSection(parts: DataParts): DataSection {
  const { instrument, syntheticSeed, counters, clock } = parts;
  return {
    market: instrument.market,
    symbol: instrument.symbol,
    base_asset: instrument.baseAsset,
    quote_asset: instrument.quoteAsset,
    files: parts.files.map(({ path, sha256, bytes }) => ({ path, sha256, bytes })),
    rows: parts.rows,
    events: parts.events,
    ...from(parts.fromUs),
    ...to(parts.toUs),
    gaps: counters.gaps,
    resyncs: counters.resyncs,
    resumes: counters.resumes,
    crossed: counters.crossed,
    ...(syntheticSeed === undefined ? {} : { synthetic_seed: syntheticSeed }),
    ...(parts.assumed === undefined ? {} : { assumed: parts.assumed }),
    tolerances: tolerances(parts),
    clock: {
      offset_us: parts.offsetUs,
      offset_source: parts.offsetSource,
      late: clock.late,
      stepped_back: clock.stepped_back,
      skewed: clock.skewed,
    },
  };
}

function from(us: number | undefined) {
  return us === undefined
    ? { from: null, from_why: NO_TIME_WHY, from_us: null, from_us_why: NO_TIME_WHY }
    : { from: isoTime(us), from_us: us };
}

function to(us: number | undefined) {
  return us === undefined
    ? { to: null, to_why: NO_TIME_WHY, to_us: null, to_us_why: NO_TIME_WHY }
    : { to: isoTime(us), to_us: us };
}

function modelsSection(parts: ModelParts) {
  const { latency, fees } = parts;
  return {
    profile: parts.profile,
    fill: parts.fill,
    ...(parts.fill === "queue_power" ? { queue_power: parts.queuePower } : {}),
    latency: {
      feed_ms: inMs(latency.feed),
      entry_ms: inMs(latency.entry),
      amend_ms: inMs(latency.amend),
      cancel_ms: inMs(latency.cancel),
      response_ms: inMs(latency.response),
    },
    fees: {
      maker: fees.maker.toFixed(),
      taker: fees.taker.toFixed(),
      pay_in_bnb: fees.payInBnb,
      bnb_discount: fees.bnbDiscount.toFixed(),
      bnb_price: fees.bnbPrice.toFixed(),
    },
  };
}

function fundingSource(market: string, { return: figures }: Sections): string {
  if (market === "spot") return "none on spot";
  if (isNaive(figures)) return "left out";
  if (figures.funding !== null) return "settled from the mark price stream";
  return `not in the result: ${figures.funding_why ?? "it is not known"}`;
}

function runSections({ sections }: RunParts): Sections {
  return {
    return: sections.return,
    fill_rate: flat(sections.fill_rate),
    quoting: flat(sections.quoting),
    markout: sections.markout,
  };
}

function naiveSections({ naive }: NaiveParts): Sections {
  return {
    return: naive,
    fill_rate: null,
    fill_rate_why: NAIVE_WHY,
    quoting: null,
    quoting_why: NAIVE_WHY,
    markout: null,
    markout_why: NAIVE_WHY,
  };
}

function boundsSection({ main, bounds }: ReportParts): BoundsSection {
  if (bounds === undefined) {
    const why = "naive" in main ? NAIVE_WHY : NO_BOUNDS_WHY;
    return { pessimistic: null, pessimistic_why: why, optimistic: null, optimistic_why: why };
  }
  return {
    pessimistic: boundSection("through", bounds.through),
    optimistic: boundSection("touch", bounds.touch),
  };
}

function boundSection(model: BoundSection["model"], run: RunParts): BoundSection {
  return {
    model,
    return: run.sections.return,
    fill_rate: flat(run.sections.fill_rate),
    run: { fills: run.fills, digest: run.digest },
  };
}

function runSection({ data, main, elapsedMs, peakRssBytes }: ReportParts): RunSection {
  const ran = "naive" in main ? { decisions: 0, requests: 0, fills: main.naive.trades } : main;
  return {
    rows: data.rows,
    rows_per_s: perSecond(data.rows, elapsedMs),
    events: data.events,
    events_per_s: perSecond(data.events, elapsedMs),
    decisions: ran.decisions,
    requests: ran.requests,
    fills: ran.fills,
    elapsed_ms: Math.round(elapsedMs),
    peak_rss_bytes: peakRssBytes,
    digest: main.digest,
  };
}

/** A run too short for the clock counts as one of a millisecond. */
function perSecond(count: number, elapsedMs: number): number {
  return Math.round(count * 1000 / Math.max(1, elapsedMs));
}

function inMs(latency: ReportedLatency): ReportedLatency {
  return latency === "data" ? latency : latency / US_PER_MS;
}

/** Counts by name, the names in order; those that are 0 are left out. */
function tolerances({ tolerances: feed, counters }: DataParts): Record<string, number> {
  const counts = {
    ...feed,
    older_depth: counters.olderDiffs,
    older_quotes: counters.olderQuotes,
    older_snapshots: counters.olderSnapshots,
  };
  return Object.fromEntries(
    Object.entries(counts).filter(([, count]) => 0 < count)
      .sort(([left], [right]) => left < right ? -1 : 1),
  );
}
