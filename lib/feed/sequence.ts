// The numbers by which events of several files, received in one microsecond, are put in order.
import type { EventRing } from "../market/event_ring.ts";

/** One number for each event of a ring, for as long as the ring holds the event. */
export class Sequence {
  #numbers = new Float64Array(0);
  #mask = -1;

  /** Numbers the event that is being written. */
  set(ring: EventRing, value: number): void {
    this.put(ring, ring.tail, value);
  }

  /** Numbers an event of the ring. Positional, being called for each event. */
  put(ring: EventRing, index: number, value: number): void {
    if (this.#mask !== ring.eventMask) this.#follow(ring);
    this.#numbers[index & this.#mask] = value;
  }

  /** The number of an event; 0 where none was given. */
  at(index: number): number {
    return this.#mask < 0 ? 0 : this.#numbers[index & this.#mask]!;
  }

  #follow(ring: EventRing): void {
    const [old, oldMask] = [this.#numbers, this.#mask];
    this.#numbers = new Float64Array(ring.eventMask + 1);
    this.#mask = ring.eventMask;
    if (oldMask < 0) return;
    for (let index = ring.head; index < ring.tail; index++) {
      this.#numbers[index & this.#mask] = old[index & oldMask]!;
    }
  }
}
