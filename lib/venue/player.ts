// Plays recorded data at the venue's clock: real time, faster, or as it stands; once or in a loop.
import { invariant } from "../base/invariant.ts";
import { nowCell } from "../base/now.ts";
import { EventRing, FUNDING, TRADE } from "../market/event_ring.ts";
import type { MarketView } from "../market/view.ts";
import type { EventSource } from "../feed/source.ts";

/** Look-ahead that is read before events are due. */
const AHEAD_EVENTS = 20_000;

export interface PlayerConfig {
  readonly view: MarketView;
  /** Opens the data anew; called once for each round. */
  readonly open: () => EventSource | Promise<EventSource>;
  /** 1 is real time; `"data"` keeps the data's own times. */
  readonly speed: number | "data";
  readonly loop: boolean;
}

/** What happens at the venue, after the view has it. Times are the venue's, in a cell. */
export interface PlayerListener {
  onEvent(ring: EventRing, index: number, now: Float64Array): void;
}

/**
 * One symbol's data on the venue's clock. `fill` reads ahead and may wait; `play` is synchronous.
 * Update, trade and funding numbers continue from round to round, so that a second round looks
 * like new data.
 */
export class Player {
  readonly #config: PlayerConfig;
  readonly #now = nowCell();
  #ring = new EventRing();
  #source: EventSource | undefined;
  #hasEnded = false;
  /** The data's time and the venue's at the beginning of the round. */
  #dataStart: number | undefined;
  #venueStart = 0;
  #idShift = 0;
  #tradeShift = 0;
  #idMax = 0;
  #tradeMax = 0;
  /** All is read of this round; the next begins when it has been played. */
  #isRoundOver = false;
  #filling: Promise<void> | undefined;

  constructor(config: PlayerConfig) {
    this.#config = config;
    const { speed, loop } = config;
    invariant(speed === "data" ? !loop : 0 < speed, `Cannot play at speed ${speed}`);
  }

  /** The data are over and nothing follows. */
  get hasEnded(): boolean {
    return this.#hasEnded && this.#ring.head === this.#ring.tail;
  }

  /** The time of the last event played. */
  get playedTo(): number {
    return this.#now[0]!;
  }

  /** Reads ahead; call it until it returns without reading, and again after playing. */
  fill(): Promise<void> {
    this.#filling ??= this.#read().finally(() => this.#filling = undefined);
    return this.#filling;
  }

  /** Whether `fill` has something to do. */
  get isHungry(): boolean {
    const ahead = this.#ring.tail - this.#ring.head;
    return !this.#hasEnded && (this.#isRoundOver ? ahead === 0 : ahead < AHEAD_EVENTS);
  }

  /** Sets the beginning of the round at the venue's clock; later calls change nothing. */
  start(at: number): void {
    if (this.#dataStart !== undefined || this.#ring.head === this.#ring.tail) return;
    this.#dataStart = this.#dataTime(this.#ring.head);
    this.#venueStart = this.#config.speed === "data" ? this.#dataStart : at;
  }

  /** When the next event is due at the venue; Infinity when none is known. */
  get nextAt(): number {
    const ring = this.#ring;
    if (ring.head === ring.tail || this.#dataStart === undefined) return Infinity;
    return this.#venueTime(ring.head);
  }

  /** Plays the next event. */
  play(listener: PlayerListener): void {
    const ring = this.#ring;
    if (ring.head === ring.tail) return;
    this.#now[0] = this.#venueTime(ring.head);
    this.#renumber(ring.head);
    this.#config.view.apply(ring, ring.head, this.#now);
    listener.onEvent(ring, ring.head, this.#now);
    ring.release(ring.head + 1);
  }

  close(): void {
    this.#source?.close();
    this.#hasEnded = true;
  }

  async #read(): Promise<void> {
    while (this.isHungry) {
      if (this.#isRoundOver) this.#nextRound();
      this.#source ??= await this.#config.open();
      if (await this.#source.pull(this.#ring)) continue;
      this.#source.close();
      this.#source = undefined;
      this.#isRoundOver = true;
      this.#hasEnded = !this.#config.loop;
    }
  }

  #nextRound(): void {
    invariant(this.#dataStart !== undefined, "Cannot play data without an event in a loop");
    this.#isRoundOver = false;
    this.#dataStart = undefined;
    this.#idShift = this.#idMax;
    this.#tradeShift = this.#tradeMax;
    this.#ring = new EventRing();
  }

  #dataTime(index: number): number {
    const slot = index & this.#ring.eventMask;
    const venue = this.#ring.venue[slot]!;
    return venue === 0 ? this.#ring.local[slot]! : venue;
  }

  #shifted(dataTime: number): number {
    const { speed } = this.#config;
    const since = dataTime - (this.#dataStart ?? dataTime);
    return Math.round(this.#venueStart + (speed === "data" ? since : since / speed));
  }

  /** Never before an event already played: a recording is in order of receipt. */
  #venueTime(index: number): number {
    return Math.max(this.#now[0]!, this.#shifted(this.#dataTime(index)));
  }

  #renumber(index: number): void {
    const ring = this.#ring;
    const slot = index & ring.eventMask;
    for (const ids of [ring.firstId, ring.lastId, ring.prevId]) {
      if (ids[slot] !== 0) ids[slot]! += this.#idShift;
    }
    if (ring.tradeId[slot] !== 0) ring.tradeId[slot]! += this.#tradeShift;
    this.#idMax = Math.max(this.#idMax, ring.lastId[slot]!);
    if (ring.type[slot] === TRADE) this.#tradeMax = Math.max(this.#tradeMax, ring.tradeId[slot]!);
    if (ring.type[slot] === FUNDING) {
      const row = ring.rowStart[slot]! & ring.rowMask;
      if (ring.qty[row] !== 0) ring.qty[row] = this.#shifted(ring.qty[row]!);
    }
  }
}
