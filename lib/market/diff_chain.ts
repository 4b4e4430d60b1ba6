// Whether a depth update continues the book: Binance's rules for spot and for USD-M.
import type { EventRing } from "./event_ring.ts";
import type { Market } from "./instrument.ts";

/** The next update; one that is already contained; one that shows that others are missing. */
export type Link = "next" | "older" | "gap";

/** So many updates in a row that are already contained: the venue has begun its ids anew. */
const OLDER_RUN_MAX = 1_000;

/**
 * The chain of update ids. An id of 0 is absent, and what cannot be checked is accepted.
 *
 * - Spot: an update up to the book's id is contained; the next one begins at or before id + 1.
 * - USD-M: the first update on a snapshot contains its id; each later one names the id before it.
 */
export class DiffChain {
  /** Update id of the book. */
  id = 0;
  readonly #market: Market;
  #first = false;
  #olderRun = 0;

  constructor(market: Market) {
    this.#market = market;
  }

  /** Starts on a snapshot. */
  start(id: number): void {
    this.id = id;
    this.#first = true;
    this.#olderRun = 0;
  }

  /** Judges an update, and takes it when it is the next. */
  link(ring: EventRing, slot: number): Link {
    const last = ring.lastId[slot]!;
    const link = last === 0 || this.id === 0 ? "next" : this.#judge(ring, slot);
    if (link === "next") {
      if (last !== 0) this.id = last;
      this.#first = false;
      this.#olderRun = 0;
      return link;
    }
    if (link === "older" && !this.#first && OLDER_RUN_MAX <= ++this.#olderRun) return "gap";
    return link;
  }

  #judge(ring: EventRing, slot: number): Link {
    const first = ring.firstId[slot]!;
    const last = ring.lastId[slot]!;
    const id = this.id;
    if (this.#market === "spot") {
      if (last <= id) return "older";
      return first <= id + 1 ? "next" : "gap";
    }
    if (this.#first) {
      if (last < id) return "older";
      return first <= id ? "next" : "gap";
    }
    if (last <= id) return "older";
    const previous = ring.prevId[slot]!;
    return previous === 0 || previous === id ? "next" : "gap";
  }
}
