// A feed that is in memory already: parsed columns, handed over block by block.
import { UNDECLARED } from "../lib/feed/mod.ts";
import type { EventSource } from "../lib/feed/source.ts";
import type { EventRing } from "../lib/market/event_ring.ts";

const EVENTS_PER_BLOCK = 4_096;

/** Copies the events of a ring that releases nothing. */
export class ColumnsSource implements EventSource {
  readonly declared = UNDECLARED;
  readonly bytesRead = 0;
  readonly bytesTotal = 0;
  readonly files = [];
  readonly tolerances = {};
  rows = 0;
  #next = 0;
  readonly #columns: EventRing;
  readonly #onBlock: (rows: number) => void;

  constructor(columns: EventRing, options: { readonly onBlock?: (rows: number) => void } = {}) {
    this.#columns = columns;
    this.#onBlock = options.onBlock ?? (() => {});
  }

  pull(ring: EventRing): boolean {
    const from = this.#columns;
    const end = Math.min(from.tail, this.#next + EVENTS_PER_BLOCK);
    for (; this.#next < end; this.#next++) this.#copy(ring, this.#next & from.eventMask);
    this.#onBlock(this.rows);
    return this.#next < from.tail;
  }

  close(): void {}

  #copy(ring: EventRing, slot: number): void {
    const from = this.#columns;
    const to = ring.beginEvent(from.type[slot]!, from.local[slot]!, from.venue[slot]!);
    ring.firstId[to] = from.firstId[slot]!;
    ring.lastId[to] = from.lastId[slot]!;
    ring.prevId[to] = from.prevId[slot]!;
    ring.tradeId[to] = from.tradeId[slot]!;
    const start = from.rowStart[slot]!;
    const count = from.rowCount[slot]!;
    for (let row = start; row < start + count; row++) {
      const at = row & from.rowMask;
      ring.addRow(from.side[at]!, from.price[at]!, from.qty[at]!);
    }
    ring.endEvent();
    this.rows += count;
  }
}
