// What the replay and the `naive` calculation both are told and tell.
import type { DataParts } from "../report/mod.ts";

/** A half-open range of local time, in microseconds. */
export interface Period {
  readonly fromUs: number | undefined;
  readonly toUs: number | undefined;
}

/** What was met in the data. */
export interface DataResult {
  readonly rows: number;
  readonly events: number;
  /** Local times of the first and the last event; absent where the data carry none. */
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly offsetUs: number;
  readonly clock: DataParts["clock"];
  readonly counters: DataParts["counters"];
  /** Whether the book was ever whole; undefined where nobody looked. */
  readonly hasBeenWhole?: boolean;
}
