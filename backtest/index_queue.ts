// A queue of event indexes in a typed array: no allocation per event.

/** More than this many waiting events means that the data are broken. */
const CAPACITY_MAX = 1 << 26;

/**
 * First in, first out; grows by doubling up to a limit.
 *
 * Indexes are kept in 32 bits and wrap: `index & mask` still finds the slot of the ring, and a
 * small whole number is never allocated on the heap. `unwrap` gives the whole index back.
 */
export class IndexQueue {
  #items = new Int32Array(1 << 12);
  #mask = (1 << 12) - 1;
  #head = 0;
  #tail = 0;

  get size(): number {
    return this.#tail - this.#head;
  }

  push(index: number): void {
    if (this.#tail - this.#head > this.#mask) this.#grow();
    this.#items[this.#tail & this.#mask] = index;
    this.#tail++;
  }

  /** The first index; call only when there is one. */
  peek(): number {
    return this.#items[this.#head & this.#mask]!;
  }

  /** The index at a position from the front. */
  at(position: number): number {
    return this.#items[(this.#head + position) & this.#mask]!;
  }

  shift(): number {
    const index = this.#items[this.#head & this.#mask]!;
    this.#head++;
    return index;
  }

  #grow(): void {
    const size = (this.#mask + 1) * 2;
    if (CAPACITY_MAX < size) throw new RangeError("Cannot order the events: too many are waiting");
    const items = new Int32Array(size);
    for (let at = this.#head; at < this.#tail; at++) {
      items[at & (size - 1)] = this.#items[at & this.#mask]!;
    }
    this.#items = items;
    this.#mask = size - 1;
  }
}

/** The whole index of a wrapped one that lies a little before `near`. */
export function unwrap(wrapped: number, near: number): number {
  return near - ((near - wrapped) | 0);
}
