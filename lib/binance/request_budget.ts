// What may still be sent: linked fixed windows, a reserve for cancels, and the venue's pauses.
import type { LimitType, RateLimit, Usage } from "./rate_limits.ts";

/** One moment by the monotonic clock, and the venue's time as far as it is known. */
export interface BudgetTime {
  readonly monotonicMs: number;
  readonly venueMs: number;
}

/** What a call costs, and whether it may use the reserve. */
export interface Cost {
  readonly weight: number;
  readonly orders: number;
  readonly urgency: "cancel" | "order" | "query";
}

/** A call that was let out and is not settled yet. */
export interface Permit {
  readonly cost: Cost;
  /** In the order in which calls were let out. */
  readonly seq: number;
  /** The venue's time when it was. */
  readonly venueMs: number;
}

/** What a pause stops: everything, or places and amends alone. */
export interface Hold {
  readonly scope: "all" | "orders";
  /** Monotonic milliseconds. */
  readonly untilMs: number;
}

export type Settlement = Readonly<
  /** The venue answered: its counters, as far as it told them. */
  | { type: "answered"; usage: readonly Usage[]; hold: Hold | undefined }
  /** Nobody knows whether it counts: it counts. */
  | { type: "unknown" }
  | { type: "not_sent" }
>;

export interface BudgetOptions {
  /** Share of weight and of raw requests that only cancels may use, in percent. */
  readonly reservePercent: number;
}

const DEFAULTS: BudgetOptions = { reservePercent: 10 };
/** How near a window's edge a call may count on the other side: our clock is not the venue's. */
const EDGE_MS = 250;

/**
 * Counts what was sent in the venue's fixed windows. A call is let out only if every limit that it
 * counts for has room, and no pause is on. Counts are ours until an answer tells the venue's, which
 * also knows of others behind the same address, of successes that cost nothing, and of fills that
 * lower the count of orders. Never sees a clock: every method is told the time.
 */
export class RequestBudget {
  readonly #options: BudgetOptions;
  #buckets: readonly Bucket[];
  #pausedUntilMs = { all: 0, orders: 0 };
  #seq = 0;

  constructor(limits: readonly RateLimit[], options: BudgetOptions = DEFAULTS) {
    this.#options = options;
    this.#buckets = limits.map((limit) => new Bucket(limit));
  }

  get limits(): readonly RateLimit[] {
    return this.#buckets.map((bucket) => bucket.limit);
  }

  /** Takes new limits; counts of windows that stay are kept. */
  setLimits(limits: readonly RateLimit[]): void {
    this.#buckets = limits.map((limit) => {
      const kept = this.#buckets.find((bucket) => bucket.is(limit));
      return kept === undefined ? new Bucket(limit) : kept.widened(limit);
    });
  }

  /** Lets a call out, or tells how many milliseconds to wait before asking again. */
  take(cost: Cost, at: BudgetTime): Permit | number {
    const waitMs = this.waitMs(cost, at);
    if (0 < waitMs) return waitMs;
    this.#seq += 1;
    for (const bucket of this.#buckets) bucket.take(countOf(cost, bucket.limit.type), at.venueMs);
    return { cost, seq: this.#seq, venueMs: at.venueMs };
  }

  /** Milliseconds until the call might be let out; 0 is now. Infinity: it never fits. */
  waitMs(cost: Cost, at: BudgetTime): number {
    let waitMs = Math.max(0, this.pausedUntilMs(cost) - at.monotonicMs);
    for (const bucket of this.#buckets) {
      bucket.roll(at.venueMs);
      const count = countOf(cost, bucket.limit.type);
      if (count === 0) continue;
      const room = bucket.limit.limit - this.#reserveOf(bucket.limit, cost);
      if (room < count) return Infinity;
      if (room < bucket.used(at.venueMs) + count) {
        waitMs = Math.max(waitMs, bucket.waitMs(at.venueMs));
      }
    }
    return waitMs;
  }

  /** When the pause that concerns such a call ends, in monotonic milliseconds. */
  pausedUntilMs(cost: Cost): number {
    const { all, orders } = this.#pausedUntilMs;
    return cost.urgency === "order" ? Math.max(all, orders) : all;
  }

  /** Tells what became of a call. */
  settle(permit: Permit, settlement: Settlement, at: BudgetTime): void {
    for (const bucket of this.#buckets) {
      bucket.roll(at.venueMs);
      const count = countOf(permit.cost, bucket.limit.type);
      const told = settlement.type === "answered"
        ? settlement.usage.find((usage) => bucket.is(usage))?.count
        : undefined;
      bucket.settle({
        count,
        isCounted: settlement.type !== "not_sent",
        told,
        seq: permit.seq,
        lastSeq: this.#seq,
        takenMs: permit.venueMs,
      });
    }
    if (settlement.type === "answered" && settlement.hold !== undefined) {
      this.pause(settlement.hold);
    }
  }

  /** Stops what the venue told to stop; a pause never gets shorter. */
  pause({ scope, untilMs }: Hold): void {
    const now = this.#pausedUntilMs;
    this.#pausedUntilMs = { ...now, [scope]: Math.max(now[scope], untilMs) };
  }

  /** Used and allowed in the present windows, for people and meters. */
  usage(at: BudgetTime): readonly (Usage & { readonly limit: number })[] {
    return this.#buckets.map((bucket) => {
      bucket.roll(at.venueMs);
      return { ...bucket.limit, count: bucket.used(at.venueMs) };
    });
  }

  #reserveOf({ type, limit }: RateLimit, { urgency }: Cost): number {
    if (urgency === "cancel" || type === "orders") return 0;
    return Math.ceil(limit * this.#options.reservePercent / 100);
  }
}

function countOf(cost: Cost, type: LimitType): number {
  if (type === "raw") return 1;
  return type === "weight" ? cost.weight : cost.orders;
}

interface Settled {
  readonly count: number;
  readonly isCounted: boolean;
  /** The venue's counter right after this call. */
  readonly told: number | undefined;
  readonly seq: number;
  /** Of the last call that was let out. */
  readonly lastSeq: number;
  /** The venue's time when the call was let out. */
  readonly takenMs: number;
}

/** One limit and its present window. */
class Bucket {
  readonly limit: RateLimit;
  /** Which window since 1970; -1 before the first look. */
  #window = -1;
  /** The venue's counter as last told. */
  #told = 0;
  /** The last call that had left when it was told. */
  #toldSeq = 0;
  /** Settled without a counter: what was told may hold them or not. */
  #unsure = 0;
  #unsureSeq = 0;
  /** Let out and not settled: they may count here whenever they were let out. */
  #pending = 0;
  /** Let out near the end of this window: the venue may count them in the next. */
  #edge = 0;
  /** Used in the window before: near its start the venue may still be in that one. */
  #before = 0;

  constructor(limit: RateLimit) {
    this.limit = limit;
  }

  is(other: { readonly type: LimitType; readonly windowMs: number }): boolean {
    return this.limit.type === other.type && this.limit.windowMs === other.windowMs;
  }

  /** The same counts under another limit. */
  widened(limit: RateLimit): Bucket {
    const bucket = new Bucket(limit);
    bucket.#window = this.#window;
    bucket.#told = this.#told;
    bucket.#toldSeq = this.#toldSeq;
    bucket.#unsure = this.#unsure;
    bucket.#unsureSeq = this.#unsureSeq;
    bucket.#pending = this.#pending;
    bucket.#edge = this.#edge;
    bucket.#before = this.#before;
    return bucket;
  }

  /** Goes to the window of that time; a clock that steps back stays in the window it was in. */
  roll(venueMs: number): void {
    const window = Math.floor(venueMs / this.limit.windowMs);
    if (window <= this.#window) return;
    const isNext = window === this.#window + 1;
    this.#before = isNext ? this.#told + this.#unsure : 0;
    this.#told = 0;
    this.#unsure = isNext ? this.#edge : 0;
    this.#edge = 0;
    this.#window = window;
  }

  used(venueMs: number): number {
    const isEarly = venueMs - this.#window * this.limit.windowMs < EDGE_MS;
    return this.#told + this.#unsure + this.#pending + (isEarly ? this.#before : 0);
  }

  /** Until there may be room: the end of the doubt about the window before, or the next window. */
  waitMs(venueMs: number): number {
    const startMs = this.#window * this.limit.windowMs;
    const isEarly = venueMs - startMs < EDGE_MS;
    return isEarly ? startMs + EDGE_MS - venueMs : startMs + this.limit.windowMs - venueMs;
  }

  take(count: number, venueMs: number): void {
    this.#pending += count;
    const endMs = (this.#window + 1) * this.limit.windowMs;
    if (endMs - venueMs < EDGE_MS) this.#edge += count;
  }

  settle({ count, isCounted, told, seq, lastSeq, takenMs }: Settled): void {
    this.#pending = Math.max(0, this.#pending - count);
    // Near an edge the venue's counter may be that of the other window.
    const isInside = EDGE_MS <= takenMs - this.#window * this.limit.windowMs;
    if (told === undefined || !isInside) {
      if (!isCounted) return;
      this.#unsure += count;
      this.#unsureSeq = lastSeq;
      return;
    }
    // The venue may have met calls in another order than we sent them or hear of them. What it
    // tells a call that left after a loss was known includes the lost one; a lower counter is news
    // only where the call left after the last was told.
    if (this.#unsureSeq < seq) this.#unsure = 0;
    if (told < this.#told && seq <= this.#toldSeq) return;
    this.#told = told;
    this.#toldSeq = lastSeq;
  }
}
