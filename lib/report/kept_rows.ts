// The first fills and orders of a run, kept for the page while all of them go to their files.
import type { RowSink } from "./rows.ts";

/** Rows of each table that a page shows; the files have all. */
export const KEPT_ROWS_MAX = 5_000;

/** Passes every row on and keeps the first of each table. */
export class KeptRows implements RowSink {
  readonly fills: string[] = [];
  readonly orders: string[] = [];
  fillCount = 0;
  orderCount = 0;
  readonly #rows: RowSink;

  readonly #max: number;

  /** `max` rows of each table are kept. */
  constructor(rows: RowSink, max = KEPT_ROWS_MAX) {
    this.#rows = rows;
    this.#max = max;
  }

  fill(row: string): void {
    this.fillCount += 1;
    if (this.fills.length < this.#max) this.fills.push(row);
    this.#rows.fill(row);
  }

  order(row: string): void {
    this.orderCount += 1;
    if (this.orders.length < this.#max) this.orders.push(row);
    this.#rows.order(row);
  }

  equity(row: string): void {
    this.#rows.equity(row);
  }
}
