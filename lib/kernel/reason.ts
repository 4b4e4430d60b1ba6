// Why a decision was made, and why a quote is not there: the words that reports and logs use.

/** Why a request is sent. */
export type Reason =
  /** The slot was empty. */
  | "fill_slot"
  /** The inner trigger: the price came within the margin of the near or far edge. */
  | "trigger_near"
  | "trigger_far"
  /** Nearer than the band's minimum to the live mid. */
  | "live_mid_guard"
  /** The wanted price moved away from, or towards, the market. */
  | "widen"
  | "tighten"
  /** The wanted size changed, or a partly filled order fell below the minimum. */
  | "resize"
  | "top_up"
  /** Further off than an amend may reach. */
  | "out_of_reach"
  | "amend_refused"
  /** Staggered reset. */
  | "reset"
  /** No longer wanted: fewer levels, a stopped side, a halt. */
  | "surplus"
  | "side_stopped"
  | "halt"
  | "bad_data"
  | "flatten";

/** Why a slot holds no resting quote; the first that binds. */
export type Withheld =
  /** The market data do not allow a price: nothing yet, a gap, one side missing, crossed. */
  | "no_data"
  | "gap"
  | "crossed"
  /** No message for too long. */
  | "stale"
  | "not_started"
  /** The breaker's level stops quoting, or this side of it. */
  | "halted"
  | "reducing"
  | "flattening"
  /** Inventory or funds leave no room on this side. */
  | "inventory_limit"
  | "balance"
  /** What the rules leave is under the smallest order. */
  | "too_small"
  /** No price in the band keeps its distance to the live mid. */
  | "live_mid_guard"
  /** The reference method has no value yet. */
  | "no_reference"
  /** Refused by our own gate, or by the venue; waiting to try again. */
  | "gate_refused"
  | "venue_rejected"
  /** Filled, and not yet time to look at the slot again. */
  | "pausing"
  /** Sent and not yet acknowledged, or nobody knows. */
  | "in_flight"
  | "unknown";

/** A slot either quotes (an order rests, or is wanted and on its way) or says why not. */
export type SlotStatus = "quoting" | Withheld;
