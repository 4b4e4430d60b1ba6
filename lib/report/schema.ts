// The shape of report.json; docs/report.md explains each key.
import type { FillRateSection } from "./fill_meter.ts";
import type { Flat } from "./flat.ts";
import type { MarkoutSection } from "./markout_meter.ts";
import type { NaiveReturn } from "./naive_return.ts";
import type { QuotingSection } from "./quoting_section.ts";
import type { ReturnSection } from "./return_section.ts";

/** Changes when a key changes its meaning or goes away; new keys do not change it. */
export const SCHEMA = "evenkeel-report/1";

/** Fill models that run through the kernel and the simulated venue, and the one beside them. */
export type ReportedFillModel = "queue" | "queue_power" | "through" | "touch" | "naive";

export interface ReportedFile {
  /** As the user wrote it. */
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

export interface ClockSection {
  /** Local clock less venue clock. */
  readonly offset_us: number;
  readonly offset_source: "data" | "config";
  /** Events that came more than 5 s late on the venue's clock, applied at once. */
  readonly late: number;
  /** Events that stepped back on the venue's clock within their own stream. */
  readonly stepped_back: number;
  /** Events received before the venue can have sent them. */
  readonly skewed: number;
}

export interface DataSection {
  readonly market: "spot" | "usdm";
  readonly symbol: string;
  readonly base_asset: string;
  /** The asset of all money. */
  readonly quote_asset: string;
  readonly files: readonly ReportedFile[];
  readonly rows: number;
  readonly events: number;
  /** Local time of the first and the last event; `null` where the data carry no times. */
  readonly from: string | null;
  readonly from_why?: string;
  readonly from_us: number | null;
  readonly from_us_why?: string;
  readonly to: string | null;
  readonly to_why?: string;
  readonly to_us: number | null;
  readonly to_us_why?: string;
  readonly gaps: number;
  /** Gaps that a snapshot ended, and gaps that quotes had to end. */
  readonly resyncs: number;
  readonly resumes: number;
  readonly crossed: number;
  /** Present where a generator made the data. */
  readonly synthetic_seed?: number;
  /** Present where the data hold no book: what was assumed instead. */
  readonly assumed?: string;
  /** What real data have and a backtest tolerates, counted by kind. */
  readonly tolerances: Readonly<Record<string, number>>;
  readonly clock: ClockSection;
}

/** Milliseconds, or "data": as the recorded feed had it at that moment. */
export type ReportedLatency = number | "data";

export interface LatencySection {
  readonly feed_ms: ReportedLatency;
  readonly entry_ms: ReportedLatency;
  readonly amend_ms: ReportedLatency;
  readonly cancel_ms: ReportedLatency;
  readonly response_ms: ReportedLatency;
}

/** Ratios and prices as decimal text. */
export interface FeeSection {
  readonly maker: string;
  readonly taker: string;
  readonly pay_in_bnb: boolean;
  readonly bnb_discount: string;
  readonly bnb_price: string;
}

export interface ModelsSection {
  readonly profile: string;
  readonly fill: ReportedFillModel;
  /** Exponent of `queue_power`; present with that model only. */
  readonly queue_power?: number;
  readonly latency: LatencySection;
  readonly fees: FeeSection;
  readonly funding: string;
  readonly calibration: "uncalibrated";
  readonly reaction: string;
  readonly warnings: readonly string[];
}

/** What a bound shows of its run. */
export interface BoundSection {
  readonly model: "through" | "touch";
  readonly return: ReturnSection;
  readonly fill_rate: Flat<FillRateSection>;
  readonly run: { readonly fills: number; readonly digest: string };
}

export interface BoundsSection {
  readonly pessimistic: BoundSection | null;
  readonly pessimistic_why?: string;
  readonly optimistic: BoundSection | null;
  readonly optimistic_why?: string;
}

/** The main run. Rates, `elapsed_ms` and `peak_rss_bytes` differ from run to run, nothing else. */
export interface RunSection {
  readonly rows: number;
  readonly rows_per_s: number;
  readonly events: number;
  readonly events_per_s: number;
  readonly decisions: number;
  readonly requests: number;
  readonly fills: number;
  readonly elapsed_ms: number;
  readonly peak_rss_bytes: number;
  readonly digest: string;
}

/** What the run is judged by; `null` where a calculation has no such thing. */
export interface Sections {
  readonly return: ReturnSection | NaiveReturn;
  readonly fill_rate: Flat<FillRateSection> | null;
  readonly fill_rate_why?: string;
  readonly quoting: Flat<QuotingSection> | null;
  readonly quoting_why?: string;
  readonly markout: MarkoutSection | null;
  readonly markout_why?: string;
}

export interface Report extends Sections {
  readonly schema: typeof SCHEMA;
  readonly data: DataSection;
  /** The resolved configuration, with the keys of config.yaml. */
  readonly config: unknown;
  readonly models: ModelsSection;
  readonly bounds: BoundsSection;
  readonly run: RunSection;
}

/** Whether a return is that of the `naive` calculation. */
export function isNaive(section: ReturnSection | NaiveReturn): section is NaiveReturn {
  return "trades" in section;
}
