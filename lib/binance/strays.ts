// Orders with our prefix that no request of this run placed: they are canceled, one try at a time.
import { type Chore, noteTry } from "./chores.ts";
import type { VenueOrder } from "./dialect.ts";

/** More than this is a fault: the venue itself allows 200 to a symbol. */
const STRAYS_MAX = 1_000;
/** After that many cancels it is left to the next start. */
const TRIES_MAX = 10;

interface Stray {
  readonly clientId: string;
  tries: number;
  nextMs: number;
}

export class Strays {
  readonly #strays = new Map<string, Stray>();

  /** Takes over what the venue tells of such an order. */
  see(order: VenueOrder, nowMs: number): void {
    const isLive = order.status === "new" || order.status === "partially_filled";
    if (!isLive) this.#strays.delete(order.venueId);
    else if (!this.#strays.has(order.venueId) && this.#strays.size < STRAYS_MAX) {
      this.#strays.set(order.venueId, { clientId: order.clientId, tries: 0, nextMs: nowMs });
    }
  }

  due(nowMs: number): readonly Chore[] {
    const chores: Chore[] = [];
    for (const [venueId, stray] of this.#strays) {
      if (nowMs < stray.nextMs || TRIES_MAX <= stray.tries) continue;
      stray.nextMs = noteTry(stray.tries, nowMs);
      stray.tries++;
      chores.push({ type: "cancel_stray", clientId: stray.clientId, venueId });
    }
    return chores;
  }

  next(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const { tries, nextMs } of this.#strays.values()) {
      if (tries < TRIES_MAX) next = Math.min(next, nextMs);
    }
    return next;
  }
}
