// The USD-M dialect: the calls it makes, batches, and how the venue's answers read.
import { assertEquals } from "@std/assert";
import type { PriceTicks, QtyLots } from "../../lib/base/units.ts";
import { countdownCall, USDM } from "../../lib/binance/usdm.ts";
import { amend, instrumentOf, place } from "./orders_rig.ts";

const BTC = instrumentOf("usdm");
const LONG_ID = "8389766145050669870";
const CARRIER = {
  clientId: "ek1-b0-000001",
  venueId: LONG_ID,
  price: 600_000 as PriceTicks,
  qty: 10 as QtyLots,
  carried: 0 as QtyLots,
};
const ORDER = {
  orderId: LONG_ID,
  symbol: "BTCUSDT",
  status: "NEW",
  clientOrderId: "ek1-b0-000001",
  price: "60000.0",
  origQty: "0.010",
  executedQty: "0.000",
  side: "BUY",
  updateTime: 1566818724722,
};

Deno.test("USDM.place() sends a GTX limit, and a MARKET for a taker", () => {
  const { endpoint, params } = USDM.place(place("ek1-b0-000001"), BTC);
  assertEquals(endpoint, "POST /fapi/v1/order");
  assertEquals([params.type, params.timeInForce, params.price, params.quantity], [
    "LIMIT",
    "GTX",
    "60000.0",
    "0.010",
  ]);
  assertEquals(USDM.place({ ...place("a"), taker: true }, BTC).params.type, "MARKET");
  assertEquals(USDM.testPlace(place("a"), BTC).orders, 0);
});

Deno.test("USDM.amend() sends the new total with all mandatory fields", () => {
  const { way, call } = USDM.amend(
    amend("ek1-b0-000001", { price: 600_010, qty: 6, filled: 4 }),
    CARRIER,
    BTC,
  );
  assertEquals([way, call.endpoint], ["modify", "PUT /fapi/v1/order"]);
  assertEquals(call.params, {
    symbol: "BTCUSDT",
    side: "BUY",
    quantity: "0.010",
    price: "60001.0",
    orderId: LONG_ID,
  });
});

Deno.test("USDM batches write long ids digit for digit", () => {
  const requests = [amend("ek1-b0-000001", { price: 600_010, qty: 10 })];
  const text = USDM.amendBatch(requests, [CARRIER], BTC).params.batchOrders ?? "";
  assertEquals(text.includes(`"orderId":${LONG_ID}}`), true);
  assertEquals(
    USDM.cancelBatch([CARRIER, CARRIER], BTC).params.orderIdList,
    `[${LONG_ID},${LONG_ID}]`,
  );
  const unknown = { ...CARRIER, venueId: undefined };
  assertEquals(USDM.cancelBatch([unknown], BTC).params.origClientOrderIdList, '["ek1-b0-000001"]');
  const places = USDM.placeBatch([place("a"), place("b")], BTC);
  assertEquals([places.orders, places.weight, JSON.parse(places.params.batchOrders ?? "").length], [
    2,
    5,
    2,
  ]);
});

Deno.test("USDM.batchOutcomes() reads each element by itself, in order", () => {
  const json = [ORDER, { code: -2022, msg: "ReduceOnly Order is rejected." }, {
    code: -1007,
    msg: "Timeout",
  }, { code: -5027, msg: "No need to modify the order." }];
  const outcomes = USDM.batchOutcomes({ type: "ok", json }, 5);
  assertEquals(outcomes.map(({ type }) => type), [
    "done",
    "refused",
    "unknown",
    "unchanged",
    "unknown",
  ]);
  const none = USDM.batchOutcomes({ type: "unknown", why: "timeout" }, 2);
  assertEquals(none.map(({ type }) => type), ["unknown", "unknown"]);
});

Deno.test("USDM tells a duplicate id and an order that is gone apart from a refusal", () => {
  const refused = (code: number) =>
    ({ type: "refused", status: 400, code, message: "", data: undefined }) as const;
  assertEquals(
    [-4116, -2011, -2013, -5022, -5026].map((code) => USDM.outcome(refused(code)).type),
    ["unknown", "gone", "gone", "refused", "refused"],
  );
  assertEquals(USDM.found(refused(-2013)).type, "absent");
  assertEquals(USDM.found({ type: "ok", json: ORDER }).type, "found");
});

Deno.test("USDM queries go by the client id, and cancels by the venue's where it is known", () => {
  assertEquals(USDM.query("a", BTC).params.origClientOrderId, "a");
  assertEquals(USDM.cancel({ clientId: "a", venueId: LONG_ID }, BTC).params.orderId, LONG_ID);
  assertEquals(
    USDM.cancel({ clientId: "a", venueId: undefined }, BTC).params.origClientOrderId,
    "a",
  );
  assertEquals(USDM.cancelAll(BTC).endpoint, "DELETE /fapi/v1/allOpenOrders");
  assertEquals(USDM.openOrders(BTC).weight, 1);
  assertEquals(USDM.trades({ venueId: LONG_ID }, BTC).params.orderId, LONG_ID);
  assertEquals(USDM.trades({ sinceUs: 5_000 }, BTC).params.startTime, "5");
  const { params, weight } = countdownCall("BTCUSDT", 0);
  assertEquals([params, weight], [{ symbol: "BTCUSDT", countdownTime: "0" }, 10]);
});

Deno.test("USDM.userNews() reads funding, balances and the end of the listen key", () => {
  const account = (m: string) => ({
    stream: "k",
    data: { e: "ACCOUNT_UPDATE", E: 1, T: 1, a: { m, B: [{ a: "USDT", wb: "5", bc: "-0.1" }] } },
  });
  assertEquals(USDM.userNews(account("FUNDING_FEE")), {
    type: "funding",
    venueAt: 1_000,
    amount: "-0.1",
    asset: "USDT",
    symbol: undefined,
  });
  assertEquals(USDM.userNews(account("ORDER")), {
    type: "balances",
    venueAt: 1_000,
    balances: { USDT: "5" },
  });
  assertEquals(USDM.userNews({ e: "listenKeyExpired" }).type, "ended");
  assertEquals(USDM.userNews({ e: "TRADE_LITE" }).type, "ignored");
});
