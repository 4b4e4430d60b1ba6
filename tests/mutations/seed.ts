// A file as it is before any damage.
import type { Instrument, Market } from "../../lib/market/instrument.ts";

/** A file as it is before any damage. */
export interface Seed {
  /** Its format, and how it was made. */
  readonly name: string;
  /** As the file is called, which may tell its symbol. */
  readonly file: string;
  readonly market: Market;
  readonly symbol: string;
  readonly instrument: Instrument;
  readonly text: string;
  /** Whether a whole run can be played on it. */
  readonly hasBook: boolean;
}
