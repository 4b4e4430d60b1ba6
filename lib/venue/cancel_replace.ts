// Spot cancelReplace: two steps, not atomic, and every half success that follows from it.
//
// - Filters and the order count are looked at before the cancel: a failure leaves the old order.
// - Funds and post-only come with the placement, after the cancel.
// - The order count rises by one even when the placement was not attempted.
// - With the count exceeded: DO_NOTHING is a plain -1015; CANCEL_ONLY cancels and tells of both.
import type { Desk } from "./desk.ts";
import { deskOf, type Trading } from "./order_lookup.ts";
import type { NewOrder } from "./order_record.ts";
import { missing, need, oneOf, optional } from "./params.ts";
import { spotCanceled } from "./payloads_spot.ts";
import { Refused } from "./refused.ts";
import type { RouteCall } from "./route.ts";
import { cancelSpot, checkFilters, placed, placeSpot, readSpotOrder } from "./spot_orders.ts";

const NAMES = {
  id: "cancelOrderId",
  clientId: "cancelOrigClientOrderId",
  newId: "cancelNewClientOrderId",
};
const MODES = ["STOP_ON_FAILURE", "ALLOW_FAILURE"] as const;
const RATE_MODES = ["DO_NOTHING", "CANCEL_ONLY"] as const;

/** One half: what it answered, or why it failed. */
type Half = Readonly<
  | { type: "success"; response: unknown }
  | { type: "failure"; refused: Refused }
  | { type: "not_attempted" }
>;

export function cancelReplace(trading: Trading, call: RouteCall): unknown {
  const desk = deskOf(trading, call);
  const { params, at } = call;
  const mode = oneOf(need(params, "cancelReplaceMode"), MODES, () => missing("cancelReplaceMode"));
  const rateMode = oneOf(
    optional(params, "orderRateLimitExceededMode") ?? "DO_NOTHING",
    RATE_MODES,
    () => missing("orderRateLimitExceededMode"),
  );
  const order = readSpotOrder(trading, desk, params);
  if (optional(params, NAMES.id) === undefined && optional(params, NAMES.clientId) === undefined) {
    throw missing(NAMES.clientId);
  }
  checkFilters(desk, order, { without: 1 });
  const exceeded = countRefusal(desk, at);
  if (exceeded !== undefined && rateMode === "DO_NOTHING") throw exceeded;

  const canceled = half(() =>
    spotCanceled(cancelSpot(trading, desk, { params, names: NAMES, at }))
  );
  if (canceled.type === "failure" && mode === "STOP_ON_FAILURE") {
    if (exceeded === undefined) desk.countAttempt(order, at);
    throw told(canceled, { type: "not_attempted" }, exceeded);
  }
  const replaced = exceeded === undefined
    ? half(() => placed(placeSpot(trading, desk, { order, at }), params))
    : { type: "failure", refused: exceeded } as const;
  if (exceeded === undefined && replaced.type === "failure") countFailed(desk, order, at);
  if (canceled.type === "success" && replaced.type === "success") {
    return {
      cancelResult: "SUCCESS",
      newOrderResult: "SUCCESS",
      cancelResponse: canceled.response,
      newOrderResponse: replaced.response,
    };
  }
  throw told(canceled, replaced, mode === "STOP_ON_FAILURE" ? exceeded : undefined);
}

function half(run: () => unknown): Half {
  try {
    return { type: "success", response: run() };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { type: "failure", refused: error };
  }
}

/** Why one more order would be too many. */
function countRefusal({ sim, symbol }: Desk, at: number): Refused | undefined {
  const counts = sim.orderCounts(at);
  const limits = symbol.instrument.orderRateLimits;
  const index = limits.findIndex(({ limit }, one) => limit <= (counts[one] ?? 0));
  const limit = limits[index];
  if (limit === undefined) return undefined;
  const seconds = limit.windowUs / 1_000_000;
  const span = seconds % 86_400 === 0 ? `${seconds / 86_400} DAY` : `${seconds} SECOND`;
  return new Refused(
    -1015,
    `Too many new orders; current limit is ${limit.limit} orders per ${span}.`,
  );
}

/** A placement that failed after the cancel has counted all the same. */
function countFailed(desk: Desk, order: NewOrder, at: number): void {
  if (countRefusal(desk, at) === undefined) desk.countAttempt(order, at);
}

// Three positional: the two halves in their order, and the limit that stopped the second.
function told(canceled: Half, replaced: Half, exceeded: Refused | undefined): Refused {
  const anySuccess = canceled.type === "success" || replaced.type === "success";
  const data = {
    cancelResult: resultOf(canceled),
    newOrderResult: resultOf(replaced),
    cancelResponse: responseOf(canceled),
    newOrderResponse: responseOf(replaced),
  };
  const status = exceeded !== undefined ? 429 : anySuccess ? 409 : 400;
  return anySuccess
    ? new Refused(-2021, "Order cancel-replace partially failed.", { status, data })
    : new Refused(-2022, "Order cancel-replace failed.", { status, data });
}

function resultOf({ type }: Half): string {
  return { success: "SUCCESS", failure: "FAILURE", not_attempted: "NOT_ATTEMPTED" }[type];
}

function responseOf(one: Half): unknown {
  if (one.type === "success") return one.response;
  return one.type === "failure" ? one.refused.body : null;
}
