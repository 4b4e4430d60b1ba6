// Methods of the WebSocket API and the REST endpoints that they are twins of.
import type { Market } from "../market/instrument.ts";

const SPOT: Readonly<Record<string, string>> = {
  "ping": "GET /api/v3/ping",
  "time": "GET /api/v3/time",
  "exchangeInfo": "GET /api/v3/exchangeInfo",
  "depth": "GET /api/v3/depth",
  "trades.recent": "GET /api/v3/trades",
  "trades.aggregate": "GET /api/v3/aggTrades",
  "klines": "GET /api/v3/klines",
  "avgPrice": "GET /api/v3/avgPrice",
  "ticker.24hr": "GET /api/v3/ticker/24hr",
  "ticker.price": "GET /api/v3/ticker/price",
  "ticker.book": "GET /api/v3/ticker/bookTicker",
  "order.place": "POST /api/v3/order",
  "order.test": "POST /api/v3/order/test",
  "order.cancel": "DELETE /api/v3/order",
  "order.cancelReplace": "POST /api/v3/order/cancelReplace",
  "order.amend.keepPriority": "PUT /api/v3/order/amend/keepPriority",
  "order.status": "GET /api/v3/order",
  "openOrders.status": "GET /api/v3/openOrders",
  "openOrders.cancelAll": "DELETE /api/v3/openOrders",
  "allOrders": "GET /api/v3/allOrders",
  "myTrades": "GET /api/v3/myTrades",
  "account.status": "GET /api/v3/account",
  "account.commission": "GET /api/v3/account/commission",
  "account.rateLimits.orders": "GET /api/v3/rateLimit/order",
};

const USDM: Readonly<Record<string, string>> = {
  "depth": "GET /fapi/v1/depth",
  "ticker.price": "GET /fapi/v1/ticker/price",
  "ticker.book": "GET /fapi/v1/ticker/bookTicker",
  "order.place": "POST /fapi/v1/order",
  "order.cancel": "DELETE /fapi/v1/order",
  "order.modify": "PUT /fapi/v1/order",
  "order.status": "GET /fapi/v1/order",
  "v2/account.status": "GET /fapi/v3/account",
  "v2/account.balance": "GET /fapi/v3/balance",
  "v2/account.position": "GET /fapi/v3/positionRisk",
  "userDataStream.start": "POST /fapi/v1/listenKey",
  "userDataStream.ping": "PUT /fapi/v1/listenKey",
  "userDataStream.stop": "DELETE /fapi/v1/listenKey",
};

/** The endpoint of a method, its version prefix allowed for; undefined for an unknown one. */
export function endpointOf(method: string, market: Market): string | undefined {
  const table = market === "spot" ? SPOT : USDM;
  const bare = market === "spot" ? method.replace(/^v3\//, "") : method.replace(/^v1\//, "");
  return Object.hasOwn(table, bare) ? table[bare] : undefined;
}
