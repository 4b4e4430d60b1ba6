// What `inspect` found, before it is shown.
import type { Findings, SourceFile, Verdict } from "../feed/mod.ts";
import type { Market } from "../market/instrument.ts";

/** All that was inspected. */
export interface InspectedAll {
  readonly files: readonly Inspected[];
  /** Files of several that cannot be read, and why. */
  readonly refused: readonly Refused[];
  /** Where several files make one market. */
  readonly together?: Inspected;
  /** Why they do not. */
  readonly apart?: string;
}

export interface Refused {
  readonly path: string;
  readonly why: string;
}

/** What bars are. */
export interface BarsInspected {
  readonly count: number;
  /** Such as `1m`. */
  readonly interval: string;
  /** Bars that the data leave out. */
  readonly missing: number;
  /** The most of them in a row; undefined where none is missing, and of months. */
  readonly hole: { readonly bars: number; readonly from: number } | undefined;
  /** When the first bar opens and the last one ends, in microseconds. */
  readonly from: number;
  readonly to: number;
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
  /** Whether rows say when they were received; otherwise the venue's time stands for it. */
  readonly hasReceipt: boolean;
  /** Undefined of anything but bars. */
  readonly bars?: BarsInspected | undefined;
  readonly tolerances: Readonly<Record<string, number>>;
  readonly verdict: Verdict;
}
