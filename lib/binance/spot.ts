// The spot dialect: orders over /api/v3 and the WebSocket API, and how its answers read.
import { z } from "zod";
import { fromUnits } from "../base/decimal.ts";
import type { Instrument } from "../market/instrument.ts";
import type { Answer, Call, Params } from "./answer.ts";
import type { VenueFill, VenueOrder } from "./dialect.ts";
import type { Amend, Carrier, OrderDialect, Outcome, Place } from "./order_dialect.ts";
import { foundOf, outcomeOf } from "./order_outcome.ts";
import { spotNews, STATUS } from "./spot_events.ts";
import { DECIMAL, ID, readJson, REFUSAL, SIDE, TIME } from "./venue_json.ts";

const CANCEL_REPLACE_PART = -2021;
const CANCEL_REPLACE_FAILED = -2022;

/** Our taker order of a flatten policy must not meet our own quotes. */
const STP = "EXPIRE_MAKER";

/** Weights as documented; most become 0 on success. */
const WEIGHT = { order: 1, query: 4, open: 6, keep: 4, trades: 20, tradesOfOrder: 5 } as const;

/** Largest page of myTrades; its window is a day at most. */
const TRADES_MAX = "1000";
const US_PER_MS = 1_000n;

const ORDER = z.object({
  symbol: z.string(),
  orderId: ID,
  clientOrderId: z.string(),
  origClientOrderId: z.string().optional(),
  price: DECIMAL,
  origQty: DECIMAL,
  executedQty: DECIMAL,
  status: STATUS,
  side: SIDE,
  transactTime: TIME.optional(),
  updateTime: TIME.optional(),
  time: TIME.optional(),
});

const AMENDED = z.object({
  transactTime: TIME,
  amendedOrder: z.object({
    symbol: z.string(),
    orderId: ID,
    clientOrderId: z.string(),
    price: DECIMAL,
    qty: DECIMAL,
    executedQty: DECIMAL,
    status: STATUS,
    side: SIDE,
  }),
});

const REPLACED = z.object({ cancelResponse: ORDER, newOrderResponse: ORDER });

/** What stands in `data` of a cancelReplace that failed in part or as a whole. */
const HALVES = z.object({
  cancelResult: z.string(),
  newOrderResult: z.string(),
  cancelResponse: z.unknown(),
  newOrderResponse: z.unknown(),
});

const LIST = z.object({ orderReports: z.array(ORDER) });

const TRADE = z.object({
  id: ID,
  orderId: ID,
  price: DECIMAL,
  qty: DECIMAL,
  commission: DECIMAL,
  commissionAsset: z.string(),
  time: TIME,
  isMaker: z.boolean(),
});

export const SPOT: OrderDialect = {
  market: "spot",
  batch: { place: 1, amend: 1, cancel: 1 },

  place(request, instrument) {
    return order("POST /api/v3/order", "order.place", placeParams(request, instrument));
  },

  testPlace(request, instrument) {
    const params = placeParams(request, instrument);
    return { ...order("POST /api/v3/order/test", "order.test", params), orders: 0 };
  },

  cancel({ clientId, venueId }, { symbol }) {
    const id = venueId === undefined ? { origClientOrderId: clientId } : { orderId: venueId };
    return cancel("DELETE /api/v3/order", "order.cancel", { symbol, ...id });
  },

  query(clientId, { symbol }) {
    const params = { symbol, origClientOrderId: clientId };
    return query("GET /api/v3/order", "order.status", { params, weight: WEIGHT.query });
  },

  openOrders({ symbol }) {
    return query("GET /api/v3/openOrders", "openOrders.status", {
      params: { symbol },
      weight: WEIGHT.open,
    });
  },

  cancelAll({ symbol }) {
    return cancel("DELETE /api/v3/openOrders", "openOrders.cancelAll", { symbol });
  },

  amend(request, carrier, instrument) {
    const total = request.filled - carrier.carried + request.qty;
    const keeps = request.price === carrier.price && total < carrier.qty &&
      carrier.venueId !== undefined;
    return keeps
      ? { way: "keep", call: keepPriority({ carrier, total }, instrument) }
      : { way: "replace", call: cancelReplace(request, carrier, instrument) };
  },

  placeBatch: noBatch,
  amendBatch: noBatch,
  cancelBatch: noBatch,

  trades(of, { symbol }) {
    const one = "venueId" in of;
    const params = one
      ? { symbol, orderId: of.venueId }
      : { symbol, startTime: milliseconds(of.sinceUs), limit: TRADES_MAX };
    const weight = one ? WEIGHT.tradesOfOrder : WEIGHT.trades;
    return query("GET /api/v3/myTrades", "myTrades", { params, weight });
  },

  outcome: (answer) => outcomeOf(answer, { market: "spot", done, special }),

  batchOutcomes(answer, count) {
    return Array.from({ length: count }, () => SPOT.outcome(answer));
  },

  found: (answer) => foundOf(answer, { market: "spot", read: readOrder }),

  orders(json) {
    const all = readJson(z.array(z.union([ORDER, LIST])), json, { what: "a list of spot orders" });
    return all.flatMap((one) => "orderReports" in one ? one.orderReports : [one]).map(orderOf);
  },

  fills(json) {
    return readJson(z.array(TRADE), json, { what: "spot trades" }).map(fillOf);
  },

  userNews: spotNews,
};

function placeParams(request: Place, instrument: Instrument): Params {
  const { symbol, tickSize, lotSize, priceDigits, qtyDigits } = instrument;
  const terms = request.taker
    ? { type: "MARKET" }
    : { type: "LIMIT_MAKER", price: fromUnits(request.price, tickSize, priceDigits) };
  return {
    symbol,
    side: request.slot.side === "buy" ? "BUY" : "SELL",
    ...terms,
    quantity: fromUnits(request.qty, lotSize, qtyDigits),
    newClientOrderId: request.id,
    newOrderRespType: "RESULT",
    selfTradePreventionMode: STP,
  };
}

/** The client id is sent along: without it the venue would make up a new one. */
function keepPriority(
  { carrier, total }: { readonly carrier: Carrier; readonly total: number },
  { symbol, lotSize, qtyDigits }: Instrument,
): Call {
  const params = {
    symbol,
    orderId: carrier.venueId ?? "",
    newQty: fromUnits(total, lotSize, qtyDigits),
    newClientOrderId: carrier.clientId,
  };
  const endpoint = "PUT /api/v3/order/amend/keepPriority";
  return { ...order(endpoint, "order.amend.keepPriority", params), weight: WEIGHT.keep, orders: 0 };
}

/** The new order takes over the client id of the one that it replaces. */
function cancelReplace(request: Amend, carrier: Carrier, instrument: Instrument): Call {
  const place = { ...request, type: "place", taker: false } as const;
  const params = {
    ...placeParams(place, instrument),
    cancelReplaceMode: "STOP_ON_FAILURE",
    ...(carrier.venueId === undefined
      ? { cancelOrigClientOrderId: carrier.clientId }
      : { cancelOrderId: carrier.venueId }),
  };
  return order("POST /api/v3/order/cancelReplace", "order.cancelReplace", params);
}

function order(endpoint: string, method: string, params: Params): Call {
  return {
    endpoint,
    method,
    params,
    security: "signed",
    weight: WEIGHT.order,
    orders: 1,
    urgency: "order",
  };
}

function cancel(endpoint: string, method: string, params: Params): Call {
  return { ...order(endpoint, method, params), orders: 0, urgency: "cancel" };
}

function query(
  endpoint: string,
  method: string,
  { params, weight }: { readonly params: Params; readonly weight: number },
): Call {
  return { ...order(endpoint, method, params), weight, orders: 0, urgency: "query" };
}

function noBatch(): never {
  throw new Error("Cannot send a batch: spot has none");
}

function milliseconds(us: number): string {
  return String(BigInt(us) / US_PER_MS);
}

function done(json: unknown): readonly VenueOrder[] {
  const amended = AMENDED.safeParse(json);
  if (amended.success) {
    const { amendedOrder, transactTime } = amended.data;
    return [orderOf({ ...amendedOrder, origQty: amendedOrder.qty, transactTime })];
  }
  const replaced = REPLACED.safeParse(json);
  if (replaced.success) {
    const { cancelResponse, newOrderResponse } = replaced.data;
    return [orderOf(cancelResponse), orderOf(newOrderResponse)];
  }
  return [readOrder(json)];
}

function readOrder(json: unknown): VenueOrder {
  return orderOf(readJson(ORDER, json, { what: "a spot order" }));
}

/** Half successes of cancelReplace. */
function special(refused: Answer & { readonly type: "refused" }): Outcome | undefined {
  const { code, message } = refused;
  if (code !== CANCEL_REPLACE_PART && code !== CANCEL_REPLACE_FAILED) return undefined;
  const halves = HALVES.safeParse(refused.data);
  if (!halves.success) return { type: "unknown", why: `${message} without its halves` };
  const { cancelResult, newOrderResult, cancelResponse, newOrderResponse } = halves.data;
  const canceled = ORDER.safeParse(cancelResponse);
  if (newOrderResult === "SUCCESS") return { type: "unknown", why: message };
  if (cancelResult === "SUCCESS" && canceled.success) {
    return { type: "half", canceled: orderOf(canceled.data), code, cause: said(newOrderResponse) };
  }
  if (cancelResult === "SUCCESS") return { type: "unknown", why: message };
  return { type: "gone", code, cause: said(cancelResponse) };
}

/** The venue's own words in a half. */
function said(response: unknown): string {
  const refusal = REFUSAL.safeParse(response);
  return refusal.success ? refusal.data.msg : "it did not say why";
}

/** A cancel renames the order: its own id is in `origClientOrderId`. */
function orderOf(order: z.output<typeof ORDER>): VenueOrder {
  const { origClientOrderId } = order;
  const isRenamed = order.status === "canceled" && origClientOrderId !== undefined &&
    origClientOrderId !== "";
  return {
    clientId: isRenamed ? origClientOrderId : order.clientOrderId,
    venueId: order.orderId,
    symbol: order.symbol,
    side: order.side,
    price: order.price,
    qty: order.origQty,
    executed: order.executedQty,
    status: order.status,
    venueAt: order.transactTime ?? order.updateTime ?? order.time ?? 0,
  };
}

/** A trade names no client id: the desk knows its order by the venue's id. */
function fillOf(trade: z.output<typeof TRADE>): VenueFill {
  return {
    clientId: "",
    venueId: trade.orderId,
    tradeId: trade.id,
    price: trade.price,
    qty: trade.qty,
    executed: undefined,
    maker: trade.isMaker,
    fee: trade.commission,
    feeAsset: trade.commissionAsset,
    venueAt: trade.time,
  };
}
