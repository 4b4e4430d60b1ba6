// Plays the plan of the synthetic market and writes down every message it would have sent.
import { type Prng, prng } from "../lib/base/prng.ts";
import { US_PER_MS } from "../lib/base/units.ts";
import { ASK, BID, DEPTH, QUOTE, SNAPSHOT, TRADE } from "../lib/market/event_ring.ts";
import { type Level, SyntheticBook } from "./synthetic_book.ts";
import {
  type Move,
  MOVES,
  PLAN,
  type Sweep,
  SWEEPS,
  WEATHER,
  type Weather,
} from "./synthetic_plan.ts";

/** One message of the feed. Ids and the venue's time are 0 where the stream has none. */
export interface Message {
  readonly type: number;
  readonly local: number;
  readonly venue: number;
  readonly firstId: number;
  readonly lastId: number;
  readonly tradeId: number;
  readonly levels: readonly Level[];
}

/** The market moves in slots of 50 ms; depth leaves at the start of a slot, as of then. */
const SLOT_MS = 50;
const MS_PER_S = 1_000;
const BP = 10_000;
const YEAR_S = 31_536_000;
/** The venue stamps whole milliseconds; steps and trades keep apart within a slot. */
const STEP_AT_MS = 5;
const TRADE_AT_MS = 25;
/** Of a sweep. */
const LEVELS_PER_MS = 10;
const FIRST_UPDATE_ID = 1_000_000;
const FIRST_TRADE_ID = 4_000_000;
/** Nothing takes the whole touch but a sweep. */
const TOUCH_LOTS_KEPT = 100;

/** A sweep's side while it comes back. */
interface Revert {
  readonly side: number;
  readonly target: number;
  nextMs: number;
}

/** All messages of the plan, in the order of receipt. */
export function playMarket(seed: number): readonly Message[] {
  const market = new SyntheticMarket(seed);
  for (let ms = 0; ms <= PLAN.lastsS * MS_PER_S; ms += SLOT_MS) market.slot(ms);
  return market.messages.sort((a, b) => a.local - b.local);
}

class SyntheticMarket {
  readonly messages: Message[] = [];
  readonly #book: SyntheticBook;
  // One stream of chance per purpose: tuning one leaves the others alone.
  readonly #path: Prng;
  readonly #spread: Prng;
  readonly #flow: Prng;
  readonly #latency: Prng;
  /** The mid in ticks, before it is rounded, and what it is pulled to. */
  #mid: number = PLAN.startTicks;
  #center: number = PLAN.startTicks;
  #stepMs = 0;
  #depthMs = 0;
  #depthId = FIRST_UPDATE_ID;
  #tradeId = FIRST_TRADE_ID;
  #busyUntilMs = 0;
  #revert: Revert | undefined;
  /** Depth messages until the snapshot; undefined while there is no gap. */
  #untilSnapshot: number | undefined;
  #gapDone = false;
  /** Last time of receipt per type: a stream keeps its order. */
  readonly #received = [0, 0, 0, 0];

  constructor(seed: number) {
    this.#path = prng(seed, 1);
    this.#spread = prng(seed, 2);
    this.#flow = prng(seed, 3);
    this.#latency = prng(seed, 4);
    this.#book = new SyntheticBook({
      bid: PLAN.startTicks,
      ask: PLAN.startTicks + 1,
      id: FIRST_UPDATE_ID,
      gridTicks: PLAN.gridTicks,
      reachTicks: this.#ticks(PLAN.snapshotReachBp),
      random: prng(seed, 5),
    });
    this.#depthId = this.#book.id;
    this.#snapshot(0, PLAN.snapshotReachBp);
  }

  slot(ms: number): void {
    const { atS, lastsS } = PLAN.silence;
    const silentMs = ms - atS * MS_PER_S;
    if (silentMs === 0) this.#depth(ms);
    if (0 <= silentMs && silentMs < lastsS * MS_PER_S) return;
    const weather = WEATHER.findLast(({ fromS }) => fromS * MS_PER_S <= ms) ?? WEATHER[0];
    if (weather === undefined) return;
    this.#depthIfDue(ms, weather);
    const sweep = SWEEPS.find((each) => each.atS * MS_PER_S === ms);
    if (sweep !== undefined) return this.#sweep(ms, sweep);
    if (this.#revert !== undefined) return this.#comeBack(ms, this.#revert);
    const move = MOVES.find((each) => isOn(each, ms));
    if (move !== undefined) this.#move(ms, move);
    else if (this.#chance(this.#path, weather.stepsPerS)) this.#diffuse(ms, weather);
    if (this.#chance(this.#flow, weather.tradesPerS)) this.#trade(ms);
  }

  #chance(random: Prng, perS: number): boolean {
    return random() < perS * SLOT_MS / MS_PER_S;
  }

  #ticks(bp: number): number {
    return Math.round(this.#mid * bp / BP);
  }

  /** One random step of the mid, as large as the time since the last one asks for. */
  #diffuse(ms: number, weather: Weather): void {
    const seconds = (ms - this.#stepMs) / MS_PER_S;
    const sigma = weather.volatilityPct / 100 * Math.sqrt(seconds / YEAR_S);
    const pull = Math.min(1, seconds * 0.693 / PLAN.pullHalfLifeS);
    this.#mid += this.#mid * sigma * normal(this.#path) + (this.#center - this.#mid) * pull;
    this.#stepMs = ms;
    this.#step(ms);
  }

  /** One slot's share of a lasting move. */
  #move(ms: number, { moveBp, lastsMs }: Move): void {
    this.#busyUntilMs = ms + PLAN.busyMs;
    this.#mid += PLAN.startTicks * moveBp / BP * SLOT_MS / lastsMs;
    this.#center = this.#mid;
    this.#stepMs = ms;
    this.#step(ms);
  }

  /** Puts the touch around the mid; what is taken on the way is printed first. */
  #step(ms: number): void {
    const draw = this.#spread();
    const spread = draw < 0.85 ? 1 : 2 + Math.floor((draw - 0.85) * 200);
    const bid = Math.floor(this.#mid - (spread - 1) / 2);
    const { bid: oldBid, ask: oldAsk } = this.#book;
    if (oldAsk <= bid && this.#flow() < 0.6) this.#print(ms + STEP_AT_MS, ASK);
    if (bid + spread <= oldBid && this.#flow() < 0.6) this.#print(ms + STEP_AT_MS, BID);
    this.#book.moveTo({ bid, ask: bid + spread });
    this.#quote(ms + STEP_AT_MS);
  }

  #trade(ms: number): void {
    this.#print(ms + TRADE_AT_MS, this.#flow() < 0.5 ? BID : ASK);
    this.#quote(ms + TRADE_AT_MS);
  }

  /** A small order takes part of the touch on `side`. */
  #print(ms: number, side: number): void {
    const price = side === BID ? this.#book.bid : this.#book.ask;
    const shown = this.#book.qty(side, price);
    const draw = this.#flow();
    const cube = draw * draw * draw;
    const qty = Math.min(1 + Math.floor(cube * cube * 20_000), shown - TOUCH_LOTS_KEPT);
    if (qty <= 0) return;
    this.#book.set(side, price, shown - qty);
    this.#tape(ms, { side, price, qty });
  }

  /** Eats one side of the book and leaves the other; the prints come before the quote. */
  #sweep(ms: number, { aggressor, depthBp }: Sweep): void {
    const side = aggressor === "sell" ? BID : ASK;
    const away = side === BID ? -this.#ticks(depthBp) : this.#ticks(depthBp);
    const limit = Math.round(this.#mid) + away;
    const { bid, ask } = this.#book;
    const touch = side === BID ? bid : ask;
    const prices = [touch, ...this.#book.gridTo(side, limit).filter((price) => price !== touch)];
    let endMs = ms;
    for (const [index, price] of prices.entries()) {
      endMs = ms + STEP_AT_MS + Math.floor(index / LEVELS_PER_MS);
      const span = PLAN.sweepLotsMax - PLAN.sweepLotsMin + 1;
      const small = PLAN.sweepLotsMin + Math.floor(this.#flow() * span);
      for (const qty of [small, this.#book.qty(side, price) - small]) {
        this.#tape(endMs, { side, price, qty });
      }
    }
    const last = prices.at(-1) ?? touch;
    const next = side === BID ? last - PLAN.gridTicks : last + PLAN.gridTicks;
    this.#book.moveTo(side === BID ? { bid: next, ask } : { bid, ask: next });
    this.#quote(endMs + PLAN.sweepQuoteAfterMs);
    this.#busyUntilMs = ms + PLAN.busyMs;
    const target = Math.round(this.#mid + away * (1 - PLAN.revertShare));
    this.#revert = { side, target, nextMs: ms + PLAN.revertStepMs };
  }

  /** The eaten side comes back step by step, most of the way. */
  #comeBack(ms: number, revert: Revert): void {
    this.#busyUntilMs = ms + PLAN.busyMs;
    if (ms < revert.nextMs) return;
    revert.nextMs = ms + PLAN.revertStepMs;
    const reach = this.#ticks(PLAN.revertBpPerStep);
    const { bid, ask } = this.#book;
    const gap = revert.side === BID ? revert.target - bid : ask - revert.target;
    if (gap <= reach) {
      this.#revert = undefined;
      this.#mid = revert.target;
      this.#stepMs = ms;
      return this.#step(ms);
    }
    this.#book.moveTo(revert.side === BID ? { bid: bid + reach, ask } : { bid, ask: ask - reach });
    this.#quote(ms + STEP_AT_MS);
  }

  #depthIfDue(ms: number, weather: Weather): void {
    const { atS, snapshotAfter } = PLAN.gap;
    const isBusy = ms < this.#busyUntilMs || this.#untilSnapshot !== undefined;
    const every = isBusy ? PLAN.depthEveryMsBusy : weather.depthEveryMs;
    if (ms % 100 !== 0 || ms - this.#depthMs < every) return;
    const isLost = !this.#gapDone && atS * MS_PER_S <= ms;
    if (!isLost) return this.#depth(ms);
    // The message is made and lost: its ids are missing in the feed.
    this.#depth(ms, { isLost });
    this.#gapDone = true;
    this.#untilSnapshot = snapshotAfter;
  }

  #depth(ms: number, options: { readonly isLost?: boolean } = {}): void {
    this.#depthMs = ms;
    const reach = this.#ticks(PLAN.refreshReachBp);
    for (let count = 0; count < PLAN.refreshPerDepth; count++) {
      this.#book.refresh(BID, reach);
      this.#book.refresh(ASK, reach);
    }
    const levels = this.#book.takeChanges();
    const ids = { firstId: this.#depthId + 1, lastId: this.#book.id };
    if (levels.length === 0) return;
    this.#depthId = this.#book.id;
    if (options.isLost !== true) this.#send(ms, { type: DEPTH, ...ids, levels });
    if (this.#untilSnapshot === undefined) return;
    this.#untilSnapshot--;
    if (this.#untilSnapshot > 0) return;
    this.#untilSnapshot = undefined;
    this.#snapshot(ms, PLAN.resyncReachBp);
  }

  /** A snapshot comes on the heels of the depth message that it contains. */
  #snapshot(ms: number, reachBp: number): void {
    const levels = this.#book.levels(this.#ticks(reachBp));
    this.#send(ms, { type: SNAPSHOT, lastId: this.#book.id, levels });
  }

  #quote(ms: number): void {
    const { bid, ask, id } = this.#book;
    const levels = [
      { side: BID, price: bid, qty: this.#book.qty(BID, bid) },
      { side: ASK, price: ask, qty: this.#book.qty(ASK, ask) },
    ];
    this.#send(ms, { type: QUOTE, lastId: id, levels });
  }

  /** A print against `side` of the book; the tape names the aggressor. */
  #tape(ms: number, { side, price, qty }: Level): void {
    const levels = [{ side: side === BID ? ASK : BID, price, qty }];
    this.#send(ms, { type: TRADE, tradeId: this.#tradeId++, levels });
  }

  #send(
    ms: number,
    message: Partial<Message> & { readonly type: number; readonly levels: readonly Level[] },
  ): void {
    const sent = PLAN.startUs + ms * US_PER_MS;
    const draw = this.#latency();
    const square = draw * draw;
    const span = PLAN.latencyMaxUs - PLAN.latencyMinUs;
    const arrived = sent + PLAN.latencyMinUs + Math.floor(square * square * draw * span);
    // A snapshot travels with the depth stream here: neither overtakes the other.
    const stream = message.type === SNAPSHOT ? DEPTH : message.type;
    const local = Math.max(arrived, this.#received[stream] ?? 0);
    this.#received[stream] = local;
    const venue = message.type === QUOTE ? 0 : sent;
    this.messages.push({ firstId: 0, lastId: 0, tradeId: 0, ...message, local, venue });
  }
}

function isOn({ atS, lastsMs }: Move, ms: number): boolean {
  const since = ms - atS * MS_PER_S;
  return 0 <= since && since < lastsMs;
}

/** Nearly normal, mean 0 and variance 1, by sums alone: the same on every machine. */
function normal(random: Prng): number {
  let sum = -6;
  for (let draw = 0; draw < 12; draw++) sum += random();
  return sum;
}
