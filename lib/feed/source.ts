// A feed: fills the ring with events in the order in which they were received.
import type { EventRing } from "../market/event_ring.ts";
import type { Market } from "../market/instrument.ts";

/** What the file says of itself, where it does. */
export interface DeclaredMarket {
  readonly market: Market | undefined;
  readonly symbol: string | undefined;
  /** Seed of the generator that made the file, where one did. */
  readonly syntheticSeed: number | undefined;
}

/** One input file as the report names it. */
export interface SourceFile {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** Things that real data have and a backtest tolerates: counted, and told. */
export type Tolerances = Record<string, number>;

/** Reads blocks until the end. Throws SyntaxError or RangeError naming file, line and column. */
export interface EventSource {
  readonly declared: DeclaredMarket;
  /** Appends the complete events of one more block; false when nothing is left. */
  pull(ring: EventRing): boolean | Promise<boolean>;
  /** Rows read so far; bytes read so far and in all (of the files as stored), for the progress bar. */
  readonly rows: number;
  readonly bytesRead: number;
  readonly bytesTotal: number;
  /** Complete once `pull` has returned false. */
  readonly files: readonly SourceFile[];
  readonly tolerances: Tolerances;
  /**
   * Place of an event of the ring among those of other files received in the same microsecond;
   * where both files have none, the order of the arguments decides.
   */
  placeOf?(index: number): number;
  close(): void;
}
