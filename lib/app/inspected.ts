// What `inspect` found, before it is shown.
import type { Findings, SourceFile, Verdict } from "../feed/mod.ts";
import type { Market } from "../market/instrument.ts";

/** All that was inspected; `together` where several files make one market. */
export interface InspectedAll {
  readonly files: readonly Inspected[];
  readonly together?: Inspected;
}

/** What bars are. */
export interface BarsInspected {
  /** Such as `1m`. */
  readonly interval: string;
  /** Bars that the data leave out. */
  readonly missing: number;
  /** Which column the times are in, and what they are taken to be. */
  readonly times: string;
  readonly assumed: string;
}

/** One file, or several as one, as inspected. */
export interface Inspected {
  readonly title: string;
  readonly format: string;
  readonly files: readonly SourceFile[];
  /** Undefined where neither file nor user says so. */
  readonly market: Market | undefined;
  readonly symbol: string | undefined;
  /** Decimal text; undefined where the prices' own digits had to do. */
  readonly tickSize: string | undefined;
  readonly lotSize: string | undefined;
  /** What one unit of `findings.price` is. */
  readonly priceUnit: string;
  /** Rows of the file; a row of a table may hold many levels. */
  readonly rows: number;
  readonly findings: Findings | undefined;
  /** Undefined of anything but bars. */
  readonly bars?: BarsInspected | undefined;
  readonly tolerances: Readonly<Record<string, number>>;
  readonly verdict: Verdict;
}
