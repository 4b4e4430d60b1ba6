// The spot dialect: the calls it makes, and how every answer of the venue reads.
import { assertEquals, assertThrows } from "@std/assert";
import type { Answer } from "../../lib/binance/answer.ts";
import { SPOT } from "../../lib/binance/spot.ts";
import type { QtyLots } from "../../lib/base/units.ts";
import type { PriceTicks } from "../../lib/base/units.ts";
import { amend, instrumentOf, place } from "./orders_rig.ts";

const BTC = instrumentOf("spot");
const CARRIER = {
  clientId: "ek1-b0-000001",
  venueId: "71",
  price: 600_000 as PriceTicks,
  qty: 10 as QtyLots,
  carried: 0 as QtyLots,
};

const HALF_CANCELED = {
  symbol: "BTCUSDT",
  origClientOrderId: "ek1-b0-000001",
  orderId: 71,
  clientOrderId: "G1kLo6aDv2KGNTFcjfTSFq",
  transactTime: 1684804350068,
  price: "60000.0",
  origQty: "0.010",
  executedQty: "0.004",
  status: "CANCELED",
  side: "BUY",
};
const NO_ORDER = { code: -2011, msg: "Unknown order sent." };
const CROSSED = { code: -2010, msg: "Order would immediately match and take." };

Deno.test("SPOT.place() sends a LIMIT_MAKER, and a MARKET for a taker", () => {
  const quote = SPOT.place(place("ek1-b0-000001"), BTC);
  assertEquals([quote.endpoint, quote.method, quote.orders], [
    "POST /api/v3/order",
    "order.place",
    1,
  ]);
  assertEquals(quote.params, {
    symbol: "BTCUSDT",
    side: "BUY",
    type: "LIMIT_MAKER",
    price: "60000.0",
    quantity: "0.010",
    newClientOrderId: "ek1-b0-000001",
    newOrderRespType: "RESULT",
    selfTradePreventionMode: "EXPIRE_MAKER",
  });
  const taker = SPOT.place({ ...place("ek1-b0-000002"), taker: true }, BTC).params;
  assertEquals([taker.type, taker.price, taker.quantity], ["MARKET", undefined, "0.010"]);
  assertEquals(SPOT.testPlace(place("ek1-b0-000003"), BTC).endpoint, "POST /api/v3/order/test");
});

Deno.test("SPOT.amend() keeps priority when only the quantity sinks, and replaces otherwise", () => {
  const down = SPOT.amend(
    amend("ek1-b0-000001", { price: 600_000, qty: 3, filled: 4 }),
    CARRIER,
    BTC,
  );
  assertEquals(down.way, "keep");
  assertEquals(down.call.params, {
    symbol: "BTCUSDT",
    orderId: "71",
    newQty: "0.007",
    newClientOrderId: "ek1-b0-000001",
  });
  const moved = SPOT.amend(amend("ek1-b0-000001", { price: 600_010, qty: 10 }), CARRIER, BTC);
  assertEquals([moved.way, moved.call.endpoint], ["replace", "POST /api/v3/order/cancelReplace"]);
  const { cancelReplaceMode, cancelOrderId, newClientOrderId, price } = moved.call.params;
  assertEquals(
    [cancelReplaceMode, cancelOrderId, newClientOrderId, price],
    ["STOP_ON_FAILURE", "71", "ek1-b0-000001", "60001.0"],
  );
  const up = SPOT.amend(amend("ek1-b0-000001", { price: 600_000, qty: 11 }), {
    ...CARRIER,
    venueId: undefined,
  }, BTC);
  assertEquals([up.way, up.call.params.cancelOrigClientOrderId], ["replace", "ek1-b0-000001"]);
});

Deno.test("SPOT.cancel() goes by the venue's id where it is known", () => {
  const order = { clientId: "ek1-b0-000001", venueId: undefined };
  assertEquals(SPOT.cancel(order, BTC).params, {
    symbol: "BTCUSDT",
    origClientOrderId: "ek1-b0-000001",
  });
  const known = SPOT.cancel({ ...order, venueId: "71" }, BTC);
  assertEquals([known.params.orderId, known.urgency], ["71", "cancel"]);
  assertEquals(SPOT.cancelAll(BTC).endpoint, "DELETE /api/v3/openOrders");
  assertEquals(SPOT.openOrders(BTC).urgency, "query");
  assertEquals(SPOT.query("a", BTC).params.origClientOrderId, "a");
  assertEquals(
    SPOT.trades({ sinceUs: 1_700_000_000_000_123 }, BTC).params.startTime,
    "1700000000000",
  );
  assertEquals(SPOT.trades({ venueId: "71" }, BTC).weight, 5);
});

function refused(code: number, message: string, data?: unknown): Answer {
  return { type: "refused", status: 400, code, message, data };
}

const halves = (code: number, data: unknown) => refused(code, "Order cancel-replace failed.", data);

// deno-fmt-ignore
const answers: readonly { name: string; answer: Answer; type: string; code?: number }[] = [
  { name: "a crossing post-only", answer: refused(-2010, CROSSED.msg), type: "refused", code: -2010 },
  { name: "a duplicate id", answer: refused(-2010, "Duplicate order sent."), type: "unknown" },
  { name: "no such order", answer: refused(-2011, NO_ORDER.msg), type: "gone", code: -2011 },
  { name: "an amend of no order", answer: refused(-2038, NO_ORDER.msg), type: "gone", code: -2038 },
  { name: "an amend too many", answer: refused(-2038, "Filter failure: MAX_NUM_ORDER_AMENDS"), type: "refused", code: -2038 },
  { name: "an amend that changes nothing", answer: refused(-2038, "The requested action would change no state; rejecting"), type: "unchanged" },
  { name: "a cancel that failed", answer: halves(-2022, { cancelResult: "FAILURE", newOrderResult: "NOT_ATTEMPTED", cancelResponse: NO_ORDER, newOrderResponse: null }), type: "gone", code: -2022 },
  { name: "both halves failed", answer: halves(-2022, { cancelResult: "FAILURE", newOrderResult: "FAILURE", cancelResponse: NO_ORDER, newOrderResponse: CROSSED }), type: "gone", code: -2022 },
  { name: "only the cancel done", answer: halves(-2021, { cancelResult: "SUCCESS", newOrderResult: "FAILURE", cancelResponse: HALF_CANCELED, newOrderResponse: CROSSED }), type: "half", code: -2021 },
  { name: "only the new order done", answer: halves(-2021, { cancelResult: "FAILURE", newOrderResult: "SUCCESS", cancelResponse: NO_ORDER, newOrderResponse: {} }), type: "unknown" },
  { name: "a half that cannot be read", answer: halves(-2021, { cancelResult: "SUCCESS", newOrderResult: "FAILURE", cancelResponse: {}, newOrderResponse: CROSSED }), type: "unknown" },
  { name: "halves that are missing", answer: halves(-2021, undefined), type: "unknown" },
  { name: "the order count reached", answer: { type: "throttled", status: 429, code: -1015, message: "Too many", until: 5 }, type: "unsent", code: -1015 },
  { name: "no connection", answer: { type: "not_sent", why: "refused" }, type: "unsent", code: 0 },
  { name: "no answer", answer: { type: "unknown", why: "timeout" }, type: "unknown" },
  { name: "a success that cannot be read", answer: { type: "ok", json: { orderId: 5 } }, type: "unknown" },
];

for (const { name, answer, type, code } of answers) {
  Deno.test(`SPOT.outcome() reads ${name} as ${type}`, () => {
    const outcome = SPOT.outcome(answer);
    assertEquals(outcome.type, type);
    assertEquals("code" in outcome ? outcome.code : undefined, code);
  });
}

Deno.test("SPOT.outcome() reads both orders of a cancel-replace, the old one by its own id", () => {
  const newOrderResponse = {
    ...HALF_CANCELED,
    orderId: 72,
    status: "NEW",
    clientOrderId: "ek1-b0-000001",
  };
  const outcome = SPOT.outcome({
    type: "ok",
    json: { cancelResponse: HALF_CANCELED, newOrderResponse },
  });
  const orders = outcome.type === "done" ? outcome.orders : [];
  assertEquals(orders.map(({ clientId, venueId, status }) => [clientId, venueId, status]), [
    ["ek1-b0-000001", "71", "canceled"],
    ["ek1-b0-000001", "72", "new"],
  ]);
});

Deno.test("SPOT.outcome() reads an amend in place with its own field names", () => {
  const amendedOrder = {
    symbol: "BTCUSDT",
    orderId: 33,
    origClientOrderId: "a",
    clientOrderId: "a",
    price: "6.00000000",
    qty: "5.00000000",
    executedQty: "0.00000000",
    status: "NEW",
    side: "SELL",
  };
  const outcome = SPOT.outcome({ type: "ok", json: { transactTime: 1741926410255, amendedOrder } });
  assertEquals(outcome.type === "done" ? outcome.orders[0]?.qty : undefined, "5.00000000");
});

Deno.test("SPOT.found() tells an order, its absence and a failure apart", () => {
  assertEquals(SPOT.found({ type: "ok", json: HALF_CANCELED }).type, "found");
  assertEquals(SPOT.found(refused(-2013, "Order does not exist.")).type, "absent");
  assertEquals(SPOT.found(refused(-1000, "?")).type, "failed");
  assertEquals(SPOT.found({ type: "ok", json: [] }).type, "failed");
});

Deno.test("SPOT.userNews() refuses a malformed event and keeps it in the message", () => {
  const event = { e: "executionReport", s: "BTCUSDT", q: "many" };
  const error = assertThrows(() => SPOT.userNews(event), SyntaxError);
  assertEquals(error.message.includes(JSON.stringify(event)), true);
});

Deno.test("SPOT.userNews() names a canceled order by the id that it was placed under", () => {
  const report = {
    e: "executionReport",
    E: 1,
    s: "BTCUSDT",
    c: "Kq2c",
    S: "BUY",
    q: "0.01",
    p: "60000",
    C: "ek1-b0-000001",
    x: "CANCELED",
    X: "CANCELED",
    r: "NONE",
    i: 12569099453,
    l: "0",
    z: "0.004",
    L: "0",
    n: "0",
    N: null,
    T: 1789000002000,
    t: -1,
    m: false,
  };
  const told = SPOT.userNews({ subscriptionId: 0, event: report });
  assertEquals(told.type === "order" ? [told.order.clientId, told.fill] : [], [
    "ek1-b0-000001",
    undefined,
  ]);
  assertEquals(SPOT.userNews({ e: "eventStreamTerminated" }), {
    type: "ended",
    why: "eventStreamTerminated",
  });
  assertEquals(SPOT.userNews({ e: "listStatus" }), { type: "ignored", what: "listStatus" });
});
