// What the simulated venue reads of the recorded market: the venue's truth, never our own orders.

/** Structural part of `MarketView` that matching needs; prices in ticks, 0 is absent. */
export interface VenueView {
  readonly bid: number;
  readonly ask: number;
  readonly bidQty: number;
  readonly askQty: number;
  /** Why the book cannot be trusted; undefined when it can. */
  readonly blocked: string | undefined;
  /** False while only quotes are there: sizes beyond the touch are then unknown. */
  readonly queuesKnown: boolean;
  /** Update id of the newest depth event or snapshot, and of the quote that set the touch. */
  readonly depthId: number;
  readonly touchId: number;
  /** Last market trade. */
  readonly lastTrade: number;
  /** Last mid in half-ticks that could be trusted. */
  readonly lastMid: number;
  readonly markE8: number;
  readonly fundingRateE8: number;
  /** Next funding time that the venue announced. */
  readonly fundingAt: number;
  readonly book: { next(side: number, price: number): number };
  /** Size at a price: 0 when better than the touch, the touch's own size at the touch. */
  shown(side: number, price: number): number;
  /** Whether the recording can tell the size at a price. */
  known(side: number, price: number): boolean;
}

/** The mid in half-ticks; the last good one while the book is unknown or one-sided. */
export function midOf(view: VenueView): number {
  const quotable = view.blocked === undefined && 0 < view.bid && 0 < view.ask;
  return quotable ? view.bid + view.ask : view.lastMid;
}

/** Id of the newest update the touch rests on: evidence of fills by the book. */
export function updateIdOf(view: VenueView): number {
  return Math.max(view.depthId, view.touchId);
}
