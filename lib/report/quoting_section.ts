// The `quoting` section: every quoting KPI with its target, whole and by volatility regime.
import { US_PER_S } from "../base/units.ts";
import { absent, type Kpi, percent, shareKpi, shown, type Target } from "./kpi.ts";
import type { Histogram } from "./quantiles.ts";
import * as quote from "./quote_meter.ts";
import { type Regime, REGIMES } from "./regime.ts";
import type { AmendFailure, RequestCounts, RequestKind, RequestMeter } from "./request_meter.ts";
import type { ResetFigures } from "./reset_meter.ts";
import type { SlotMeter, SlotTime } from "./slot_meter.ts";
import type { StateTime } from "./state_time.ts";
import type { StopFigures } from "./stop_meter.ts";

/** Time missing from a share of the base. */
export interface Missing {
  readonly missing_us: number;
  /** The part of it that was a gap or silence in the data. */
  readonly missing_no_data_us: number;
  readonly missing_no_data_pct: Kpi;
}

export interface RequestFigures {
  readonly sent: number;
  readonly accepted: number;
  readonly failed: number;
  /** Not yet decided by the venue when the run ended. */
  readonly open_at_end: number;
}

/** Figures given for the whole run and for each regime. */
export interface QuotingFigures {
  /** Time measured, in microseconds. */
  readonly base_us: number;
  readonly spread_compliance_pct: Kpi;
  readonly spread_compliance_live_mid_pct: Kpi;
  readonly orders_in_band_pct: Kpi;
  readonly orders_in_band_live_mid_pct: Kpi;
  readonly two_sided_uptime_pct: Kpi;
  readonly depth_compliance_pct: Kpi;
  readonly order_validity_pct: Kpi;
  readonly amend_success_pct: Kpi;
  readonly requests_saved_pct: Kpi;
  readonly requests_saved_per_change_pct: Kpi;
  /** Time-weighted best sell less best buy of ours, in basis points of their midpoint. */
  readonly quoted_spread_bp: Kpi;
  /** Order-time resting; in flight to be placed, or unknown. */
  readonly order_us: number;
  readonly order_in_flight_or_unknown_us: number;
  readonly missing: {
    readonly spread_compliance: Missing;
    readonly spread_compliance_live_mid: Missing;
    readonly two_sided_uptime: Missing;
  };
  readonly requests: Readonly<Record<RequestKind, RequestFigures>>;
  readonly amend_failures: Readonly<Record<AmendFailure, number>>;
  readonly risk_levels_us: Readonly<Record<string, number>>;
  readonly by_side_and_level: readonly SlotTime[];
}

/** One latency meter, in milliseconds. */
export interface LatencyKpi {
  readonly count: number;
  readonly p50: number | null;
  readonly p50_why?: string;
  readonly p95: number | null;
  readonly p95_why?: string;
  readonly p99: number | null;
  readonly p99_why?: string;
  readonly target: string;
  readonly pass: boolean | null;
  readonly pass_why?: string;
  /** The latency model's figure, not a measurement. */
  readonly modelled: true;
  readonly what: string;
}

export interface ResetSection {
  readonly count: number;
  readonly orders_replaced: number;
  readonly duration_s_max: number;
}

/** The `quoting` section. */
export interface QuotingSection extends QuotingFigures {
  /** The reference method of `spread_compliance_pct` and `orders_in_band_pct`. */
  readonly reference: string;
  readonly band_min_pct: number;
  readonly band_max_pct: number;
  readonly reset_interval_s_max: Kpi;
  readonly resets: ResetSection;
  /** Rules of the breaker that stopped quoting. */
  readonly stops: readonly StopFigures[];
  readonly decision_latency_ms: LatencyKpi;
  readonly request_latency_ms: LatencyKpi;
  readonly adjust_latency_ms: LatencyKpi;
  readonly by_regime: Readonly<Record<Regime, QuotingFigures>>;
}

/** What the section is made from, all integrated up to the end. */
export interface QuotingParts {
  readonly reference: string;
  /** Ppm. */
  readonly bandMin: number;
  readonly bandMax: number;
  readonly resetIntervalUs: number;
  readonly quotes: quote.QuoteMeter;
  readonly slots: SlotMeter;
  readonly risk: StateTime;
  readonly requests: RequestMeter;
  readonly resets: ResetFigures;
  readonly stops: readonly StopFigures[];
  /** Microseconds. */
  readonly adjust: Histogram;
}
const ADJUST_P95_US_MAX = 100_000;
const NO_BASE = "no time was measured";
const NO_ORDERS = "no order rested";

const TARGETS = {
  spread: { text: "> 99.8", relation: "above", numerator: 998, denominator: 1000 },
  twoSided: { text: "> 99.9", relation: "above", numerator: 999, denominator: 1000 },
  depth: { text: "> 99.95", relation: "above", numerator: 9995, denominator: 10_000 },
  validity: { text: "> 99.5", relation: "above", numerator: 995, denominator: 1000 },
  amend: { text: "> 95", relation: "above", numerator: 95, denominator: 100 },
  saved: { text: ">= 50", relation: "at_least", numerator: 1, denominator: 2 },
} satisfies Record<string, Target>;

/** Makes the section; the whole is the sum of its regimes. */
export function quotingSection(parts: QuotingParts): QuotingSection {
  const { resets } = parts;
  return {
    reference: parts.reference,
    band_min_pct: parts.bandMin / 10_000,
    band_max_pct: parts.bandMax / 10_000,
    ...figures(parts),
    reset_interval_s_max: resetInterval(parts),
    resets: {
      count: resets.count,
      orders_replaced: resets.replaced,
      duration_s_max: resets.durationUsMax / US_PER_S,
    },
    stops: parts.stops,
    decision_latency_ms: computing("p99 < 10", "message received to decision"),
    request_latency_ms: computing("p99 < 50", "message received to request sent"),
    adjust_latency_ms: adjusting(parts.adjust),
    by_regime: {
      calm: figures(parts, REGIMES.indexOf("calm")),
      normal: figures(parts, REGIMES.indexOf("normal")),
      high: figures(parts, REGIMES.indexOf("high")),
      extreme: figures(parts, REGIMES.indexOf("extreme")),
      unknown: figures(parts, REGIMES.indexOf("unknown")),
    },
  };
}

function figures(parts: QuotingParts, regime?: number): QuotingFigures {
  const of = (quantity: number) => parts.quotes.sum(quantity, regime);
  const base = of(quote.BASE);
  const resting = of(quote.RESTING);
  const quotes = of(quote.QUOTES);
  const exposed = of(quote.EXPOSED);
  const ofBase = (quantity: number, target: Target) =>
    shareKpi(of(quantity), base, { target, why: NO_BASE });
  const lost = (quantity: number, noData: number) => missing(base - of(quantity), of(noData));
  return {
    base_us: base,
    spread_compliance_pct: ofBase(quote.SPREAD, TARGETS.spread),
    spread_compliance_live_mid_pct: ofBase(quote.SPREAD_LIVE, TARGETS.spread),
    orders_in_band_pct: shareKpi(of(quote.IN_BAND), quotes, { why: NO_ORDERS }),
    orders_in_band_live_mid_pct: shareKpi(of(quote.IN_BAND_LIVE), quotes, { why: NO_ORDERS }),
    two_sided_uptime_pct: ofBase(quote.TWO_SIDED, TARGETS.twoSided),
    depth_compliance_pct: shareKpi(of(quote.LARGE), resting, {
      target: TARGETS.depth,
      why: NO_ORDERS,
    }),
    order_validity_pct: shareKpi(of(quote.VALID), exposed, {
      target: TARGETS.validity,
      why: "no order rested or was in flight",
    }),
    quoted_spread_bp: quotedSpread(of(quote.SPREAD_BP), of(quote.BOTH_SIDES)),
    order_us: resting,
    order_in_flight_or_unknown_us: exposed - resting,
    missing: {
      spread_compliance: lost(quote.SPREAD, quote.SPREAD_NO_DATA),
      spread_compliance_live_mid: lost(quote.SPREAD_LIVE, quote.SPREAD_LIVE_NO_DATA),
      two_sided_uptime: lost(quote.TWO_SIDED, quote.TWO_SIDED_NO_DATA),
    },
    ...requestFigures(parts.requests, regime),
    risk_levels_us: parts.risk.times(regime),
    by_side_and_level: parts.slots.times(regime),
  };
}

function requestFigures(meter: RequestMeter, regime: number | undefined) {
  const { kinds, amendFailures, spent, achieved } = meter.totals(regime);
  const { place, amend, cancel } = kinds;
  const sent = place.sent + cancel.sent + 2 * amend.sent;
  const changed = 2 * achieved;
  return {
    amend_success_pct: shareKpi(amend.accepted, amend.accepted + amend.failed, {
      target: TARGETS.amend,
      why: "no amend was decided",
    }),
    requests_saved_pct: shareKpi(amend.sent, sent, { why: "no requests" }),
    requests_saved_per_change_pct: changed - spent < 0
      ? lossPerChange(spent, changed)
      : shareKpi(changed - spent, changed, {
        target: TARGETS.saved,
        why: "no resting order was changed",
      }),
    requests: { place: decided(place), amend: decided(amend), cancel: decided(cancel) },
    amend_failures: amendFailures,
  };
}

/** More requests than canceling and placing anew would have taken: a negative saving. */
function lossPerChange(spent: number, changed: number): Kpi {
  const target = TARGETS.saved;
  if (changed === 0) return absent({ target, why: "no change was achieved" });
  return { value: -percent(spent - changed, changed), target: target.text, pass: false };
}

function decided({ sent, accepted, failed }: RequestCounts): RequestFigures {
  return { sent, accepted, failed, open_at_end: sent - accepted - failed };
}

function missing(missingUs: number, noDataUs: number): Missing {
  return {
    missing_us: missingUs,
    missing_no_data_us: noDataUs,
    missing_no_data_pct: shareKpi(noDataUs, missingUs, { why: "nothing is missing" }),
  };
}

function quotedSpread(bpTime: number, time: number): Kpi {
  return time === 0 ? absent({ why: "never an order on both sides" }) : shown(bpTime / time);
}

function resetInterval(parts: QuotingParts): Kpi {
  const { resetIntervalUs: interval, resets } = parts;
  const text = `<= ${interval / US_PER_S} + its duration`;
  const none = (why: string): Kpi => ({ value: null, value_why: why, target: text, pass: null });
  if (interval === 0) return none("staggered resets are off");
  if (parts.quotes.sum(quote.BASE) < interval) {
    return none(`the run is shorter than ${interval / US_PER_S} s`);
  }
  return {
    value: resets.intervalUsMax / US_PER_S,
    target: text,
    pass: resets.intervalUsMax <= interval + resets.durationUsMax,
  };
}

/** Times of our own computing: a replay has none. */
function computing(target: string, what: string): LatencyKpi {
  const why = "computing time, which a replay does not have: measured live and in the bench";
  return {
    count: 0,
    p50: null,
    p50_why: why,
    p95: null,
    p95_why: why,
    p99: null,
    p99_why: why,
    target,
    pass: null,
    pass_why: why,
    modelled: true,
    what,
  };
}

function adjusting(adjust: Histogram): LatencyKpi {
  const [p50, p95, p99] = [50, 95, 99].map((percent) => adjust.quantile(percent));
  const rest = {
    count: adjust.count,
    target: "p95 < 100",
    modelled: true,
    what: "cause at the venue to the last answer of the requests it led to",
  } as const;
  if (p50 === undefined || p95 === undefined || p99 === undefined) {
    const why = "no request was answered";
    const none = { p50: null, p50_why: why, p95: null, p95_why: why, p99: null, p99_why: why };
    return { ...rest, ...none, pass: null, pass_why: why };
  }
  return {
    ...rest,
    p50: p50 / 1000,
    p95: p95 / 1000,
    p99: p99 / 1000,
    pass: p95 < ADJUST_P95_US_MAX,
  };
}
