// Orders by client id and by the venue's: those that work, and for a while those that have ended.
import type { Tracked } from "./tracked.ts";

/** Ended orders remembered: a fill can be told after the end. */
const ENDED_MAX = 2_000;

export class Register {
  readonly #working = new Map<string, Tracked>();
  readonly #ended = new Map<string, Tracked>();
  readonly #byVenueId = new Map<string, Tracked>();
  /** Ended orders that still owe fills or live on. */
  readonly #restless = new Set<Tracked>();

  add(order: Tracked): void {
    this.#working.set(order.id, order);
  }

  /** Working or ended. */
  find(id: string): Tracked | undefined {
    return this.#working.get(id) ?? this.#ended.get(id);
  }

  findVenueId(venueId: string): Tracked | undefined {
    return this.#byVenueId.get(venueId);
  }

  noteVenueId(venueId: string, order: Tracked): void {
    this.#byVenueId.set(venueId, order);
  }

  working(): readonly Tracked[] {
    return [...this.#working.values()];
  }

  /** Working orders, and ended ones with something left to do. */
  wanting(): readonly Tracked[] {
    return [...this.#working.values(), ...this.#restless];
  }

  /** Keeps the order where it belongs now. */
  sort(order: Tracked): void {
    const wants = order.owed !== undefined || order.cancel !== undefined;
    if (order.ended && wants) this.#restless.add(order);
    else this.#restless.delete(order);
    if (!order.ended || !this.#working.delete(order.id)) return;
    this.#ended.set(order.id, order);
    for (const [id, oldest] of this.#ended) {
      if (this.#ended.size <= ENDED_MAX) return;
      this.#ended.delete(id);
      this.#restless.delete(oldest);
      for (const { venueId } of oldest.legs) this.#byVenueId.delete(venueId);
    }
  }
}
