// One market as it is watched: events from a ring to book, tape and summary.
import { nowCell } from "../base/now.ts";
import type { EventRing } from "../market/event_ring.ts";
import type { Market } from "../market/instrument.ts";
import { MarketView } from "../market/view.ts";
import { MarketSummary } from "./watch_summary.ts";
import { Tape, type TapeOptions, type TapeRow } from "./watch_tape.ts";

/** Without a book for so long, quotes have to do. */
const RESYNC_WAIT_US = 5_000_000;

/** What is told of each event, after the view has applied it. */
export interface WatchEvents {
  onTape(row: TapeRow): void;
  onEvent?(at: number, view: MarketView): void;
}

/** Takes all events of a ring, and gives them back to it. */
export class WatchedMarket {
  readonly view: MarketView;
  readonly tape: Tape;
  readonly market = new MarketSummary();
  /** Local time of the last event; 0 before the first. */
  lastAt = 0;
  readonly #now = nowCell(0);
  readonly #on: WatchEvents;

  constructor(
    { market, tape, on }: {
      readonly market: Market;
      readonly tape: TapeOptions;
      readonly on: WatchEvents;
    },
  ) {
    this.view = new MarketView({ market, resyncWaitUs: RESYNC_WAIT_US });
    this.tape = new Tape(tape);
    this.#on = on;
  }

  /** Everything that waits in the ring. */
  drain(ring: EventRing): void {
    for (let index = ring.head; index < ring.tail; index++) {
      const at = ring.local[index & ring.eventMask] ?? 0;
      this.lastAt = at;
      this.#now[0] = at;
      this.view.apply(ring, index, this.#now);
      const row = this.tape.add(ring, index);
      this.market.add(ring, index, this.view);
      if (row !== undefined) this.#on.onTape(row);
      this.#on.onEvent?.(at, this.view);
    }
    ring.release(ring.tail);
  }
}
