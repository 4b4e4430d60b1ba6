// Rows of fills.csv and orders.csv, one for each fill and each order that ended.
import { Decimal, fromUnits } from "../base/decimal.ts";
import type { Instrument } from "../market/instrument.ts";
import type { Fill, OrderEvent } from "../orders/events.ts";
import type { Slot } from "../orders/requests.ts";
import type { LiveOrder } from "./live_order.ts";

/** Fills that wait to be heard of; beyond this the oldest is written without its local time. */
const WAITING_MAX = 10_000;

export interface OrderLogConfig {
  readonly instrument: Instrument;
  /** Local clock − venue clock. */
  readonly offsetUs: number;
}

/** The part of the sink that it writes to. */
export interface OrderRows {
  fill(row: string): void;
  order(row: string): void;
}

interface Waiting {
  readonly fill: Fill;
  readonly slot: Slot;
  heardUs: number | undefined;
}

/**
 * Writes a fill when it has reached us, in the venue's order, and an order when it has ended.
 *
 * - fills.csv: `venue_us` is the venue's clock, `local_us` ours; empty when it never reached us.
 *   `ahead_before` and `ahead_after` are empty where the queue is unknown.
 * - orders.csv: all three times are on the venue's clock, `placed_us` is when we sent it there.
 *   `price` is the last one, `qty` what was filled plus what was left. `reason` tells why it
 *   ended: our own reason for the cancel, or the venue's cause; empty when filled or still there.
 */
export class OrderLog {
  readonly #config: OrderLogConfig;
  readonly #rows: OrderRows;
  readonly #waiting: Waiting[] = [];
  /** A tenth of a tick. */
  readonly #tenth: string;

  constructor(config: OrderLogConfig, rows: OrderRows) {
    this.#config = config;
    this.#tenth = new Decimal(config.instrument.tickSize).div(10).toFixed();
    this.#rows = rows;
  }

  filled(fill: Fill, slot: Slot): void {
    this.#waiting.push({ fill, slot, heardUs: undefined });
    if (WAITING_MAX < this.#waiting.length) this.#writeFirst();
  }

  /** News of an order reached us at `at` of the venue's clock. */
  heard(event: OrderEvent, at: number): void {
    if (event.type !== "fill") return;
    const waiting = this.#waiting.find((one) => one.heardUs === undefined && same(one.fill, event));
    if (waiting === undefined) return;
    waiting.heardUs = at + this.#config.offsetUs;
    while (this.#waiting[0]?.heardUs !== undefined) this.#writeFirst();
  }

  /** An order that has ended, or that is still there when the run ends. */
  ended(
    order: LiveOrder,
    end: { readonly at: number | undefined; readonly state: string; readonly reason: string },
  ): void {
    const known = order.acceptedAt !== undefined && order.queueKnownAtAck;
    this.#rows.order([
      order.id,
      order.side,
      order.level,
      order.placedAt,
      order.acceptedAt ?? "",
      end.at ?? "",
      this.#price(order.price),
      this.#qty(order.filled + order.remaining),
      this.#qty(order.filled),
      order.amends,
      end.state,
      field(end.reason),
      known ? this.#qty(order.aheadAtAck) : "",
      order.acceptedAt === undefined ? "" : order.queueKnownAtAck,
    ].join(","));
  }

  /** Writes the fills that never reached us. */
  finish(): void {
    while (0 < this.#waiting.length) this.#writeFirst();
  }

  #writeFirst(): void {
    const waiting = this.#waiting.shift();
    if (waiting === undefined) return;
    const { fill, slot, heardUs } = waiting;
    this.#rows.fill([
      fill.venueAt,
      heardUs ?? "",
      fill.id,
      slot.side,
      slot.level,
      this.#price(fill.price),
      this.#qty(fill.qty),
      fill.liquidity,
      fill.fee,
      fill.feeAsset,
      fill.evidenceId,
      fill.queueKnown ? this.#qty(fill.aheadBefore) : "",
      fill.queueKnown ? this.#qty(fill.aheadAfter) : "",
      fill.queueKnown,
      this.#mid(fill.mid),
    ].join(","));
  }

  #price(ticks: number): string {
    const { tickSize, priceDigits } = this.#config.instrument;
    return fromUnits(ticks, tickSize, priceDigits);
  }

  #qty(lots: number): string {
    const { lotSize, qtyDigits } = this.#config.instrument;
    return fromUnits(lots, lotSize, qtyDigits);
  }

  /** Half a tick needs one digit more: half a tick is five tenths of one. */
  #mid(halfTicks: number): string {
    return fromUnits(5 * halfTicks, this.#tenth, this.#config.instrument.priceDigits + 1);
  }
}

function same(left: Fill, right: Fill): boolean {
  return left === right ||
    left.id === right.id && left.evidenceId === right.evidenceId && left.price === right.price &&
      left.qty === right.qty && left.venueAt === right.venueAt;
}

/** A text as one CSV field. */
function field(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
