// The digest of a run: SHA-256 over every request and every fill, in order.
import { createHash } from "node:crypto";
import type { Fill } from "../lib/orders/events.ts";
import type { OrderRequest, Slot } from "../lib/orders/requests.ts";

/** Takes the lines of several runs, in the order in which things happened to them. */
export interface Journal {
  line(text: string): void;
}

/** One digest over all symbols of an account: their lines, each after its symbol and a comma. */
export class AccountDigest {
  readonly #hash = createHash("sha256");

  /** Where the run of one symbol tells its lines. */
  journalOf(symbol: string): Journal {
    return { line: (text) => void this.#hash.update(`${symbol},${text}\n`) };
  }

  /** The digest in hex; ends it. */
  hex(): string {
    return this.#hash.digest("hex");
  }
}

/** The same input gives the same digest on every run, machine, time zone and locale. */
export class RunDigest {
  readonly #hash = createHash("sha256");
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
    return this.#hash.digest("hex");
  }

  #line(text: string): void {
    this.#hash.update(`${text}\n`);
    this.#journal?.line(text);
  }
}
