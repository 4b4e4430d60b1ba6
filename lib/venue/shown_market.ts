// One symbol as its streams and tickers read it.
import type { Instrument } from "../market/instrument.ts";
import type { MarketView } from "../market/view.ts";
import type { Numbers } from "./numbers.ts";
import type { PublishedBook } from "./published_book.ts";
import type { MarkState } from "./stream_bodies.ts";
import type { Tape } from "./tape.ts";

export interface ShownMarket {
  readonly instrument: Instrument;
  readonly numbers: Numbers;
  readonly view: MarketView;
  readonly book: PublishedBook;
  readonly tape: Tape;
  /** Prefix of the names of its streams. */
  readonly streamName: string;
  /** Mark price, funding rate and next funding time. */
  mark(at: number): MarkState;
}
