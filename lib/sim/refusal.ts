// The venue's words when it says no: code and text of each refusal on each market.
import type { Market } from "../market/instrument.ts";

/** Why a request fails, as the venue puts it. */
export interface Refusal {
  readonly code: number;
  readonly cause: string;
}

export type RefusalKind =
  | "price_zero"
  | "price_min"
  | "price_max"
  | "qty_zero"
  | "qty_min"
  | "qty_max"
  | "percent_high"
  | "percent_low"
  | "notional_min"
  | "notional_max"
  | "orders_max"
  | "duplicate"
  | "funds"
  | "post_only"
  | "unknown_order";

const POST_ONLY_USDM =
  "Due to the order could not be executed as maker, the Post Only order will be rejected. " +
  "The order will not be recorded in the order history";

const PRICE_FILTER = { code: -1013, cause: "Filter failure: PRICE_FILTER" };
const LOT_SIZE = { code: -1013, cause: "Filter failure: LOT_SIZE" };
const PERCENT_PRICE = { code: -1013, cause: "Filter failure: PERCENT_PRICE_BY_SIDE" };
const NOTIONAL = { code: -1013, cause: "Filter failure: NOTIONAL" };

const SPOT: Readonly<Record<RefusalKind, Refusal>> = {
  price_zero: PRICE_FILTER,
  price_min: PRICE_FILTER,
  price_max: PRICE_FILTER,
  qty_zero: LOT_SIZE,
  qty_min: LOT_SIZE,
  qty_max: LOT_SIZE,
  percent_high: PERCENT_PRICE,
  percent_low: PERCENT_PRICE,
  notional_min: NOTIONAL,
  notional_max: NOTIONAL,
  orders_max: { code: -1013, cause: "Filter failure: MAX_NUM_ORDERS" },
  duplicate: { code: -2010, cause: "Duplicate order sent." },
  funds: { code: -2010, cause: "Account has insufficient balance for requested action." },
  post_only: { code: -2010, cause: "Order would immediately match and take." },
  unknown_order: { code: -2011, cause: "Unknown order sent." },
};

const USDM: Readonly<Record<RefusalKind, Refusal>> = {
  price_zero: { code: -4001, cause: "Price less than 0." },
  price_min: { code: -4013, cause: "Price less than min price." },
  price_max: { code: -4002, cause: "Price greater than max price." },
  qty_zero: { code: -4003, cause: "Quantity less than zero." },
  qty_min: { code: -4004, cause: "Quantity less than min quantity." },
  qty_max: { code: -4005, cause: "Quantity greater than max quantity." },
  percent_high: { code: -4016, cause: "Limit price can't be higher than the mark allows." },
  percent_low: { code: -4024, cause: "Limit price can't be lower than the mark allows." },
  notional_min: {
    code: -4164,
    cause: "Order's notional must be no smaller than the minimum (unless you choose reduce only)",
  },
  // USD-M has no upper bound of notional; the word is there so that the table is whole.
  notional_max: { code: -4164, cause: "Order's notional is too large" },
  orders_max: { code: -2025, cause: "Reach max open order limit." },
  duplicate: { code: -4116, cause: "ClientOrderId is duplicated." },
  funds: { code: -2019, cause: "Margin is insufficient." },
  post_only: { code: -5022, cause: POST_ONLY_USDM },
  unknown_order: { code: -2011, cause: "Unknown order sent." },
};

/** Refusals that only an amend can meet. */
export const AMEND_REFUSALS = {
  replacePartlyFailed: { code: -2021, cause: "Order cancel-replace partially failed." },
  replaceFailed: { code: -2022, cause: "Order cancel-replace failed." },
  amendsMaxSpot: { code: -2038, cause: "Filter failure: MAX_NUM_ORDER_AMENDS" },
  amendsMaxUsdm: { code: -5026, cause: "Exceed maximum modify order limit." },
  noChange: { code: -5027, cause: "No need to modify the order." },
  notionalMin: { code: -5029, cause: "Order's notional must be no smaller than the minimum" },
  wouldTake: { code: -5022, cause: POST_ONLY_USDM },
} as const satisfies Record<string, Refusal>;

/** The market's own code and text. */
export function refusal(market: Market, kind: RefusalKind): Refusal {
  return market === "spot" ? SPOT[kind] : USDM[kind];
}
