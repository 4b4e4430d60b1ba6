// What the keys of the fill-rate report and of the mark-outs mean.
import type { Definitions } from "./definition.ts";

const WAIT_PARTS = {
  count: "Filled versions behind the quantiles.",
  p50: "Half of them waited no longer.",
  p90: "Nine tenths of them waited no longer.",
};

const QUEUE_PARTS = {
  count: "Known queues behind the figures.",
  mean: "Mean.",
  p50: "Median.",
  p90: "Nine tenths had no more ahead.",
};

export const FILL_RATE: Definitions = {
  orders_placed: { title: "Orders placed", unit: "", text: "Placements sent." },
  orders_accepted: {
    title: "Orders accepted",
    unit: "",
    text: "Placements that the venue accepted. An order lasts from there to its end, through all " +
      "its amends; a spot cancel-replace continues its order although the venue gives a new id.",
  },
  orders_filled: {
    title: "Orders filled",
    unit: "",
    text: "Orders with any fill. Zero is a result: deep quotes are meant not to be filled.",
  },
  orders_fully_filled: {
    title: "Orders filled in full",
    unit: "",
    text: "Orders of which nothing was left.",
  },
  orders_partially_filled: {
    title: "Orders filled in part",
    unit: "",
    text: "Orders that ended, or stood at the end of the data, with a part filled.",
  },
  amends_accepted: { title: "Amends accepted", unit: "", text: "Amends that the venue executed." },
  versions: {
    title: "Versions",
    unit: "",
    text: "A version is the life of an order between two accepted changes that lose the queue: a " +
      "quote that was exposed.",
  },
  versions_filled: { title: "Versions filled", unit: "", text: "Versions with any fill." },
  fills: {
    title: "Fills",
    unit: "",
    text: "Fill events: an order filled in three parts is three fills and one filled order.",
  },
  partial_fills: { title: "Partial fills", unit: "", text: "Fills that left a remainder." },
  maker_fills: { title: "Maker fills", unit: "", text: "Fills of resting orders." },
  taker_fills: {
    title: "Taker fills",
    unit: "",
    text: "Fills of orders that took from the book; only a flatten policy sends such orders.",
  },
  filled_notional: {
    title: "Filled value",
    unit: "quote asset",
    text: "Sum of price x quantity of all fills.",
  },
  filled_over_placed: {
    title: "Filled over placed",
    unit: "",
    text: "Orders with any fill over placements accepted. It tends to 1 for orders that are " +
      "amended for hours, which is why it has no target.",
  },
  filled_over_placed_and_amended: {
    title: "Filled over placed and amended",
    unit: "",
    text: "Versions with any fill over accepted placements plus accepted amends, that is, over " +
      "quotes that were exposed. Target below 0.005; from there an alarm, from 0.05 a breach. A " +
      "backtest reports it and does not stop.",
  },
  filled_notional_per_quoted_notional_hour: {
    title: "Filled value per quoted value and hour",
    unit: "1/h",
    text: "Value of maker fills over the time integral of what rested (remaining x price), in " +
      "hours. At 0.01 a resting 100 is hit for 1 an hour. The only one of the three ratios that " +
      "compares profiles and sizes.",
  },
  order_us: {
    title: "Order-time",
    unit: "us",
    text: "Time that orders rested, added up over orders: the base of the shares of order-time.",
  },
  unknown_queue_time_pct: {
    title: "Unknown queue, of order-time",
    unit: "%",
    text: "Share of order-time with an unknown queue ahead. A price is known if it lies between " +
      "the snapshot's worst bid and worst ask, or if a depth update has named it since. At any " +
      "other price only a print beyond it, or the book, fills, until an update names it; then " +
      "all that is shown counts as ahead. Deep orders live there: recorded snapshots of 1,000 " +
      "levels end 24 to 39 bp from the mid.",
  },
  unknown_queue_fills_pct: {
    title: "Unknown queue, of fills",
    unit: "%",
    text: "Share of fills whose queue was unknown.",
  },
  time_to_first_fill_ms: {
    title: "Time to first fill",
    unit: "ms",
    text:
      "From a version's acceptance to its first fill, over filled versions. Unfilled versions " +
      "are cut off, not absent: their number and hours stand beside it.",
    parts: WAIT_PARTS,
  },
  time_to_last_fill_ms: {
    title: "Time to last fill",
    unit: "ms",
    text: "From a version's acceptance to its last fill.",
    parts: WAIT_PARTS,
  },
  unfilled_versions: { title: "Unfilled versions", unit: "", text: "Versions without a fill." },
  unfilled_version_hours: {
    title: "Hours of unfilled versions",
    unit: "h",
    text: "Time that they rested, added up.",
  },
  queue_ahead_at_ack: {
    title: "Queue ahead when placed",
    unit: "base asset",
    text: "At a version's acceptance: the size shown at its price, less prints there since that " +
      "size was published. Known queues only.",
    parts: QUEUE_PARTS,
  },
  queue_ahead_at_fill: {
    title: "Queue ahead when filled",
    unit: "base asset",
    text: "The same just before the print that filled, maker fills with a known queue.",
    parts: QUEUE_PARTS,
  },
  passive_fill_alarm: {
    title: "Passive fill alarm",
    unit: "",
    text: "none, alarm or breach: what filled_over_placed_and_amended calls for.",
  },
  quantile_resolution: {
    title: "Resolution",
    unit: "",
    text: "How exact the quantiles of this section are.",
  },
  by_side_and_level: {
    title: "By side and level",
    unit: "",
    text: "All of the above for each slot of the ladder.",
    parts: { side: "buy or sell.", level: "Level of the slot, 0 nearest to the market." },
  },
  by_regime: {
    title: "By volatility regime",
    unit: "",
    text: "All of the above for each regime. Orders and versions count in the regime of their " +
      "acceptance, fills and time in the regime of their own time.",
  },
};

export const MARKOUT: Definitions = {
  overall: {
    title: "Over all fills",
    unit: "bp",
    text: "By horizon: 100ms, 1s, 10s, 60s and 5min after the fill.",
  },
  by_side: { title: "By side", unit: "bp", text: "For buys and sells apart." },
  by_side_and_level: {
    title: "By side and level",
    unit: "bp",
    text: "For each slot of the ladder that was filled.",
    parts: {
      side: "buy or sell.",
      level: "Level of the slot, 0 nearest to the market.",
      horizons: "By horizon.",
    },
  },
  by_regime: {
    title: "By volatility regime",
    unit: "bp",
    text: "For each regime, that of the fill's own time.",
  },
  bp: {
    title: "Mark-out",
    unit: "bp",
    text: "s x (mid at t + h - fill price) in basis points of the fill price, s being +1 for a " +
      "buy and -1 for a sell; weighted by quantity, before fees. The mid is the venue's last at " +
      "or before t + h. It is the half spread earned less adverse selection: below zero, the " +
      "counterparty knew better.",
  },
  fills: { title: "Fills", unit: "", text: "Fills that the mark-out rests on." },
  left_out: {
    title: "Left out",
    unit: "",
    text: "Fills whose horizon lies past the end of the data.",
  },
};
