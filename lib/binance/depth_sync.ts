// Whether the depth updates of one symbol continue each other and its snapshot: ids alone, no book.
import { invariant } from "../base/invariant.ts";
import { DiffBuffer } from "../market/diff_buffer.ts";
import { DiffChain } from "../market/diff_chain.ts";
import type { EventRing } from "../market/event_ring.ts";
import type { Market } from "../market/instrument.ts";

/** After an update: the book is known, or it is waited for, or it has just been lost. */
export type Sync = "synced" | "waiting" | "gap";

/**
 * Follows the same rules as MarketView, so that a snapshot is asked for exactly when a view needs
 * one, and one that would not help is never handed to it.
 */
export class DepthSync {
  readonly #market: Market;
  readonly #kept = new DiffBuffer();
  #chain: DiffChain;
  #synced = false;

  constructor(market: Market) {
    this.#market = market;
    this.#chain = new DiffChain(market);
  }

  get synced(): boolean {
    return this.#synced;
  }

  /** Takes the depth update at `index` of the ring. */
  onDiff(ring: EventRing, index: number): Sync {
    if (this.#synced) {
      if (this.#chain.link(ring, index & ring.eventMask) !== "gap") return "synced";
      this.#synced = false;
      this.#kept.push(ring, index);
      return "gap";
    }
    this.#kept.push(ring, index);
    return "waiting";
  }

  /** Whether the updates kept continue a snapshot; if not, it is too old for them. */
  fits(id: number): boolean {
    return this.#played(id) !== undefined;
  }

  /** Takes a snapshot that fits. */
  onSnapshot(id: number): void {
    const chain = this.#played(id);
    invariant(chain !== undefined, `Cannot start on snapshot ${id}: it does not fit`);
    this.#kept.clear();
    this.#chain = chain;
    this.#synced = true;
  }

  /** The chain after the updates kept; undefined when they do not continue the snapshot. */
  #played(id: number): DiffChain | undefined {
    const chain = new DiffChain(this.#market);
    chain.start(id);
    const { ring } = this.#kept;
    for (let index = ring.head; index < ring.tail; index++) {
      if (chain.link(ring, index & ring.eventMask) === "gap") return undefined;
    }
    return chain;
  }
}
