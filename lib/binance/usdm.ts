// The USD-M dialect: orders over /fapi/v1, batches included, and how its answers read.
import { z } from "zod";
import { fromUnits } from "../base/decimal.ts";
import type { Instrument } from "../market/instrument.ts";
import type { Answer, Call, Params } from "./answer.ts";
import type { VenueFill, VenueOrder } from "./dialect.ts";
import type { Amend, Carrier, OrderDialect, Place } from "./order_dialect.ts";
import { foundOf, outcomeOf } from "./order_outcome.ts";
import { STATUS, usdmNews } from "./usdm_events.ts";
import { DECIMAL, ID, readJson, REFUSAL, SIDE, TIME } from "./venue_json.ts";

/** Our taker order of a flatten policy must not meet our own quotes. */
const STP = "EXPIRE_MAKER";

/** Elements of one batch: as documented. */
const BATCH = { place: 5, amend: 5, cancel: 10 } as const;

const WEIGHT = { change: 0, cancel: 1, query: 1, batch: 5, trades: 5, countdown: 10 } as const;

const TRADES_MAX = "1000";
const US_PER_MS = 1_000n;

const ORDER = z.object({
  symbol: z.string(),
  orderId: ID,
  clientOrderId: z.string(),
  price: DECIMAL,
  origQty: DECIMAL,
  executedQty: DECIMAL,
  status: STATUS,
  side: SIDE,
  updateTime: TIME.optional(),
  time: TIME.optional(),
});

const TRADE = z.object({
  id: ID,
  orderId: ID,
  price: DECIMAL,
  qty: DECIMAL,
  commission: DECIMAL,
  commissionAsset: z.string(),
  time: TIME,
  maker: z.boolean(),
});

export const USDM: OrderDialect = {
  market: "usdm",
  batch: BATCH,

  place(request, instrument) {
    return order("POST /fapi/v1/order", "order.place", placeParams(request, instrument));
  },

  testPlace(request, instrument) {
    const params = placeParams(request, instrument);
    return { ...order("POST /fapi/v1/order/test", undefined, params), orders: 0 };
  },

  cancel({ clientId, venueId }, { symbol }) {
    const id = venueId === undefined ? { origClientOrderId: clientId } : { orderId: venueId };
    return cancel("DELETE /fapi/v1/order", "order.cancel", { symbol, ...id });
  },

  query(clientId, { symbol }) {
    return query("GET /fapi/v1/order", "order.status", { symbol, origClientOrderId: clientId });
  },

  openOrders({ symbol }) {
    return query("GET /fapi/v1/openOrders", undefined, { symbol });
  },

  cancelAll({ symbol }) {
    return cancel("DELETE /fapi/v1/allOpenOrders", undefined, { symbol });
  },

  amend(request, carrier, instrument) {
    const params = modifyParams(request, carrier, instrument);
    return { way: "modify", call: order("PUT /fapi/v1/order", "order.modify", params) };
  },

  placeBatch(requests, instrument) {
    return batch("POST /fapi/v1/batchOrders", requests.map((one) => placeParams(one, instrument)));
  },

  amendBatch(requests, carriers, instrument) {
    const elements = requests.flatMap((request, index) => {
      const carrier = carriers[index];
      return carrier === undefined ? [] : [modifyParams(request, carrier, instrument)];
    });
    return batch("PUT /fapi/v1/batchOrders", elements);
  },

  cancelBatch(carriers, { symbol }) {
    const ids = carriers.flatMap(({ venueId }) => venueId === undefined ? [] : [venueId]);
    // The ids may be beyond 2^53: the list is written as text.
    const list = ids.length === carriers.length
      ? { orderIdList: `[${ids.join(",")}]` }
      : { origClientOrderIdList: JSON.stringify(carriers.map(({ clientId }) => clientId)) };
    return cancel("DELETE /fapi/v1/batchOrders", undefined, { symbol, ...list });
  },

  trades(of, { symbol }) {
    const params = "venueId" in of
      ? { symbol, orderId: of.venueId }
      : { symbol, startTime: String(BigInt(of.sinceUs) / US_PER_MS), limit: TRADES_MAX };
    return { ...query("GET /fapi/v1/userTrades", undefined, params), weight: WEIGHT.trades };
  },

  outcome: (answer) => outcomeOf(answer, { market: "usdm", done: (json) => [readOrder(json)] }),

  batchOutcomes(answer, count) {
    const list = answer.type === "ok" ? answer.json : undefined;
    return Array.from({ length: count }, (_, index) => {
      if (!Array.isArray(list)) return USDM.outcome(answer);
      return USDM.outcome(elementAnswer(list[index]));
    });
  },

  found: (answer) => foundOf(answer, { market: "usdm", read: readOrder }),

  orders(json) {
    return readJson(z.array(ORDER), json, { what: "a list of USD-M orders" }).map(orderOf);
  },

  fills(json) {
    return readJson(z.array(TRADE), json, { what: "USD-M trades" }).map(fillOf);
  },

  userNews: usdmNews,
};

/** The dead man's switch of a symbol: each call restarts it, 0 stops it. */
export function countdownCall(symbol: string, milliseconds: number): Call {
  const params = { symbol, countdownTime: String(milliseconds) };
  const call = order("POST /fapi/v1/countdownCancelAll", undefined, params);
  return { ...call, weight: WEIGHT.countdown, orders: 0, urgency: "cancel" };
}

function placeParams(request: Place, instrument: Instrument): Params {
  const { symbol, tickSize, lotSize, priceDigits, qtyDigits } = instrument;
  const terms = request.taker ? { type: "MARKET" } : {
    type: "LIMIT",
    timeInForce: "GTX",
    price: fromUnits(request.price, tickSize, priceDigits),
  };
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

/** All four of symbol, side, quantity and price are mandatory; the quantity is the new total. */
function modifyParams(request: Amend, carrier: Carrier, instrument: Instrument): Params {
  const { symbol, tickSize, lotSize, priceDigits, qtyDigits } = instrument;
  const total = request.filled - carrier.carried + request.qty;
  return {
    symbol,
    side: request.slot.side === "buy" ? "BUY" : "SELL",
    quantity: fromUnits(total, lotSize, qtyDigits),
    price: fromUnits(request.price, tickSize, priceDigits),
    ...(carrier.venueId === undefined
      ? { origClientOrderId: carrier.clientId }
      : { orderId: carrier.venueId }),
  };
}

function order(endpoint: string, method: string | undefined, params: Params): Call {
  return {
    endpoint,
    method,
    params,
    security: "signed",
    weight: WEIGHT.change,
    orders: 1,
    urgency: "order",
  };
}

function cancel(endpoint: string, method: string | undefined, params: Params): Call {
  return {
    ...order(endpoint, method, params),
    weight: WEIGHT.cancel,
    orders: 0,
    urgency: "cancel",
  };
}

function query(endpoint: string, method: string | undefined, params: Params): Call {
  return { ...order(endpoint, method, params), weight: WEIGHT.query, orders: 0, urgency: "query" };
}

/** An id in an element is a number there, and may be beyond 2^53: it is written by hand. */
function batch(endpoint: string, elements: readonly Params[]): Call {
  const list = elements.map(({ orderId, ...rest }) => {
    const text = JSON.stringify(rest);
    return orderId === undefined ? text : `${text.slice(0, -1)},"orderId":${orderId}}`;
  });
  return {
    ...order(endpoint, undefined, { batchOrders: `[${list.join(",")}]` }),
    weight: WEIGHT.batch,
    orders: elements.length,
  };
}

function readOrder(json: unknown): VenueOrder {
  return orderOf(readJson(ORDER, json, { what: "a USD-M order" }));
}

/** An element that is missing or unreadable may have been done. */
function elementAnswer(element: unknown): Answer {
  const refusal = REFUSAL.safeParse(element);
  if (refusal.success) {
    const { code, msg } = refusal.data;
    return { type: "refused", status: 400, code, message: msg, data: undefined };
  }
  return element === undefined
    ? { type: "unknown", why: "the batch answered for fewer orders" }
    : { type: "ok", json: element };
}

function orderOf(order: z.output<typeof ORDER>): VenueOrder {
  return {
    clientId: order.clientOrderId,
    venueId: order.orderId,
    symbol: order.symbol,
    side: order.side,
    price: order.price,
    qty: order.origQty,
    executed: order.executedQty,
    status: order.status,
    venueAt: order.updateTime ?? order.time ?? 0,
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
    maker: trade.maker,
    fee: trade.commission,
    feeAsset: trade.commissionAsset,
    venueAt: trade.time,
  };
}
