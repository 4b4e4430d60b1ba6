// What the keys of the quoting report mean.
import type { Definitions } from "./definition.ts";

const LATENCY_PARTS = {
  count: "Times measured.",
  p50: "Half took no longer.",
  p95: "95 of 100 took no longer.",
  p99: "99 of 100 took no longer.",
  target: "The bound, and the quantile that it applies to.",
  pass: "Whether it was met; null where a backtest cannot tell.",
  modelled: "true: it is what the latency model says, not a measurement.",
  what: "From what to what the time runs.",
};

const MISSING_PARTS = {
  missing_us: "Time of the base in which the condition did not hold.",
  missing_no_data_us: "The part of it that was a gap or silence in the data.",
  missing_no_data_pct: "That part in percent.",
};

const REQUEST_PARTS = {
  sent: "Sent.",
  accepted: "Done by the venue as asked.",
  failed: "Not done, for whatever reason.",
  open_at_end: "Not yet decided by the venue when the run ended.",
};

export const QUOTING: Definitions = {
  reference: {
    title: "Reference",
    unit: "",
    text: "The method of the reference price, on the venue's book, against which distances are " +
      "measured: (ref - p)/ref for a buy, (p - ref)/ref for a sell.",
  },
  band_min_pct: {
    title: "Band, near end",
    unit: "%",
    text: "Smallest distance from the reference inside the agreed band, the end included.",
  },
  band_max_pct: {
    title: "Band, far end",
    unit: "%",
    text: "Largest distance from the reference inside the agreed band, the end included.",
  },
  base_us: {
    title: "Base",
    unit: "us",
    text: "The time that shares of time refer to: from the first instant at which the strategy's " +
      "book is quotable to the last event, on the venue's clock. Nothing is left out: gaps, halts " +
      "and warm-up count against us.",
  },
  spread_compliance_pct: {
    title: "Spread compliance",
    unit: "%",
    text: "Time in which at least one order rests on each side and every resting order is inside " +
      "the band. An order rests from the venue's acceptance to its removal; one whose fate is " +
      "unknown counts as absent. Orders of a flatten policy are left out. Target above 99.8.",
  },
  spread_compliance_live_mid_pct: {
    title: "Spread compliance against the live mid",
    unit: "%",
    text: "The same with the live mid in place of the reference.",
  },
  orders_in_band_pct: {
    title: "Orders in band",
    unit: "%",
    text: "Order-time inside the band over order-time resting. A ladder at 0.25, 0.50 and 0.75 % " +
      "has about 33 here and 0 in spread compliance.",
  },
  orders_in_band_live_mid_pct: {
    title: "Orders in band against the live mid",
    unit: "%",
    text: "The same with the live mid in place of the reference.",
  },
  two_sided_uptime_pct: {
    title: "Two-sided uptime",
    unit: "%",
    text: "Time with at least two orders resting on each side, or the number configured, each " +
      "worth at least order.notional_min. While an amend is in flight the old order counts until " +
      "the venue has executed it, the new one from then. Target above 99.9.",
  },
  depth_compliance_pct: {
    title: "Depth compliance",
    unit: "%",
    text: "Order-time with remaining quantity x price of at least order.notional_min, over " +
      "order-time resting. A partly filled order below it counts against us until it is topped " +
      "up. Target above 99.95.",
  },
  order_validity_pct: {
    title: "Order validity",
    unit: "%",
    text: "Order-time resting, inside the band and large enough, over order-time resting, in " +
      "flight to be placed, or unknown. Target above 99.5.",
  },
  quoted_spread_bp: {
    title: "Quoted spread",
    unit: "bp",
    text: "Our best sell less our best buy, in basis points of their middle, averaged over the " +
      "time in which both rest.",
  },
  order_us: { title: "Order-time", unit: "us", text: "Time resting, added up over orders." },
  order_in_flight_or_unknown_us: {
    title: "Order-time in flight or unknown",
    unit: "us",
    text: "Time in flight to be placed, or unknown, added up over orders.",
  },
  missing: {
    title: "Missing time",
    unit: "us",
    text: "What is missing from 100 % in three shares, and how much of that was the data's fault.",
    parts: {
      spread_compliance: "From spread_compliance_pct.",
      spread_compliance_live_mid: "From spread_compliance_live_mid_pct.",
      two_sided_uptime: "From two_sided_uptime_pct.",
      ...nested(["spread_compliance", "spread_compliance_live_mid", "two_sided_uptime"], {
        parts: MISSING_PARTS,
      }),
    },
  },
  amend_success_pct: {
    title: "Amend success",
    unit: "%",
    text: "Amends after which the order rested as asked, over amends sent and decided. Beaten by " +
      "a fill, rejected, half done and unanswered all count as failures. Target above 95.",
  },
  requests_saved_pct: {
    title: "Requests saved",
    unit: "%",
    text: "100 x amends / (places + cancels + 2 x amends): what amending saved against canceling " +
      "and placing anew. 50 is the ceiling, and it is low in quiet markets, when there is little " +
      "to amend; so it has no target.",
  },
  requests_saved_per_change_pct: {
    title: "Requests saved per change",
    unit: "%",
    text: "100 x (1 - requests spent on changing resting orders / (2 x changes achieved)): " +
      "exactly 50 when no amend failed. Target at least 50.",
  },
  requests: {
    title: "Requests",
    unit: "",
    text: "Requests by kind.",
    parts: {
      place: "Placements.",
      amend: "Amends; on spot a change of price travels as a cancel-replace.",
      cancel: "Cancels.",
      ...nested(["place", "amend", "cancel"], { parts: REQUEST_PARTS }),
    },
  },
  amend_failures: {
    title: "Failed amends by cause",
    unit: "",
    text: "Why amends did not do what they were sent for.",
    parts: {
      rejected: "The venue refused it; the order rests as it was.",
      beaten_by_fill: "The order was filled before the amend reached the venue.",
      order_gone: "The order had ended in another way.",
      half_done: "Spot: the cancel half succeeded and the new order was refused.",
      canceled_by_amend: "USD-M: the amend ended the order.",
      not_as_asked: "The order rests, but not at the price and size asked for.",
      unanswered: "No answer came in time.",
    },
  },
  risk_levels_us: {
    title: "Time in each risk level",
    unit: "us",
    named: true,
    text: "Time at normal, caution (wider and smaller), reduce (only the side that lowers " +
      "inventory), halt (nothing) and flatten; levels that did not occur are absent.",
  },
  by_side_and_level: {
    title: "By side and level",
    unit: "us",
    text: "Time of each slot by what it did; the parts add up to the base exactly.",
    parts: {
      side: "buy or sell.",
      level: "Level of the slot, 0 nearest to the market.",
      time_us: "Time quoting, and time under each reason for not quoting.",
    },
  },
  time_us: {
    title: "Quoting, or why not",
    unit: "us",
    named: true,
    text: "quoting while an order of the slot rests; otherwise the first reason that binds: " +
      "no_data, gap, crossed, stale, not_started, halted, reducing, flattening, inventory_limit, " +
      "balance, too_small, live_mid_guard, no_reference, gate_refused, venue_rejected, " +
      "pausing, in_flight, unknown.",
  },
  reset_interval_s_max: {
    title: "Longest time between resets",
    unit: "s",
    text: "Longest time between the starts of two staggered resets, the times before the first " +
      "and after the last included. A reset replaces one order at a time, waits for each answer, " +
      "and starts only from a full side. Null in runs shorter than the interval.",
  },
  resets: {
    title: "Staggered resets",
    unit: "",
    text: "How often all orders were rebuilt.",
    parts: {
      count: "Resets started.",
      orders_replaced: "Orders that they replaced.",
      duration_s_max: "The longest, in seconds.",
    },
  },
  stops: {
    title: "Stops",
    unit: "",
    text: "Rules of the breaker that stopped quoting (halt or flatten), each with its own time; " +
      "several may be on at once.",
    parts: {
      rule: "Name of the rule in the configuration.",
      level: "The level that it asks for.",
      first_us: "When it first turned on, in microseconds of the venue's clock.",
      last_us: "When it turned on the last time.",
      us: "How long it was on.",
      on_at_end: "Whether it still was on when the data ended.",
    },
  },
  decision_latency_ms: {
    title: "Message to decision",
    unit: "ms",
    text: "Computing time, which a replay does not have: 0 here proves nothing. It is measured " +
      "live and in the bench.",
    parts: LATENCY_PARTS,
  },
  request_latency_ms: {
    title: "Message to request sent",
    unit: "ms",
    text: "Computing time, as above.",
    parts: LATENCY_PARTS,
  },
  adjust_latency_ms: {
    title: "Cause to last answer",
    unit: "ms",
    text: "From the venue time of the event that led to requests to the local time of the last " +
      "answer to them, waiting for limits and busy slots included. As the latency model has it.",
    parts: LATENCY_PARTS,
  },
  worst_symbol: {
    title: "Worst symbol",
    unit: "",
    text:
      "Only where one account traded several symbols, whose quoting at the top holds, of each " +
      "figure with a target, that of the symbol that does worst (passed only if every symbol " +
      "passes): whose it is. A figure that cannot be computed is worst of all.",
    named: true,
  },
  by_regime: {
    title: "By volatility regime",
    unit: "",
    text: "The figures of time, orders and requests for each regime: sigma below 50 % a year is " +
      "calm, below 100 % normal, below 200 % high, above extreme (regime in config.yaml), and " +
      "unknown for the first 60 samples and after a gap. Sigma is the root of the exponentially " +
      "weighted mean, half-life 60 s, of squared 1-second log changes of the mid, x 31,536,000. " +
      "Only the past is used.",
  },
};

/** Parts of parts, named with a dot between. */
function nested(
  names: readonly string[],
  { parts }: { readonly parts: Readonly<Record<string, string>> },
): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => Object.entries(parts).map(([key, text]) => [`${name}.${key}`, text])),
  );
}
