// What happens in data/btc.csv, and when: the one place to tune the synthetic market.

/** From `fromS` on, the mid moves at this volatility. */
export interface Weather {
  readonly fromS: number;
  /** Annual volatility in percent. */
  readonly volatilityPct: number;
  /** Price steps and small trades, a second. */
  readonly stepsPerS: number;
  readonly tradesPerS: number;
  /** Between depth messages while nothing special happens. */
  readonly depthEveryMs: number;
}

/** One order that eats the book to `depthBp` from the mid; the book then comes back. */
export interface Sweep {
  readonly atS: number;
  readonly aggressor: "buy" | "sell";
  readonly depthBp: number;
}

/** The mid moves by `moveBp` within `lastsMs` and stays there. */
export interface Move {
  readonly atS: number;
  readonly moveBp: number;
  readonly lastsMs: number;
}

/** In order of time; the first starts at 0. */
export const WEATHER: readonly Weather[] = [
  { fromS: 0, volatilityPct: 55, stepsPerS: 0.55, tradesPerS: 0.4, depthEveryMs: 1_000 },
  { fromS: 2_400, volatilityPct: 12, stepsPerS: 0.2, tradesPerS: 0.25, depthEveryMs: 1_000 },
  { fromS: 3_600, volatilityPct: 70, stepsPerS: 0.6, tradesPerS: 0.5, depthEveryMs: 1_000 },
  { fromS: 4_800, volatilityPct: 150, stepsPerS: 1.6, tradesPerS: 1.4, depthEveryMs: 500 },
  { fromS: 5_400, volatilityPct: 80, stepsPerS: 0.7, tradesPerS: 0.6, depthEveryMs: 1_000 },
  { fromS: 6_600, volatilityPct: 55, stepsPerS: 0.55, tradesPerS: 0.4, depthEveryMs: 1_000 },
];

/** Two lasting jumps and one slide. */
export const MOVES: readonly Move[] = [
  { atS: 1_500, moveBp: 40, lastsMs: 1_000 },
  { atS: 4_200, moveBp: -60, lastsMs: 20_000 },
  { atS: 5_900, moveBp: 41, lastsMs: 1_000 },
];

/** Ten, to both sides; those beyond 25 bp reach the default ladder. */
export const SWEEPS: readonly Sweep[] = [
  { atS: 240, aggressor: "sell", depthBp: 35 },
  { atS: 620, aggressor: "buy", depthBp: 36 },
  { atS: 1_150, aggressor: "sell", depthBp: 38 },
  { atS: 1_840, aggressor: "buy", depthBp: 33 },
  { atS: 2_250, aggressor: "sell", depthBp: 35 },
  { atS: 3_800, aggressor: "buy", depthBp: 38 },
  { atS: 4_520, aggressor: "sell", depthBp: 30 },
  { atS: 5_700, aggressor: "buy", depthBp: 36 },
  { atS: 6_320, aggressor: "sell", depthBp: 37 },
  { atS: 6_850, aggressor: "buy", depthBp: 27 },
];

/** Everything else. */
export const PLAN = {
  instrument: { market: "spot", symbol: "BTCUSDT", tickSize: "0.01", lotSize: "0.00001" },
  /** 2025-06-02T12:00:00Z: both hours lie within one UTC day. */
  startUs: 1_748_865_600_000_000,
  lastsS: 7_200,
  /** 60,000 USDT. */
  startTicks: 6_000_000,

  /** Time in which the mid comes half way back to where the last lasting move left it. */
  pullHalfLifeS: 900,

  /** Share of a sweep that comes back, and how fast. */
  revertShare: 0.9,
  revertBpPerStep: 2.4,
  revertStepMs: 150,
  /** At each price a sweep first meets an order so small that one of ours stays large enough. */
  sweepLotsMin: 1,
  sweepLotsMax: 2,
  /** The quote that shows what a sweep left comes so long after it. */
  sweepQuoteAfterMs: 15,

  /** Nothing is heard from `atS` on. */
  silence: { atS: 3_000, lastsS: 5 },
  /** One depth message is lost; the next but `snapshotAfter` brings a snapshot. */
  gap: { atS: 6_400, snapshotAfter: 5 },
  /** While a move, a sweep or a gap is on, depth comes this often. */
  depthEveryMsBusy: 200,
  busyMs: 3_000,

  /** Prices of the deep book stand this many ticks apart: 0.4 bp. */
  gridTicks: 240,
  /** How far from the mid the first snapshot and the one after the gap reach. */
  snapshotReachBp: 190,
  resyncReachBp: 100,
  /** Deep sizes that change in each depth message, a side, within `refreshReachBp`. */
  refreshPerDepth: 1,
  refreshReachBp: 47,

  /** Feed latency: 5 ms at least, 40 at most, mostly near the least. */
  latencyMinUs: 5_000,
  latencyMaxUs: 40_000,
} as const;
