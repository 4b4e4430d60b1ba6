// Gives each event its venue time, and plays the events on two clocks: the venue's and ours.
import { type Now, nowCell } from "../lib/base/now.ts";
import type { Latency } from "../lib/sim/config.ts";
import {
  DEPTH,
  type EventRing,
  FUNDING,
  MARK,
  QUOTE,
  SNAPSHOT,
  TRADE,
} from "../lib/market/event_ring.ts";
import { checkJump, checkStamp, locatedAt } from "./clock_checks.ts";
import { ClockOffset } from "./clock_offset.ts";
import { IndexQueue, unwrap } from "./index_queue.ts";
import { DepthSpans } from "./spans.ts";

/** Streams step back against each other; within this they are put in order. */
export const REORDER_US = 5_000_000;

// Cells of the timeline's own times.
const LAST_FEED = 0;
const LAST_VENUE = 1;
const LAST_LOCAL = 2;
const NEWEST = 3;
const WATERMARK = 4;
const RECEIVED = 5;
const PLACED = 6;
const LOCAL_READ = 7;
const SKEW = 8;
const CELLS = 9;

/** Nothing to play (yet). */
export const NEVER = Number.POSITIVE_INFINITY;

export interface TimelineConfig {
  readonly feed: Latency;
  readonly feedMinUs: number;
  /** Local clock − venue clock; estimated when absent. */
  readonly offsetUs: number | undefined;
  /** Half-open range of local time; events from `toUs` on are not read. */
  readonly toUs: number;
}

export interface ClockCounts {
  /** Later than the reorder window: applied at once. */
  late: number;
  /** Stepped back within its own stream. */
  stepped_back: number;
  /** Received before the venue can have sent it: recorder clock skew. */
  skewed: number;
}

/**
 * One frame of time, the venue's: a local time is shown in it as local − offset.
 *
 * - An event's venue time is fixed when it is read, from what has been read before it, so that
 *   results do not depend on block sizes: its stamp, never more than 5 s behind the newest receipt
 *   and never behind its own stream.
 * - A spot bookTicker has no stamp: its venue time is its receipt, limited to the span of the depth
 *   event that holds its update id; it waits for that event for at most 5 s.
 * - The clock of a recording drifts (4.6 us a second in one real set). Where a stamped message seems
 *   faster than the fastest there can be, unstamped quotes are placed later by the difference.
 * - At one venue microsecond: trades, then depth, then bookTicker, then marks.
 * - With a constant feed latency our clock sees the venue's order, later by that much; with
 *   `data` it sees the order of receipt.
 */
export class Timeline {
  /** Local clock − venue clock; 0 until it is known. */
  offsetUs = 0;
  readonly counts: ClockCounts = { late: 0, stepped_back: 0, skewed: 0 };
  /** When the venue's next event is, and ours; NEVER when none is ready. */
  readonly venueNow: Now = nowCell(NEVER);
  readonly localNow: Now = nowCell(NEVER);
  /** Their events, as wrapped indexes: `index & eventMask` is the slot. */
  venueIndex = 0;
  localIndex = 0;
  firstLocal = 0;
  lastLocal = 0;
  events = 0;
  rows = 0;
  /** The input has ended and the venue's clock has nothing left to play. */
  drained = false;
  /** True once `--to` has been reached: the rest of the input is not needed. */
  stopped = false;

  readonly #ring: EventRing;
  readonly #config: TimelineConfig;
  readonly #offset: ClockOffset;
  #offsetKnown: boolean;
  #read = 0;
  readonly #times = new Float64Array(CELLS);
  #ended = false;
  readonly #trades = new IndexQueue();
  readonly #depths = new IndexQueue();
  readonly #quotes = new IndexQueue();
  readonly #marks = new IndexQueue();
  /** Unstamped quotes waiting for the depth event that holds their update id. */
  readonly #waiting = new IndexQueue();
  readonly #spans = new DepthSpans();
  /** With a constant latency: played by the venue, on their way to us. */
  readonly #onTheWay = new IndexQueue();
  readonly #lastOf = new Float64Array(4);

  /** Everything before this venue time has been read and ordered. */
  get watermark(): number {
    return this.#times[WATERMARK]!;
  }

  /** Latency of the last event that reached us. */
  get lastFeedUs(): number {
    return this.#times[LAST_FEED]!;
  }

  /** Venue time of the last event played, for the end of the run. */
  get lastVenueAt(): number {
    return this.#times[LAST_VENUE]!;
  }

  constructor(ring: EventRing, config: TimelineConfig) {
    this.#ring = ring;
    this.#config = config;
    this.#offset = new ClockOffset(config);
    this.#times[NEWEST] = this.#times[WATERMARK] = Number.NEGATIVE_INFINITY;
    this.#offsetKnown = config.offsetUs !== undefined;
    this.offsetUs = config.offsetUs ?? 0;
    this.#times[LAST_FEED] = config.feed === "data" ? config.feedMinUs : config.feed;
  }

  /** Takes in what has been read; `ended` says that there is no more. Throws RangeError, located. */
  ingest(state: { readonly ended: boolean }): void {
    try {
      this.#ingest(state);
    } catch (error) {
      const index = this.#offsetKnown ? this.#read : this.#offset.sampledTo;
      throw locatedAt(error, { ring: this.#ring, index });
    }
  }

  #ingest(state: { readonly ended: boolean }): void {
    if (!this.#offsetKnown && !this.#estimateOffset(state.ended)) return;
    const ring = this.#ring;
    while (this.#read < ring.tail && !this.stopped) {
      const slot = this.#read & ring.eventMask;
      const local = ring.local[slot]!;
      if (this.#config.toUs <= local) {
        this.stopped = true;
        break;
      }
      if (this.events === 0) this.firstLocal = local;
      else checkJump(this.lastLocal, local);
      this.lastLocal = local;
      this.events++;
      this.rows += ring.rowCount[slot]!;
      this.#times[RECEIVED] = local - this.offsetUs;
      this.#place(this.#read | 0, slot);
      this.#read++;
    }
    this.#ended = this.#ended || state.ended || this.stopped;
    if (this.#ended) this.#resolveWaiting(NEVER);
    this.#times[WATERMARK] = this.#ended ? NEVER : this.#times[NEWEST]! - REORDER_US;
    this.#findVenue();
    this.#findLocal();
  }

  /** Steps past the venue's current event. */
  nextVenue(): void {
    this.#queueOf(this.venueIndex).shift();
    this.#times[LAST_VENUE] = this.venueNow[0]!;
    if (this.#config.feed !== "data") this.#onTheWay.push(this.venueIndex);
    this.#findVenue();
    if (this.localNow[0] === NEVER) this.#findLocal();
  }

  /** Steps past our current event. */
  nextLocal(): void {
    const slot = this.localIndex & this.#ring.eventMask;
    this.#times[LAST_FEED] = this.localNow[0]! - this.#ring.venue[slot]!;
    this.#times[LAST_LOCAL] = this.localNow[0]!;
    if (this.#config.feed === "data") {
      const received = this.#ring.local[slot]! - this.offsetUs;
      if (received < this.#ring.venue[slot]! + this.#config.feedMinUs) this.counts.skewed++;
      this.localIndex = (this.localIndex + 1) | 0;
      this.#times[LOCAL_READ]!++;
    } else {
      this.#onTheWay.shift();
    }
    this.#findLocal();
  }

  /** Gives back to the ring what both clocks have played. Call it between blocks. */
  release(): void {
    const ring = this.#ring;
    let oldest = this.#read;
    for (const queue of [this.#trades, this.#depths, this.#quotes, this.#marks, this.#waiting]) {
      if (0 < queue.size) oldest = Math.min(oldest, unwrap(queue.peek(), this.#read));
    }
    if (this.#config.feed === "data") oldest = Math.min(oldest, this.#times[LOCAL_READ]!);
    // What is on the way to us is in the venue's order, not the ring's.
    else oldest = Math.min(oldest, this.#oldestOnTheWay());
    if (ring.head < oldest) ring.release(oldest);
  }

  #oldestOnTheWay(): number {
    let oldest = NEVER;
    for (let at = 0; at < this.#onTheWay.size; at++) {
      oldest = Math.min(oldest, unwrap(this.#onTheWay.at(at), this.#read));
    }
    return oldest;
  }

  #estimateOffset(ended: boolean): boolean {
    const known = this.#offset.estimate(this.#ring, { ended });
    if (known === undefined) return false;
    this.offsetUs = known === Infinity ? 0 : known - this.#config.feedMinUs;
    this.#offsetKnown = true;
    return true;
  }

  /** Fixes the venue time of one event, received at RECEIVED, and queues it in its stream. */
  #place(index: number, slot: number): void {
    const ring = this.#ring;
    const times = this.#times;
    const received = times[RECEIVED]!;
    if (times[NEWEST]! < received) {
      // First what has waited for long enough, in the window as it was for it.
      this.#resolveWaiting(received - REORDER_US);
      times[NEWEST] = received;
    }
    const stamp = ring.venue[slot]!;
    if (stamp !== 0) this.#noteStamp(slot);
    // Without a time of its own a message is no older than its receipt: never shown before it.
    times[PLACED] = stamp === 0 ? received : stamp;
    switch (ring.type[slot]) {
      case TRADE:
        this.#keepInWindow();
        return this.#enter(0, index);
      case SNAPSHOT:
        this.#keepInWindow();
        return this.#enter(1, index);
      case DEPTH:
        this.#keepInWindow();
        this.#enter(1, index);
        this.#spans.push(ring.lastId[slot]!, ring.venue[slot]!);
        return this.#resolveBySpan();
      case QUOTE:
        return this.#placeQuote(index, slot);
      default:
        this.#keepInWindow();
        this.#enter(3, index);
    }
  }

  /** Refuses a broken stamp, and notes how far an estimated offset has proved too large since. */
  #noteStamp(slot: number): void {
    const stamp = this.#ring.venue[slot]!;
    checkStamp(stamp, this.#times[RECEIVED]!);
    const difference = this.#ring.local[slot]! - stamp;
    if (this.#offset.smallest <= difference || this.#config.offsetUs !== undefined) return;
    this.#offset.smallest = difference;
    this.#times[SKEW] = this.offsetUs + this.#config.feedMinUs - difference;
  }

  #placeQuote(index: number, slot: number): void {
    const ring = this.#ring;
    if (ring.venue[slot]! !== 0) {
      this.#keepInWindow();
      this.#enter(2, index);
    } else if (ring.lastId[slot]! <= this.#spans.lastId) {
      const sent = this.#times[RECEIVED]! + this.#times[SKEW]!;
      this.#times[PLACED] = this.#spans.limit(ring.lastId[slot]!, sent);
      this.#enter(2, index);
    } else {
      this.#waiting.push(index);
    }
  }

  /** No event is placed more than the window behind the newest receipt. */
  #keepInWindow(): void {
    const oldest = this.#times[NEWEST]! - REORDER_US;
    if (oldest <= this.#times[PLACED]!) return;
    this.counts.late++;
    this.#times[PLACED] = oldest;
  }

  /** Queues an event at PLACED, never behind its own stream. */
  #enter(stream: number, index: number): void {
    const last = this.#lastOf[stream]!;
    const oldest = this.#times[NEWEST]! - REORDER_US;
    let at = this.#times[PLACED]!;
    if (at < oldest) at = oldest;
    const slot = index & this.#ring.eventMask;
    if (at < last) {
      at = last;
      if (this.#ring.venue[slot] !== 0) this.counts.stepped_back++;
    }
    this.#lastOf[stream] = at;
    this.#ring.venue[slot] = at;
    this.#streamQueue(stream).push(index);
  }

  /** Quotes whose depth event has just been read. */
  #resolveBySpan(): void {
    const ring = this.#ring;
    while (0 < this.#waiting.size) {
      const index = this.#waiting.peek();
      const slot = index & ring.eventMask;
      const id = ring.lastId[slot]!;
      if (this.#spans.lastId < id) return;
      this.#waiting.shift();
      const sent = ring.local[slot]! - this.offsetUs + this.#times[SKEW]!;
      this.#times[PLACED] = this.#spans.limit(id, sent);
      this.#enter(2, index);
    }
  }

  /** Quotes that have waited for as long as there is: their receipt is all there is to know. */
  #resolveWaiting(before: number): void {
    const ring = this.#ring;
    while (0 < this.#waiting.size) {
      const index = this.#waiting.peek();
      const received = ring.local[index & ring.eventMask]! - this.offsetUs;
      if (before <= received) return;
      this.#waiting.shift();
      this.#times[PLACED] = received + this.#times[SKEW]!;
      this.#enter(2, index);
    }
  }

  #findVenue(): void {
    const venue = this.#ring.venue;
    const mask = this.#ring.eventMask;
    const best = this.venueNow;
    best[0] = NEVER;
    for (let stream = 0; stream < 4; stream++) {
      const queue = this.#streamQueue(stream);
      if (queue.size === 0) continue;
      const index = queue.peek();
      if (venue[index & mask]! < best[0]!) {
        best[0] = venue[index & mask]!;
        this.venueIndex = index;
      }
    }
    if (this.#times[WATERMARK]! <= best[0]!) best[0] = NEVER;
    this.drained = this.#ended && best[0] === NEVER;
  }

  #findLocal(): void {
    const ring = this.#ring;
    const { feed, feedMinUs } = this.#config;
    this.localNow[0] = NEVER;
    if (feed !== "data") {
      if (this.#onTheWay.size === 0) return;
      this.localIndex = this.#onTheWay.peek();
      this.localNow[0] = ring.venue[this.localIndex & ring.eventMask]! + feed;
      if (this.#times[WATERMARK]! <= this.localNow[0]!) this.localNow[0] = NEVER;
      return;
    }
    if (this.#read <= this.#times[LOCAL_READ]!) return;
    const slot = this.localIndex & ring.eventMask;
    const received = ring.local[slot]! - this.offsetUs;
    if (this.#times[WATERMARK]! <= received) return;
    const earliest = ring.venue[slot]! + feedMinUs;
    this.localNow[0] = Math.max(received, earliest, this.#times[LAST_LOCAL]!);
    if (this.#times[WATERMARK]! <= this.localNow[0]!) this.localNow[0] = NEVER;
  }

  #queueOf(index: number): IndexQueue {
    switch (this.#ring.type[index & this.#ring.eventMask]) {
      case TRADE:
        return this.#trades;
      case QUOTE:
        return this.#quotes;
      case MARK:
      case FUNDING:
        return this.#marks;
      default:
        return this.#depths;
    }
  }

  #streamQueue(stream: number): IndexQueue {
    switch (stream) {
      case 0:
        return this.#trades;
      case 1:
        return this.#depths;
      case 2:
        return this.#quotes;
      default:
        return this.#marks;
    }
  }
}
