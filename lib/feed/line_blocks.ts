// Blocks of whole lines out of a stream of bytes, whatever the size of the reads.
import type { ByteSource } from "./bytes.ts";
import { cannotRead } from "./refusal.ts";

/** Small enough that a block and its rows stay in the cache. */
export const BLOCK_BYTES = 1 << 18;
export const BLOCK_BYTES_MAX = 1 << 24;

/** Bytes before the data that a reader may use for its own comparisons. */
export const FRONT_BYTES = 64;
/** Bytes behind the data, so that a reader may look ahead without asking. */
const BACK_BYTES = 64;
const NEWLINE = 10;

export interface LineBlocksOptions {
  readonly blockBytes?: number | undefined;
  /** A longer line is refused. */
  readonly lineBytesMax: number;
  /** The line being read, for messages. */
  readonly line: () => number;
}

/**
 * Hands out whole lines: after `fill`, those in `buffer` from `start` to `end`, each with its
 * newline. The last line of a file gets one where it has none.
 */
export class LineBlocks {
  buffer: Uint8Array;
  start = FRONT_BYTES;
  end = FRONT_BYTES;
  hasEnded = false;
  readonly #source: ByteSource;
  readonly #blockBytes: number;
  readonly #lineBytesMax: number;
  readonly #line: () => number;
  /** One past the last byte read. */
  #filled = FRONT_BYTES;

  constructor(source: ByteSource, options: LineBlocksOptions) {
    this.#source = source;
    this.#blockBytes = options.blockBytes ?? BLOCK_BYTES;
    if (this.#blockBytes < 1 || BLOCK_BYTES_MAX < this.#blockBytes) {
      throw new RangeError(`Cannot read in blocks of ${this.#blockBytes} bytes`);
    }
    this.#lineBytesMax = options.lineBytesMax;
    this.#line = options.line;
    this.buffer = new Uint8Array(FRONT_BYTES + this.#blockBytes + (1 << 12) + BACK_BYTES);
  }

  /** Reads one more block behind what is left of the last one. */
  fill(): void | Promise<void> {
    this.#makeRoom();
    const room = this.buffer.subarray(this.#filled, this.#filled + this.#blockBytes);
    const count = this.#source.read(room);
    if (count instanceof Promise) return count.then((settled) => this.#took(settled));
    this.#took(count);
  }

  #took(count: number | undefined): void {
    if (count === undefined) {
      this.hasEnded = true;
      if (this.start < this.#filled) this.buffer[this.#filled++] = NEWLINE;
      this.end = this.#filled;
      return;
    }
    const from = this.#filled;
    this.#filled += count;
    // Only the new bytes can hold a newline that ends a line.
    const last = this.buffer.subarray(from, this.#filled).lastIndexOf(NEWLINE);
    this.end = last < 0 ? this.start : from + last + 1;
    // Whole lines before a long one are handed out first, so the count of lines is right.
    if (this.end === this.start && this.#lineBytesMax < this.#filled - this.start) {
      const what = `the line is longer than ${this.#lineBytesMax} bytes`;
      throw new RangeError(cannotRead({ path: this.#source.path, line: this.#line() }, what));
    }
  }

  #makeRoom(): void {
    if (this.start !== FRONT_BYTES) {
      this.buffer.copyWithin(FRONT_BYTES, this.start, this.#filled);
      this.#filled -= this.start - FRONT_BYTES;
      this.start = FRONT_BYTES;
    }
    const needed = this.#filled + this.#blockBytes + BACK_BYTES;
    if (needed <= this.buffer.length) return;
    const grown = new Uint8Array(Math.max(needed, 2 * this.buffer.length));
    grown.set(this.buffer.subarray(0, this.#filled));
    this.buffer = grown;
  }
}
