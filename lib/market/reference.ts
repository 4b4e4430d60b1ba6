// The reference price that quotes are placed around, by the configured method.
import type { Now } from "../base/now.ts";
import { type EventRing, TRADE } from "./event_ring.ts";
import type { Touch } from "./own_quotes.ts";
import { TimeWindow, VolumeWindow } from "./windows.ts";

/** Every method by name. */
export const REFERENCE_METHODS = [
  "mid",
  "micro",
  "twap",
  "vwap",
  "hybrid",
  "last",
  "mark",
] as const;

export type ReferenceMethod = typeof REFERENCE_METHODS[number];

export interface ReferenceConfig {
  readonly method: ReferenceMethod;
  /** Length of the windows of `twap`, `vwap` and `hybrid`. */
  readonly windowUs: number;
  /** Tick size × 1e8, for `mark`. */
  readonly tickE8: number;
}

const HYBRID_TWAP = 0.6;
const HYBRID_VWAP = 0.4;

/**
 * The reference price in half-ticks; 0 while there is none. It exists only while the view is not
 * blocked.
 *
 * - `mid`: bid plus ask. `micro`: the touch weighted by the size of the opposite side.
 * - `last`: the last market trade. `mark`: the venue's mark price.
 * - `twap`: the time-weighted mid over the window. `vwap`: the market trades in the window, no
 *   value without any. Both over the part covered so far while the window is younger.
 * - `hybrid`: 0.6 twap + 0.4 vwap.
 *
 * All but `mid` and `last` are rounded to the nearest half-tick.
 */
export class Reference {
  /** Half-ticks; 0 is none. */
  value = 0;
  readonly #method: ReferenceMethod;
  readonly #tickE8: number;
  readonly #mids: TimeWindow | undefined;
  readonly #trades: VolumeWindow | undefined;

  constructor(config: ReferenceConfig) {
    const { method, windowUs, tickE8 } = config;
    this.#method = method;
    this.#tickE8 = tickE8;
    const both = method === "hybrid";
    this.#mids = both || method === "twap" ? new TimeWindow(windowUs) : undefined;
    this.#trades = both || method === "vwap" ? new VolumeWindow(windowUs) : undefined;
  }

  /** After the view has applied the event. Positional, being called for each event. */
  update(view: Touch, ring: EventRing, index: number, now: Now): void {
    if (this.#method === "mid") {
      this.value = view.blocked === undefined ? view.bid + view.ask : 0;
      return;
    }
    const at = now[0]!;
    if (this.#mids !== undefined) this.#mids.push(at, view.bid + view.ask);
    if (this.#trades !== undefined) this.#addTrade(ring, index, at);
    this.refresh(view, at);
  }

  /** Between events: the windows move on with time. */
  refresh(view: Touch, at: number): void {
    this.value = view.blocked === undefined ? this.#compute(view, at) : 0;
  }

  #compute(view: Touch, at: number): number {
    switch (this.#method) {
      case "mid":
        return view.bid + view.ask;
      case "micro":
        return micro(view);
      case "last":
        return 2 * view.lastTrade;
      case "mark":
        return Math.round(2 * view.markE8 / this.#tickE8);
      case "twap":
        return Math.round(this.#twap(at));
      case "vwap":
        return Math.round(this.#vwap(at));
      case "hybrid": {
        const twap = this.#twap(at);
        const vwap = this.#vwap(at);
        return twap === 0 || vwap === 0 ? 0 : Math.round(HYBRID_TWAP * twap + HYBRID_VWAP * vwap);
      }
    }
  }

  #twap(at: number): number {
    return this.#mids === undefined ? 0 : this.#mids.average(at);
  }

  #vwap(at: number): number {
    return this.#trades === undefined ? 0 : 2 * this.#trades.average(at);
  }

  #addTrade(ring: EventRing, index: number, at: number): void {
    const slot = index & ring.eventMask;
    if (ring.type[slot] !== TRADE || ring.flag[slot] !== 0) return;
    const row = ring.rowStart[slot]! & ring.rowMask;
    const price = ring.price[row]!;
    const qty = ring.qty[row]!;
    if (0 < price && this.#trades !== undefined) this.#trades.push(at, price * qty, qty);
  }
}

function micro(view: Touch): number {
  const { bid, ask, bidQty, askQty } = view;
  return Math.round(2 * (bid * askQty + ask * bidQty) / (bidQty + askQty));
}
