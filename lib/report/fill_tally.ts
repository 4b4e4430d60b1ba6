// What one group of orders (all, a slot, a regime) had in quotes, fills, waits and queues.
import { Decimal, ZERO } from "../base/decimal.ts";
import { US_PER_HOUR } from "../base/units.ts";
import type { Instrument } from "../market/instrument.ts";
import { absent, type Kpi, ratioKpi, shareKpi, shown, type Target } from "./kpi.ts";
import { Histogram } from "./quantiles.ts";

/** Waiting times of filled versions; `null` without one. */
export interface WaitQuantiles {
  readonly count: number;
  readonly p50: number | null;
  readonly p50_why?: string;
  readonly p90: number | null;
  readonly p90_why?: string;
}

/** Quantity in front of ours, as decimal text in the base asset; known queues only. */
export interface QueueQuantiles {
  readonly count: number;
  readonly mean: string | null;
  readonly mean_why?: string;
  readonly p50: string | null;
  readonly p50_why?: string;
  readonly p90: string | null;
  readonly p90_why?: string;
}

/** Fill figures of a group of orders. */
export interface FillFigures {
  /** Placements sent, and accepted by the venue. */
  readonly orders_placed: number;
  readonly orders_accepted: number;
  /** Orders with any fill; those filled to the end; those that ended with a part filled. */
  readonly orders_filled: number;
  readonly orders_fully_filled: number;
  readonly orders_partially_filled: number;
  readonly amends_accepted: number;
  readonly versions: number;
  readonly versions_filled: number;
  readonly fills: number;
  /** Fills that left a remainder. */
  readonly partial_fills: number;
  readonly maker_fills: number;
  readonly taker_fills: number;
  readonly filled_notional: string;
  readonly filled_over_placed: Kpi;
  readonly filled_over_placed_and_amended: Kpi;
  readonly filled_notional_per_quoted_notional_hour: Kpi;
  /** Order-time resting, in microseconds. */
  readonly order_us: number;
  readonly unknown_queue_time_pct: Kpi;
  readonly unknown_queue_fills_pct: Kpi;
  readonly time_to_first_fill_ms: WaitQuantiles;
  readonly time_to_last_fill_ms: WaitQuantiles;
  readonly unfilled_versions: number;
  readonly unfilled_version_hours: number;
  readonly queue_ahead_at_ack: QueueQuantiles;
  readonly queue_ahead_at_fill: QueueQuantiles;
}

/** The documents' passive fill rate stays under 0.5 %. */
export const PASSIVE_TARGET: Target = {
  text: "< 0.005",
  relation: "below",
  numerator: 5,
  denominator: 1000,
};

/** Counters of a group; written by the fill meter. */
export class FillTally {
  placed = 0;
  accepted = 0;
  amends = 0;
  ordersFilled = 0;
  ordersFullyFilled = 0;
  ordersPartlyFilled = 0;
  versions = 0;
  versionsFilled = 0;
  fills = 0;
  partialFills = 0;
  makerFills = 0;
  unknownQueueFills = 0;
  /** Tick-lots. */
  notional = ZERO;
  makerNotional = ZERO;
  /** Tick-lots × microseconds resting: an estimate in floating point. */
  quoted = 0;
  orderUs = 0;
  unknownQueueUs = 0;
  unfilledVersions = 0;
  unfilledUs = 0;
  readonly toFirstUs = new Histogram();
  readonly toLastUs = new Histogram();
  readonly aheadAtAck = new Histogram();
  readonly aheadAtFill = new Histogram();
}

/** Figures of a tally; money and quantities in the instrument's units. */
export function fillFigures(tally: FillTally, instrument: Instrument): FillFigures {
  const unit = new Decimal(instrument.tickSize).mul(instrument.lotSize);
  const exposed = tally.accepted + tally.amends;
  return {
    orders_placed: tally.placed,
    orders_accepted: tally.accepted,
    orders_filled: tally.ordersFilled,
    orders_fully_filled: tally.ordersFullyFilled,
    orders_partially_filled: tally.ordersPartlyFilled,
    amends_accepted: tally.amends,
    versions: tally.versions,
    versions_filled: tally.versionsFilled,
    fills: tally.fills,
    partial_fills: tally.partialFills,
    maker_fills: tally.makerFills,
    taker_fills: tally.fills - tally.makerFills,
    filled_notional: tally.notional.mul(unit).toFixed(),
    filled_over_placed: ratioKpi(tally.ordersFilled, tally.accepted, {
      why: "no placement was accepted",
    }),
    filled_over_placed_and_amended: ratioKpi(tally.versionsFilled, exposed, {
      target: PASSIVE_TARGET,
      why: "no placement or amend was accepted",
    }),
    filled_notional_per_quoted_notional_hour: turnoverOfQuotes(tally),
    order_us: tally.orderUs,
    unknown_queue_time_pct: shareKpi(tally.unknownQueueUs, tally.orderUs, {
      why: "no order rested",
    }),
    unknown_queue_fills_pct: shareKpi(tally.unknownQueueFills, tally.fills, { why: "no fills" }),
    time_to_first_fill_ms: waits(tally.toFirstUs),
    time_to_last_fill_ms: waits(tally.toLastUs),
    unfilled_versions: tally.unfilledVersions,
    unfilled_version_hours: tally.unfilledUs / US_PER_HOUR,
    queue_ahead_at_ack: queues(tally.aheadAtAck, instrument),
    queue_ahead_at_fill: queues(tally.aheadAtFill, instrument),
  };
}

function turnoverOfQuotes(tally: FillTally): Kpi {
  if (tally.quoted === 0) return absent({ why: "no order rested" });
  return shown(tally.makerNotional.toNumber() / tally.quoted * US_PER_HOUR);
}

function waits(histogram: Histogram): WaitQuantiles {
  const p50 = histogram.quantile(50);
  const p90 = histogram.quantile(90);
  const count = histogram.count;
  if (p50 === undefined || p90 === undefined) {
    const why = "no version was filled";
    return { count, p50: null, p50_why: why, p90: null, p90_why: why };
  }
  return { count, p50: p50 / 1000, p90: p90 / 1000 };
}

function queues(histogram: Histogram, instrument: Instrument): QueueQuantiles {
  const { count, mean } = histogram;
  const p50 = histogram.quantile(50);
  const p90 = histogram.quantile(90);
  if (mean === undefined || p50 === undefined || p90 === undefined) {
    const why = "no known queue";
    return { count, mean: null, mean_why: why, p50: null, p50_why: why, p90: null, p90_why: why };
  }
  const text = (lots: number) =>
    new Decimal(lots).mul(instrument.lotSize).toFixed(instrument.qtyDigits);
  return { count, mean: text(mean), p50: text(p50), p90: text(p90) };
}
