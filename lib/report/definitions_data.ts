// What the keys about input, models and the run itself mean.
import type { Definitions } from "./definition.ts";

/** Keys beside the sections. */
export const REST: Definitions = {
  schema: {
    title: "Schema",
    unit: "",
    text: "Name and version of this format. It changes when a key changes its meaning or goes " +
      "away; new keys do not change it.",
  },
  data: { title: "Data", unit: "", text: "What was replayed, and what was wrong with it." },
  config: {
    title: "Configuration",
    unit: "",
    named: true,
    text: "The configuration that was in force, resolved: config.yaml, the profile and every " +
      "--set applied. The keys are those of config.yaml, which explains them.",
  },
  models: {
    title: "Models",
    unit: "",
    text: "The assumptions that stand between the recording and the result.",
  },
  return: { title: "Return report", unit: "", text: "What the account gained or lost, and why." },
  fill_rate: {
    title: "Fill-rate report",
    unit: "",
    text: "How much of what was quoted was filled, how fast, and from how far back in the queue.",
  },
  quoting: {
    title: "Quoting report",
    unit: "",
    text: "How well the quoting obligation was kept, and what it cost in requests.",
  },
  markout: {
    title: "Mark-outs",
    unit: "bp",
    text: "Where the market went after our fills, before fees; positive is good for us.",
  },
  bounds: {
    title: "Bounds",
    unit: "",
    text: "The same run under a stricter and under a more generous fill model, all else equal. " +
      "They are whole runs of their own, decisions included, over the same market. For one order " +
      "left alone, fills under through are at most those under queue, and these at most those " +
      "under touch, at every moment. A whole run is only bracketed in fills, and loosely, since " +
      "fills change what is quoted next. It is not bracketed in money: on recorded data the " +
      "model touch fills most, and loses most or least with how soon a filled quote is placed " +
      "again. No interval of returns is claimed until the model is calibrated.",
    parts: {
      pessimistic: "The run under through; null with its reason where it was not made.",
      optimistic: "The run under touch; null with its reason where it was not made.",
      model: "The fill model of the bound.",
    },
  },
  run: { title: "Run", unit: "", text: "What the replay itself did." },
  symbols: {
    title: "Symbols",
    unit: "",
    text: "Present where one account traded several symbols: a block for each, in the order in " +
      "which they were named, with all the keys of the report of a single symbol. What stands " +
      "above it is then of the whole account: sums of the blocks, equity and its path measured " +
      "together, and of each quoting target the symbol that does worst.",
    named: true,
  },
};

export const DATA: Definitions = {
  market: { title: "Market", unit: "", text: "spot, or usdm for USD-M futures." },
  symbol: { title: "Symbol", unit: "", text: "The venue's name of the instrument." },
  base_asset: { title: "Base asset", unit: "", text: "The asset that is bought and sold." },
  quote_asset: {
    title: "Quote asset",
    unit: "",
    text: "The asset in which prices are given; all money in the report is in it.",
  },
  files: {
    title: "Files",
    unit: "",
    text: "The files that were read, in order.",
    parts: {
      path: "The path as it was given on the command line.",
      sha256: "SHA-256 of the file's bytes as stored, in hex.",
      bytes: "Size of the file as stored.",
    },
  },
  rows: {
    title: "Rows",
    unit: "",
    text: "A row is one price level, one side of a quote, or one trade.",
  },
  events: {
    title: "Events",
    unit: "",
    text: "An event is one message of the feed; its rows are applied at once. A depth update " +
      "with 57 levels is one event of 57 rows.",
  },
  from: { title: "From", unit: "", text: "Local time of the first event, ISO 8601 in UTC." },
  from_us: { title: "From", unit: "us", text: "The same in microseconds since 1970." },
  to: { title: "To", unit: "", text: "Local time of the last event, ISO 8601 in UTC." },
  to_us: { title: "To", unit: "us", text: "The same in microseconds since 1970." },
  gaps: {
    title: "Gaps",
    unit: "",
    text: "Breaks in the venue's update ids. After one the book is unknown, and nothing is " +
      "quoted until it is known again.",
  },
  resyncs: { title: "Resyncs", unit: "", text: "Gaps that a snapshot ended." },
  resumes: {
    title: "Resumes",
    unit: "",
    text: "Gaps that no snapshot followed within 10 s, so that best bid and ask had to do. The " +
      "queue ahead of orders is unknown from then on.",
  },
  crossed: {
    title: "Crossed books",
    unit: "",
    text: "Events that left the best bid at or above the best ask, or a side missing.",
  },
  synthetic_seed: {
    title: "Seed",
    unit: "",
    text: "Present where a generator made the data: its seed. Such data are not a market.",
  },
  assumed: {
    title: "Assumed",
    unit: "",
    text: "Present where the data hold no book: what stands in for it. Of bars, the path inside " +
      "each and a touch one tick wide; of trades, that touch around the last one. Sizes are one " +
      "lot, queues are unknown. On bars equity is sampled at whole minutes and at fills.",
  },
  tolerances: {
    title: "Tolerances",
    unit: "",
    named: true,
    text: "Oddities that real data have and a replay tolerates, counted by kind: " +
      "non_market_trades (such as INSURANCE_FUND, which fill nothing), price_zero_trades, " +
      "repeated_timestamps, repeated_trades (in several files: each is taken once), " +
      "identical_trades (of one file: all are kept), ignored_messages, qty_off_lot, " +
      "no_receipt_times (the venue's time stands for them), late_rows, text_trade_ids, " +
      "files_left_out, missing_bars, bars_without_trades, one_sided_bars (of quotes: their " +
      "touch is not known), and older_depth, older_quotes and older_snapshots (messages older than " +
      "what was known).",
  },
  clock: {
    title: "Clock",
    unit: "",
    text: "How local and venue time were brought together.",
    parts: {
      offset_us: "Local clock less venue clock: the smallest difference among the first 1,000 " +
        "stamped messages, less latency.feed_min_us, or the configured one.",
      offset_source: "data, or config.",
      late: "Events more than 5 s late on the venue's clock; they were applied at once.",
      stepped_back: "Events that stepped back on the venue's clock within their own stream.",
      skewed: "Events received before the venue can have sent them: the clock of the recording " +
        "was not steady. They are given the smallest feed latency.",
    },
  },
};

export const MODELS: Definitions = {
  profile: { title: "Profile", unit: "", text: "The strategy: obligation, profit or ladder." },
  fill: {
    title: "Fill model",
    unit: "",
    text: "How resting orders are filled: queue, queue_power, through, touch or naive; " +
      "fill_model.md has the rules.",
  },
  queue_power: {
    title: "Queue power",
    unit: "",
    text: "Present with queue_power: the exponent n with which cancels count as behind us.",
  },
  latency: {
    title: "Latencies",
    unit: "ms",
    text: "Constant, or data: as the recorded feed had it at that moment.",
    parts: {
      feed_ms: "From the venue to us.",
      entry_ms: "From us to the venue, for a new order.",
      amend_ms: "From us to the venue, for an amend.",
      cancel_ms: "From us to the venue, for a cancel.",
      response_ms: "The venue's answer, back to us.",
    },
  },
  fees: {
    title: "Fees",
    unit: "",
    text: "Commissions as ratios, decimal text; below zero is a rebate.",
    parts: {
      maker: "Of what a resting order fills.",
      taker: "Of what an order takes from the book.",
      pay_in_bnb: "Whether commissions are paid in BNB while the balance lasts.",
      bnb_discount: "The share taken off when they are.",
      bnb_price: "One BNB in the quote asset, constant over the run.",
    },
  },
  funding: { title: "Funding", unit: "", text: "Where funding comes from, if there is any." },
  calibration: {
    title: "Calibration",
    unit: "",
    text: "uncalibrated: nobody has compared the fill and latency models with real executions " +
      "of this strategy.",
  },
  reaction: {
    title: "Reaction",
    unit: "",
    text: "The recorded market does not see our orders and never reacts to them. The larger the " +
      "orders, the more this flatters.",
  },
  warnings: {
    title: "Warnings",
    unit: "",
    text: "What a reader must know before believing the figures, as sentences.",
  },
};

export const RUN: Definitions = {
  rows: { title: "Rows", unit: "", text: "Rows replayed." },
  rows_per_s: { title: "Rows a second", unit: "1/s", text: "Over the whole replay." },
  events: { title: "Events", unit: "", text: "Events replayed." },
  events_per_s: { title: "Events a second", unit: "1/s", text: "Over the whole replay." },
  decisions: {
    title: "Decisions",
    unit: "",
    text: "Calls of the kernel's decide() in the main run. It is called when the market leaves " +
      "the interval in which its last answer holds, not for every event.",
  },
  requests: {
    title: "Requests",
    unit: "",
    text: "Places, amends and cancels that the risk gate let out, main run.",
  },
  fills: {
    title: "Fills",
    unit: "",
    text: "Fill events: an order filled in three parts is three fills and one filled order.",
  },
  elapsed_ms: { title: "Elapsed", unit: "ms", text: "Time that the replay took." },
  peak_rss_bytes: { title: "Peak memory", unit: "bytes", text: "Largest resident set." },
  digest: {
    title: "Digest",
    unit: "",
    text: "SHA-256, in hex, of every request and fill of the run in order. Equal input gives an " +
      "equal digest on every machine; equal digests mean the same trading, to the last lot.",
  },
};
