// The digest of a run: SHA-256 over every request and every fill, in order.
import { createHash } from "node:crypto";
import type { Fill } from "../lib/orders/events.ts";
import type { OrderRequest, Slot } from "../lib/orders/requests.ts";

const BLOCK_BYTES = 1 << 14;
const LINE_FEED = 10;
const ASCII_END = 128;
/** Of one UTF-16 unit in UTF-8. */
const BYTES_PER_UNIT_MAX = 3;

/**
 * SHA-256 of lines, a block of them at a time: calling the hash costs more than hashing a line.
 * They are kept as bytes, since text that waits would be collected later, at a higher price.
 */
class LineHash {
  readonly #hash = createHash("sha256");
  readonly #bytes = new Uint8Array(BLOCK_BYTES);
  #length = 0;

  add(line: string): void {
    if (BLOCK_BYTES <= this.#length + BYTES_PER_UNIT_MAX * line.length) this.#flush();
    const bytes = this.#bytes;
    let end = this.#length;
    for (let at = 0; at < line.length; at++) {
      const code = line.charCodeAt(at);
      if (ASCII_END <= code || BLOCK_BYTES - 1 <= end) return this.#addWide(line);
      bytes[end++] = code;
    }
    bytes[end++] = LINE_FEED;
    this.#length = end;
  }

  hex(): string {
    this.#flush();
    return this.#hash.digest("hex");
  }

  /** A line that is no ASCII, or longer than a block. */
  #addWide(line: string): void {
    this.#flush();
    this.#hash.update(`${line}\n`);
  }

  #flush(): void {
    this.#hash.update(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
  }
}

/** Takes the lines of several runs, in the order in which things happened to them. */
export interface Journal {
  line(text: string): void;
}

/** One digest over all symbols of an account: their lines, each after its symbol and a comma. */
export class AccountDigest {
  readonly #hash = new LineHash();

  /** Where the run of one symbol tells its lines. */
  journalOf(symbol: string): Journal {
    return { line: (text) => this.#hash.add(`${symbol},${text}`) };
  }

  /** The digest in hex; ends it. */
  hex(): string {
    return this.#hash.hex();
  }
}

/** The same input gives the same digest on every run, machine, time zone and locale. */
export class RunDigest {
  readonly #hash = new LineHash();
  readonly #journal: Journal | undefined;

  /** `journal` is told every line too. */
  constructor(journal?: Journal) {
    this.#journal = journal;
  }

  /** `R,local_us,side,level,place|amend|cancel,ticks,lots,reason` */
  request(request: OrderRequest, localUs: number): void {
    const { slot, type, price, qty, reason } = request;
    this.#line(`R,${localUs},${slot.side},${slot.level},${type},${price},${qty},${reason}`);
  }

  /** `F,venue_us,side,level,ticks,lots,trade_id,maker|taker` */
  fill(fill: Fill, slot: Slot): void {
    const { venueAt, price, qty, evidenceId, liquidity } = fill;
    this.#line(
      `F,${venueAt},${slot.side},${slot.level},${price},${qty},${evidenceId},${liquidity}`,
    );
  }

  /** The digest in hex; ends it. */
  hex(): string {
    return this.#hash.hex();
  }

  #line(text: string): void {
    this.#hash.add(text);
    this.#journal?.line(text);
  }
}
