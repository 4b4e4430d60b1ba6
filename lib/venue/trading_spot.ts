// Spot order endpoints: place, test, cancel, cancelReplace, amend keepPriority, queries.
import { cancelReplace } from "./cancel_replace.ts";
import type { Desk } from "./desk.ts";
import { msOf } from "./numbers.ts";
import {
  accountOf,
  checkTrading,
  deskOf,
  desksOf,
  knownOrder,
  openOrder,
  ORDER_IDS,
  pageOf,
  type Trading,
} from "./order_lookup.ts";
import { qtyParam } from "./order_params.ts";
import type { OrderRecord } from "./order_record.ts";
import { type CallParams, clientIdOf, missing, need, optional } from "./params.ts";
import { spotAmended, spotCanceled, spotQueried, spotTrade } from "./payloads_spot.ts";
import { Refused } from "./refused.ts";
import type { Route, RouteCall, Routes } from "./route.ts";
import {
  cancelSpot,
  checkFilters,
  placed,
  placeSpot,
  readSpotOrder,
  rename,
} from "./spot_orders.ts";

export function spotOrderRoutes(trading: Trading): Routes {
  const order = { security: "signed", freeOnSuccess: true, counted: true } as const;
  const query = (weight: Route["weight"], run: Route["run"]): Route => ({
    security: "signed",
    weight,
    run,
  });
  return {
    "POST /api/v3/order": { ...order, weight: () => 1, run: (call) => place(trading, call) },
    "POST /api/v3/order/test": query(
      ({ computeCommissionRates }) => computeCommissionRates === "true" ? 20 : 1,
      (call) => test(trading, call),
    ),
    "DELETE /api/v3/order": { ...order, weight: () => 1, run: (call) => cancel(trading, call) },
    "DELETE /api/v3/openOrders": {
      ...order,
      weight: () => 1,
      run: (call) => cancelAll(trading, call),
    },
    "POST /api/v3/order/cancelReplace": {
      ...order,
      weight: () => 1,
      run: (call) => cancelReplace(trading, call),
    },
    "PUT /api/v3/order/amend/keepPriority": query(() => 4, (call) => amend(trading, call)),
    "GET /api/v3/order": query(
      () => 4,
      (call) => spotQueried(knownOrder(deskOf(trading, call), call.params)),
    ),
    "GET /api/v3/openOrders": query(
      ({ symbol }) => symbol === undefined ? 80 : 6,
      (call) => desksOf(trading, call).flatMap(({ open }) => open.map(spotQueried)),
    ),
    "GET /api/v3/allOrders": query(() => 20, (call) => allOrders(trading, call)),
    "GET /api/v3/myTrades": query(
      ({ orderId }) => orderId === undefined ? 20 : 5,
      (call) => myTrades(trading, call),
    ),
    "GET /api/v3/myPreventedMatches": query(() => 2, (call) => {
      accountOf(trading, call);
      return [];
    }),
  };
}

function place(trading: Trading, call: RouteCall): unknown {
  const desk = deskOf(trading, call);
  const { params, at } = call;
  const order = readSpotOrder(trading, desk, params);
  return placed(placeSpot(trading, desk, { order, at }), params);
}

function test(trading: Trading, call: RouteCall): unknown {
  const desk = deskOf(trading, call);
  const order = readSpotOrder(trading, desk, call.params);
  checkTrading(trading, desk);
  checkFilters(desk, order);
  if (call.params["computeCommissionRates"] !== "true") return {};
  const { fees } = trading.accounts.config.account;
  const rates = (maker: string, taker: string) => ({ maker, taker });
  const none = rates("0.00000000", "0.00000000");
  return {
    standardCommissionForOrder: rates(fees.spot.maker.toFixed(8), fees.spot.taker.toFixed(8)),
    specialCommissionForOrder: none,
    taxCommissionForOrder: none,
    discount: {
      enabledForAccount: fees.spot.payInBnb,
      enabledForSymbol: true,
      discountAsset: "BNB",
      discount: fees.spot.bnbDiscount.toFixed(8),
    },
  };
}

function cancel(trading: Trading, call: RouteCall): unknown {
  const desk = deskOf(trading, call);
  const record = cancelSpot(trading, desk, {
    params: call.params,
    names: { ...ORDER_IDS, newId: "newClientOrderId" },
    at: call.at,
  });
  return spotCanceled(record);
}

function cancelAll(trading: Trading, call: RouteCall): unknown {
  const desk = deskOf(trading, call);
  if (desk.open.length === 0) throw new Refused(-2011, "Unknown order sent.");
  const newId = trading.accounts.makeId();
  return desk.open.map((record) => {
    rename(record, newId);
    desk.cancel(record, call.at);
    return spotCanceled(record);
  });
}

function amend(trading: Trading, call: RouteCall): unknown {
  const desk = deskOf(trading, call);
  const { params, at } = call;
  const qty = qtyParam(desk.symbol, need(params, "newQty"), "newQty");
  if (qty === 0) throw missing("newQty");
  const sentId = optional(params, "newClientOrderId");
  const newId = sentId === undefined
    ? trading.accounts.makeId()
    : clientIdOf(sentId, "newClientOrderId", "spot");
  const record = amendable(desk, params);
  if (record.qty < qty) {
    throw new Refused(-2038, "Order amend (quantity increase) is not supported.");
  }
  if (record.qty === qty) {
    throw new Refused(-2038, "The requested action would change no state; rejecting");
  }
  const before = { clientId: record.clientId, formerClientId: record.formerClientId };
  rename(record, newId);
  try {
    desk.amend(record, { price: record.price, qty, at });
  } catch (error) {
    // A failure leaves the order as it was, its name too.
    Object.assign(record, before);
    throw error;
  }
  return spotAmended(record, { executionId: trading.accounts.executionId() });
}

/** As `openOrder`, with the code that an amend has for it. */
function amendable(desk: Desk, params: CallParams): OrderRecord {
  try {
    return openOrder(desk, params);
  } catch (error) {
    if (error instanceof Refused && error.code === -2011) {
      throw new Refused(-2038, error.message);
    }
    throw error;
  }
}

function allOrders(trading: Trading, call: RouteCall): unknown {
  const { params } = call;
  return pageOf(deskOf(trading, call).orders, {
    params,
    idOf: ({ id }) => BigInt(id),
    timeOf: ({ createdAt }) => msOf(createdAt),
    limit: 500,
  }).map(spotQueried);
}

function myTrades(trading: Trading, call: RouteCall): unknown {
  const { orderId, ...params } = call.params;
  const trades = deskOf(trading, call).trades.filter(({ record }) =>
    orderId === undefined || record.id === orderId
  );
  return pageOf(trades, {
    params,
    idOf: ({ fill }) => BigInt(fill.id),
    timeOf: ({ fill }) => msOf(fill.at),
    limit: 500,
  }).map(spotTrade);
}
