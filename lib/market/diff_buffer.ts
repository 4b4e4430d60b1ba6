// Depth updates kept until a snapshot says where they belong.
import { DEPTH, EventRing } from "./event_ring.ts";

/** More than this and the oldest updates are dropped: a snapshot that needs them is too old. */
export const BUFFER_ROWS_MAX = 65_536;
export const BUFFER_EVENTS_MAX = 65_536;

/** A queue of copied depth updates, oldest first, readable as an event ring. */
export class DiffBuffer {
  /** Updates dropped because the buffer was full. */
  dropped = 0;
  readonly ring = new EventRing();

  /** Copies one depth update. */
  push(from: EventRing, index: number): void {
    const source = index & from.eventMask;
    const ring = this.ring;
    const slot = ring.beginEvent(DEPTH, from.local[source]!, from.venue[source]!);
    ring.firstId[slot] = from.firstId[source]!;
    ring.lastId[slot] = from.lastId[source]!;
    ring.prevId[slot] = from.prevId[source]!;
    const start = from.rowStart[source]! & from.rowMask;
    const count = from.rowCount[source]!;
    for (let offset = 0; offset < count; offset++) {
      const row = (start + offset) & from.rowMask;
      ring.addRow(from.side[row]!, from.price[row]!, from.qty[row]!);
    }
    ring.endEvent();
    while (BUFFER_ROWS_MAX < this.#rows() || BUFFER_EVENTS_MAX < ring.tail - ring.head) {
      ring.release(ring.head + 1);
      this.dropped++;
    }
  }

  /** Drops the oldest update. */
  shift(): void {
    this.ring.release(this.ring.head + 1);
  }

  clear(): void {
    this.ring.release(this.ring.tail);
  }

  #rows(): number {
    const ring = this.ring;
    return ring.head === ring.tail ? 0 : ring.rowTail - ring.rowStart[ring.head & ring.eventMask]!;
  }
}
