// One side of an order book: a window of prices around the best, and a map for what lies far off.

/** Window of prices kept in flat arrays; pages of 1,024 prices make it movable. */
const WINDOW = 1 << 17;
const PAGE_BITS = 10;
const PAGE_WORDS = (1 << PAGE_BITS) >>> 5;
/** The best price is kept between these; the window moves so that it lies at the anchor. */
const LOW = WINDOW / 8;
const HIGH = WINDOW - LOW;
const ANCHOR = WINDOW * 5 / 8;
/** A slot that was set to nothing: named, unlike one that holds 0. */
const NAMED = -1;
/** An origin from which no key lies inside the window. */
const NOWHERE = -(1 << 30);

/** Levels outside the window; a book with more is not a book. */
const FAR_LEVELS_MAX = 1 << 20;
/** Pages of named prices outside the window (16 million prices); what is beyond is forgotten. */
const FAR_PAGES_MAX = 1 << 14;

/**
 * Levels by key, where a better price is a higher key: the book mirrors the asks, so one piece of
 * code serves both sides. Keys are 1 to 2^31 - 2; 0 is none.
 *
 * A level is a slot of a flat array, found by subtraction; two layers of bits find the next one.
 * The best level always lies in the window, so only worse ones can be far.
 */
export class SideBook {
  /** Highest key with a quantity; 0 when the side is empty. */
  best = 0;
  /** Levels with a quantity. */
  size = 0;

  #origin = NOWHERE;
  /** By slot: a quantity, `NAMED`, or 0 when the key was never set. */
  readonly #slots = new Float64Array(WINDOW);
  readonly #bits = new Int32Array(WINDOW >>> 5);
  readonly #blocks = new Int32Array(WINDOW >>> 10);
  /** Pages of slots in which anything was set: all that a clear has to visit. */
  readonly #used = new Uint8Array(WINDOW >>> PAGE_BITS);
  readonly #far = new Map<number, number>();
  readonly #farNamed = new Map<number, Int32Array>();

  /** Sets the quantity at a key, 0 to remove it, and names the key. */
  set(key: number, qty: number): void {
    const index = (key - this.#origin) >>> 0;
    if (WINDOW <= index) return this.#setFar(key, qty);
    const before = this.#slots[index]!;
    this.#used[index >>> PAGE_BITS] = 1;
    if (0 < qty) {
      this.#slots[index] = qty;
      if (before <= 0) this.#occupy(key, index);
    } else {
      this.#slots[index] = NAMED;
      if (0 < before) this.#vacate(key, index);
    }
  }

  qtyAt(key: number): number {
    const index = (key - this.#origin) >>> 0;
    return index < WINDOW ? Math.max(this.#slots[index]!, 0) : this.#far.get(key) ?? 0;
  }

  /** Whether the key has been set since the last clear. */
  named(key: number): boolean {
    const index = (key - this.#origin) >>> 0;
    if (index < WINDOW) return this.#slots[index] !== 0;
    const page = this.#farNamed.get(key >> PAGE_BITS);
    return page !== undefined && (page[(key >>> 5) % PAGE_WORDS]! & (1 << key)) !== 0;
  }

  /** The highest key with a quantity below this one; 0 if there is none. */
  below(key: number): number {
    const index = this.#highest(Math.min(key - this.#origin, WINDOW) - 1);
    return 0 <= index ? this.#origin + index : this.#farBelow(key);
  }

  clear(): void {
    this.best = 0;
    this.size = 0;
    this.#origin = NOWHERE;
    this.#empty();
    this.#far.clear();
    this.#farNamed.clear();
  }

  #occupy(key: number, index: number): void {
    this.#mark(index);
    this.size++;
    if (key <= this.best) return;
    this.best = key;
    if (index < LOW || HIGH <= index) this.#recenter(key);
  }

  #vacate(key: number, index: number): void {
    const word = index >>> 5;
    const rest = this.#bits[word]! & ~(1 << index);
    this.#bits[word] = rest;
    if (rest === 0) this.#blocks[word >>> 5]! &= ~(1 << word);
    this.size--;
    if (key === this.best) this.#retreat(index);
  }

  #retreat(from: number): void {
    const index = this.#highest(from);
    this.best = 0 <= index ? this.#origin + index : this.#farBelow(this.best);
    if (index < LOW && 0 < this.best) this.#recenter(this.best);
  }

  #mark(index: number): void {
    const word = index >>> 5;
    this.#bits[word]! |= 1 << index;
    this.#blocks[word >>> 5]! |= 1 << word;
  }

  /** The highest occupied index at or below this one; -1 if there is none. */
  #highest(index: number): number {
    if (index < 0) return -1;
    let word = index >>> 5;
    let found = this.#bits[word]! & ((2 << index) - 1);
    if (found === 0) {
      let block = word >>> 5;
      let words = this.#blocks[block]! & ((1 << word) - 1);
      while (words === 0) {
        if (--block < 0) return -1;
        words = this.#blocks[block]!;
      }
      word = (block << 5) + 31 - Math.clz32(words);
      found = this.#bits[word]!;
    }
    return (word << 5) + 31 - Math.clz32(found);
  }

  #farBelow(key: number): number {
    let best = 0;
    for (const candidate of this.#far.keys()) {
      if (candidate < key && best < candidate) best = candidate;
    }
    return best;
  }

  #setFar(key: number, qty: number): void {
    if (this.best < key && 0 < qty) {
      this.#recenter(key);
      return this.set(key, qty);
    }
    this.#nameFar(key);
    if (qty <= 0) {
      if (this.#far.delete(key)) this.size--;
      return;
    }
    const levels = this.#far.size;
    this.#far.set(key, qty);
    if (this.#far.size === levels) return;
    this.size++;
    if (levels < FAR_LEVELS_MAX) return;
    throw new RangeError(
      `Cannot hold the order book: found more than ${FAR_LEVELS_MAX} levels far from the touch`,
    );
  }

  #nameFar(key: number): void {
    const number = key >> PAGE_BITS;
    let page = this.#farNamed.get(number);
    if (page === undefined) {
      if (FAR_PAGES_MAX <= this.#farNamed.size) return;
      page = new Int32Array(PAGE_WORDS);
      this.#farNamed.set(number, page);
    }
    page[(key >>> 5) % PAGE_WORDS]! |= 1 << key;
  }

  /** Moves the window so that the key lies at the anchor; what falls out of it becomes far. */
  #recenter(key: number): void {
    this.#windowOut();
    this.#origin = ((key - ANCHOR) >> PAGE_BITS) << PAGE_BITS;
    this.#windowIn();
  }

  #windowOut(): void {
    if (this.#origin === NOWHERE) return;
    for (let index = 0; index < WINDOW; index++) {
      const slot = this.#slots[index]!;
      if (slot === 0) continue;
      const key = this.#origin + index;
      this.#nameFar(key);
      if (0 < slot) this.#far.set(key, slot);
    }
    this.#empty();
  }

  /** Empties the slots: a book of few levels is cleared for each of its snapshots. */
  #empty(): void {
    for (let page = 0; page < this.#used.length; page++) {
      if (this.#used[page] === 0) continue;
      const start = page << PAGE_BITS;
      this.#slots.fill(0, start, start + (1 << PAGE_BITS));
      this.#used[page] = 0;
    }
    this.#bits.fill(0);
    this.#blocks.fill(0);
  }

  #windowIn(): void {
    for (let start = 0; start < WINDOW; start += 1 << PAGE_BITS) {
      const number = (this.#origin + start) >> PAGE_BITS;
      const page = this.#farNamed.get(number);
      if (page === undefined) continue;
      for (let offset = 0; offset < 1 << PAGE_BITS; offset++) {
        if ((page[offset >>> 5]! & (1 << offset)) !== 0) this.#slots[start + offset] = NAMED;
      }
      this.#used[start >>> PAGE_BITS] = 1;
      this.#farNamed.delete(number);
    }
    for (const [key, qty] of this.#far) {
      const index = (key - this.#origin) >>> 0;
      if (WINDOW <= index) continue;
      this.#slots[index] = qty;
      this.#used[index >>> PAGE_BITS] = 1;
      this.#mark(index);
      this.#far.delete(key);
    }
  }
}
