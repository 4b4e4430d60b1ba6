// USD-M order endpoints: place, test, modify, cancel, batches, countdown, queries.
import { ZERO } from "../base/decimal.ts";
import { BID } from "../market/event_ring.ts";
import { parseExact } from "./wire_json.ts";
import type { Desk } from "./desk.ts";
import { msOf } from "./numbers.ts";
import {
  accountOf,
  checkTrading,
  deskOf,
  desksOf,
  knownOrder,
  openOrder,
  pageOf,
  type Trading,
} from "./order_lookup.ts";
import { isPostOnly, type NewOrder, type OrderRecord } from "./order_record.ts";
import { priceParam, qtyParam, readOrder, responseType, sideParam } from "./order_params.ts";
import { type CallParams, integer, jsonArray, missing, need, optional, wholeOf } from "./params.ts";
import { usdmAck, usdmOrder, usdmQueried, usdmTrade } from "./payloads_usdm.ts";
import { RawNumber } from "./ports.ts";
import { Refused } from "./refused.ts";
import type { Route, RouteCall, Routes } from "./route.ts";
import { preventSelfTrade } from "./self_trade.ts";
import { checkFilters } from "./spot_orders.ts";

const BATCH_MAX = 5;
const BATCH_CANCEL_MAX = 10;
const USER_PAGE = 500;

export function usdmOrderRoutes(trading: Trading): Routes {
  const signed = (weight: number, run: Route["run"]): Route => ({
    security: "signed",
    weight: () => weight,
    run,
  });
  const counted = (weight: number, run: Route["run"]): Route => ({
    ...signed(weight, run),
    counted: true,
  });
  return {
    "POST /fapi/v1/order": counted(0, (call) => place(trading, call)),
    "POST /fapi/v1/order/test": signed(0, (call) => test(trading, call)),
    "PUT /fapi/v1/order": counted(0, (call) => modify(trading, call)),
    "DELETE /fapi/v1/order": signed(1, (call) => cancel(trading, call)),
    "DELETE /fapi/v1/allOpenOrders": signed(1, (call) => cancelAll(trading, call)),
    "POST /fapi/v1/batchOrders": counted(5, (call) => batch(trading, call, place)),
    "PUT /fapi/v1/batchOrders": counted(5, (call) => batch(trading, call, modify)),
    "DELETE /fapi/v1/batchOrders": signed(1, (call) => batchCancel(trading, call)),
    "POST /fapi/v1/countdownCancelAll": signed(10, (call) => countdown(trading, call)),
    "GET /fapi/v1/order": signed(
      1,
      (call) => usdmQueried(knownOrder(deskOf(trading, call), call.params)),
    ),
    "GET /fapi/v1/openOrder": signed(1, (call) => queryOpen(trading, call)),
    "GET /fapi/v1/openOrders": {
      security: "signed",
      weight: ({ symbol }) => symbol === undefined ? 40 : 1,
      run: (call) => desksOf(trading, call).flatMap(({ open }) => open.map(usdmQueried)),
    },
    "GET /fapi/v1/allOrders": signed(5, (call) => allOrders(trading, call)),
    "GET /fapi/v1/userTrades": signed(5, (call) => userTrades(trading, call)),
  };
}

function read(trading: Trading, { desk, params }: { desk: Desk; params: CallParams }): NewOrder {
  const positionSide = optional(params, "positionSide") ?? "BOTH";
  if (positionSide !== "BOTH") {
    throw new Refused(-4061, "Order's position side does not match user's setting.");
  }
  const order = readOrder({ symbol: desk.symbol, params, makeId: () => trading.accounts.makeId() });
  responseType(params, order.type);
  return order;
}

function place(trading: Trading, call: RouteCall): unknown {
  const desk = deskOf(trading, call);
  const { params, at } = call;
  const order = reduced(desk, read(trading, { desk, params }));
  checkTrading(trading, desk);
  checkFilters(desk, order);
  checkDuplicate(desk, order.clientId);
  const record = preventSelfTrade(desk, order, at)
    ? desk.place(order, at)
    : desk.prevent(order, at);
  return optional(params, "newOrderRespType") === "RESULT" ? usdmOrder(record) : usdmAck(record);
}

/** A reduce-only order must have something to reduce, and reduces no more than that. */
function reduced(desk: Desk, order: NewOrder): NewOrder {
  if (!order.reduceOnly) return order;
  const { amount } = desk.position;
  const opposes = order.side === BID ? amount.isNegative() : amount.gt(ZERO);
  if (amount.isZero() || !opposes) throw new Refused(-2022, "ReduceOnly Order is rejected.");
  const lots = amount.abs().div(desk.symbol.instrument.lotSize).toNumber();
  return { ...order, qty: Math.min(order.qty, lots) };
}

function checkDuplicate(desk: Desk, clientId: string): void {
  if (desk.openByClientId(clientId) === undefined) return;
  throw new Refused(-4116, "ClientOrderId is duplicated.");
}

function test(trading: Trading, call: RouteCall): unknown {
  const desk = deskOf(trading, call);
  const order = read(trading, { desk, params: call.params });
  checkTrading(trading, desk);
  checkFilters(desk, order);
  return {};
}

function modify(trading: Trading, call: RouteCall): unknown {
  const desk = deskOf(trading, call);
  const { params, at } = call;
  const side = sideParam(params);
  const qty = qtyParam(desk.symbol, need(params, "quantity"), "quantity");
  const price = priceParam(desk.symbol, need(params, "price"));
  const sent = optional(params, "modifyId");
  const modifyId = sent === undefined ? undefined : Number(wholeOf(sent, "modifyId"));
  const record = openOrder(desk, params);
  if (record.type !== "LIMIT") throw new Refused(-5025, "Only limit order is supported.");
  if (record.side !== side) throw new Refused(-1117, "Invalid side.");
  checkTrading(trading, desk);
  const wasPostOnly = isPostOnly(record);
  const terms = { price, qty, at, modifyId };
  if (!wasPostOnly && takes(desk, { side, price }) && record.executed < qty) {
    checkFilters(desk, { ...record, price, qty }, { without: 1 });
    desk.amendTaking(record, terms);
  } else {
    desk.amend(record, terms);
  }
  if (record.status === "CANCELED" && wasPostOnly && record.executed < qty) {
    throw new Refused(
      -5022,
      "Due to the order could not be executed as maker, the Post Only order will be rejected. " +
        "The order will not be recorded in the order history",
    );
  }
  const body = { ...usdmOrder(record), pair: desk.symbol.instrument.symbol };
  return modifyId === undefined ? body : { ...body, modifyId };
}

function takes({ symbol }: Desk, { side, price }: { side: number; price: number }): boolean {
  const { bid, ask } = symbol.view;
  return side === BID ? 0 < ask && ask <= price : 0 < bid && price <= bid;
}

function cancel(trading: Trading, call: RouteCall): unknown {
  const desk = deskOf(trading, call);
  const record = openOrder(desk, call.params);
  desk.cancel(record, call.at);
  return usdmOrder(record);
}

function cancelAll(trading: Trading, call: RouteCall): unknown {
  const desk = deskOf(trading, call);
  for (const record of desk.open) desk.cancel(record, call.at);
  return { code: 200, msg: "The operation of cancel all open order is done." };
}

// Three positional: what is done with each element is the whole difference.
function batch(
  trading: Trading,
  call: RouteCall,
  run: (trading: Trading, call: RouteCall) => unknown,
): unknown {
  const text = need(call.params, "batchOrders");
  jsonArray(text, "batchOrders");
  const elements = parseExact(text);
  if (!Array.isArray(elements)) throw missing("batchOrders");
  if (elements.length === 0 || BATCH_MAX < elements.length) {
    throw new Refused(-4082, "Invalid number of batch place orders.");
  }
  return elements.map((element: unknown) =>
    attempt(() => run(trading, { ...call, params: textParams(element) }))
  );
}

function batchCancel(trading: Trading, call: RouteCall): unknown {
  const { params } = call;
  const desk = deskOf(trading, call);
  const ids = optional(params, "orderIdList");
  const names = optional(params, "origClientOrderIdList");
  if (ids === undefined && names === undefined) throw missing("orderIdList");
  const list = ids === undefined ? jsonArray(names ?? "", "origClientOrderIdList") : longIds(ids);
  if (list.length === 0 || BATCH_CANCEL_MAX < list.length) {
    throw new Refused(-4082, "Invalid number of batch cancel orders.");
  }
  const key = ids === undefined ? "origClientOrderId" : "orderId";
  return list.map((item) =>
    attempt(() => {
      const record = openOrder(desk, { [key]: String(item) });
      desk.cancel(record, call.at);
      return usdmOrder(record);
    })
  );
}

/** Ids as they stand in the text: they may be beyond 2^53. */
function longIds(text: string): readonly string[] {
  jsonArray(text, "orderIdList");
  return text.match(/\d+/g) ?? [];
}

function attempt(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return error.body;
  }
}

/** The members of a batch's element as parameters; a number keeps its digits. */
function textParams(element: unknown): CallParams {
  if (typeof element !== "object" || element === null) throw missing("batchOrders");
  return Object.fromEntries(
    Object.entries(element).map(([name, value]: [string, unknown]) => [
      name,
      value instanceof RawNumber ? value.text : String(value),
    ]),
  );
}

function countdown(trading: Trading, call: RouteCall): unknown {
  const desk = deskOf(trading, call);
  const { countdowns } = accountOf(trading, call);
  need(call.params, "countdownTime");
  const ms = integer(call.params, "countdownTime", 0);
  if (ms === 0) countdowns.delete(desk.symbol);
  else countdowns.set(desk.symbol, call.at + ms * 1_000);
  return { symbol: desk.symbol.instrument.symbol, countdownTime: String(ms) };
}

function queryOpen(trading: Trading, call: RouteCall): unknown {
  const record: OrderRecord = knownOrder(deskOf(trading, call), call.params);
  if (record.status === "NEW" || record.status === "PARTIALLY_FILLED") return usdmQueried(record);
  throw new Refused(-2013, "Order does not exist.");
}

function allOrders(trading: Trading, call: RouteCall): unknown {
  const orders = desksOf(trading, call).flatMap((desk) => desk.orders);
  return pageOf(orders, {
    params: call.params,
    idOf: ({ id }) => BigInt(id),
    timeOf: ({ createdAt }) => msOf(createdAt),
    limit: USER_PAGE,
  }).map(usdmQueried);
}

function userTrades(trading: Trading, call: RouteCall): unknown {
  const { orderId, ...params } = call.params;
  const trades = deskOf(trading, call).trades.filter(({ record }) =>
    orderId === undefined || record.id === orderId
  );
  return pageOf(trades, {
    params,
    idOf: ({ fill }) => BigInt(fill.id),
    timeOf: ({ fill }) => msOf(fill.at),
    limit: USER_PAGE,
  }).map(usdmTrade);
}
