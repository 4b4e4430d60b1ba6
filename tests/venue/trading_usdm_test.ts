// USD-M orders at the local venue: checks, modify, batches, countdown, positions, events.
import { assert, assertEquals } from "@std/assert";
import { RawNumber } from "../../lib/venue/ports.ts";
import { BOOK, codeOf, fieldsOf, instrumentOf, Rig } from "./rig.ts";

const ORDER = "POST /fapi/v1/order?symbol=BTCUSDT";
const MAKER = `${ORDER}&side=BUY&type=LIMIT&timeInForce=GTX&quantity=1`;

// deno-fmt-ignore
const refused = [
  { name: "LIMIT_MAKER",           query: "side=BUY&type=LIMIT_MAKER&quantity=1&price=99", code: -1116 },
  { name: "a stop",                query: "side=BUY&type=STOP_MARKET&quantity=1&stopPrice=99", code: -4120 },
  { name: "hedge mode",            query: "side=BUY&positionSide=LONG&type=LIMIT&timeInForce=GTX&quantity=1&price=99", code: -4061 },
  { name: "too many digits",       query: "side=BUY&type=LIMIT&timeInForce=GTX&quantity=1&price=99.005", code: -1111 },
  { name: "a small notional",      query: "side=BUY&type=LIMIT&timeInForce=GTX&quantity=0.001&price=99", code: -4164 },
  { name: "a price too high",      query: "side=BUY&type=LIMIT&timeInForce=GTX&quantity=1&price=200", code: -4016 },
  { name: "a crossing post-only",  query: "side=BUY&type=LIMIT&timeInForce=GTX&quantity=1&price=101", code: -5022 },
  { name: "too little margin",     query: "side=BUY&type=LIMIT&timeInForce=GTX&quantity=1000&price=101.00", code: -2019 },
  { name: "nothing to reduce",     query: "side=BUY&type=LIMIT&timeInForce=GTX&quantity=1&price=99&reduceOnly=true", code: -2022 },
  { name: "FOK that cannot fill",  query: "side=BUY&type=LIMIT&timeInForce=FOK&quantity=3&price=101", code: -5021 },
  { name: "a long client id",      query: `side=BUY&type=LIMIT&timeInForce=GTX&quantity=1&price=99&newClientOrderId=${"x".repeat(37)}`, code: -4015 },
  { name: "a client id in use",    query: "side=BUY&type=LIMIT&timeInForce=GTX&quantity=1&price=99&newClientOrderId=used", code: -4116 },
] as const;

for (const { name, query, code } of refused) {
  Deno.test(`Venue.call() refuses a USD-M order with ${name}, and leaves nothing`, async () => {
    const rig = await Rig.open();
    rig.signed(`${MAKER}&price=98&newClientOrderId=used`);
    rig.told();
    const answer = rig.signed(`${ORDER}&${query}`);
    assertEquals([answer.status, codeOf(answer)], [400, code]);
    const open = rig.signed("GET /fapi/v1/openOrders?symbol=BTCUSDT").body;
    assert(Array.isArray(open));
    assertEquals(open.length, 1);
    assertEquals(rig.told(), []);
  });
}

Deno.test("Venue.call() acknowledges a USD-M order as it was accepted, and tells the result", async () => {
  const rig = await Rig.open();
  const take = `${ORDER}&side=BUY&type=MARKET&quantity=2`;
  const ack = fieldsOf(rig.signed(take).body);
  assertEquals([ack["status"], ack["executedQty"], ack["avgPrice"]], ["NEW", "0.000", undefined]);
  const result = fieldsOf(rig.signed(`${take}&newOrderRespType=RESULT`).body);
  assertEquals([result["status"], result["executedQty"]], ["FILLED", "2.000"]);
  const id = String(ack["orderId"]);
  const query = fieldsOf(rig.signed(`GET /fapi/v1/order?symbol=BTCUSDT&orderId=${id}`).body);
  assertEquals([query["status"], query["avgPrice"], query["cumQuote"]], [
    "FILLED",
    "101.000",
    "202.00000000",
  ]);
  assertEquals(codeOf(rig.signed(`GET /fapi/v1/openOrder?symbol=BTCUSDT&orderId=${id}`)), -2013);
});

const MODIFY = "PUT /fapi/v1/order?symbol=BTCUSDT&origClientOrderId=mine";
// deno-fmt-ignore
const modifies = [
  { name: "moves the price",             query: "side=BUY&quantity=1&price=98", status: 200, code: undefined, after: "NEW" },
  { name: "raises the quantity",         query: "side=BUY&quantity=2&price=99", status: 200, code: undefined, after: "NEW" },
  { name: "refuses no change",           query: "side=BUY&quantity=1&price=99", status: 400, code: -5027, after: "NEW" },
  { name: "refuses no quantity",         query: "side=BUY&price=99", status: 400, code: -1102, after: "NEW" },
  { name: "refuses the other side",      query: "side=SELL&quantity=1&price=98", status: 400, code: -1117, after: "NEW" },
  { name: "refuses a small notional",    query: "side=BUY&quantity=0.001&price=99", status: 400, code: -5029, after: "NEW" },
  { name: "refuses a far price",         query: "side=BUY&quantity=1&price=300", status: 400, code: -4016, after: "NEW" },
  { name: "cancels what would cross",    query: "side=BUY&quantity=1&price=101", status: 400, code: -5022, after: "CANCELED" },
] as const;

for (const { name, query, status, code, after } of modifies) {
  Deno.test(`Venue.call() ${name} by a modification`, async () => {
    const rig = await Rig.open();
    rig.signed(`${MAKER}&price=99&newClientOrderId=mine`);
    const answer = rig.signed(`${MODIFY}&${query}&modifyId=77`);
    assertEquals([answer.status, codeOf(answer)], [status, code]);
    const order = rig.signed("GET /fapi/v1/order?symbol=BTCUSDT&origClientOrderId=mine").body;
    assertEquals(fieldsOf(order)["status"], after);
    const updates = rig.told().map((event) => fieldsOf(event["o"]));
    if (status !== 200) return;
    assertEquals(fieldsOf(answer.body)["modifyId"], 77);
    assertEquals([updates.at(-1)?.["x"], updates.at(-1)?.["M"]], ["AMENDMENT", 77]);
  });
}

Deno.test("Venue.call() ends an order modified to no more than was filled", async () => {
  const rig = await Rig.open({ lines: [...BOOK, "100 trade a 100.00 2.4"] });
  rig.signed(`${MAKER}&price=100&newClientOrderId=mine`);
  await rig.wait(200);
  const body = fieldsOf(rig.signed(`${MODIFY}&side=BUY&quantity=0.4&price=100`).body);
  assertEquals([body["status"], body["executedQty"]], ["CANCELED", "0.400"]);
});

Deno.test("Venue.call() lets an order that may take do so when modified", async () => {
  const rig = await Rig.open();
  rig.signed(
    `${ORDER}&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=99&newClientOrderId=mine`,
  );
  rig.told();
  const body = fieldsOf(rig.signed(`${MODIFY}&side=BUY&quantity=3&price=101`).body);
  assertEquals([body["status"], body["origQty"], body["executedQty"], body["price"]], [
    "PARTIALLY_FILLED",
    "3.000",
    "2.000",
    "101.00",
  ]);
  const told = rig.told().map((event) => fieldsOf(event["o"] ?? {})["x"] ?? event["e"]);
  assertEquals(told, ["AMENDMENT", "TRADE_LITE", "ACCOUNT_UPDATE", "TRADE"]);
  assertEquals(codeOf(rig.signed(`${MODIFY}&side=BUY&quantity=999&price=101`)), -2019);
  assertEquals(rig.signed("GET /fapi/v1/openOrders").body, []);
});

Deno.test("Venue.call() works a batch off element by element", async () => {
  const rig = await Rig.open();
  const element = (id: string, price: string) => ({
    symbol: "BTCUSDT",
    side: "BUY",
    type: "LIMIT",
    timeInForce: "GTX",
    quantity: "1",
    price,
    newClientOrderId: id,
  });
  const text = (value: unknown) => encodeURIComponent(JSON.stringify(value));
  const batch = [element("one", "99"), element("two", "101"), element("three", "98")];
  const placed = rig.signed(`POST /fapi/v1/batchOrders?batchOrders=${text(batch)}`).body;
  assert(Array.isArray(placed));
  assertEquals(placed.map((one) => fieldsOf(one)["status"] ?? fieldsOf(one)["code"]), [
    "NEW",
    -5022,
    "NEW",
  ]);
  const moved = [{
    symbol: "BTCUSDT",
    side: "BUY",
    quantity: 2,
    price: "97",
    origClientOrderId: "one",
  }];
  const modified = rig.signed(`PUT /fapi/v1/batchOrders?batchOrders=${text(moved)}`).body;
  assert(Array.isArray(modified));
  assertEquals(fieldsOf(modified[0])["origQty"], "2.000");
  const names = text(["one", "nobody"]);
  const symbol = "DELETE /fapi/v1/batchOrders?symbol=BTCUSDT";
  const canceled = rig.signed(`${symbol}&origClientOrderIdList=${names}`).body;
  assert(Array.isArray(canceled));
  assertEquals(canceled.map((one) => fieldsOf(one)["status"] ?? fieldsOf(one)["code"]), [
    "CANCELED",
    -2011,
  ]);
  const ids = text([fieldsOf(placed[2])["orderId"]]);
  const third = rig.signed(`${symbol}&orderIdList=${ids}`).body;
  assert(Array.isArray(third));
  assertEquals(fieldsOf(third[0])["status"], "CANCELED");
  const six = text(Array.from({ length: 6 }, () => batch[0]));
  assertEquals(codeOf(rig.signed(`POST /fapi/v1/batchOrders?batchOrders=${six}`)), -4082);
  assertEquals(codeOf(rig.signed("POST /fapi/v1/batchOrders?batchOrders=no")), -1102);
  assertEquals(codeOf(rig.signed(symbol)), -1102);
});

Deno.test("Venue.call() cancels all orders of a symbol when its countdown ends", async () => {
  const rig = await Rig.open();
  rig.signed(`${MAKER}&price=99`);
  const countdown = "POST /fapi/v1/countdownCancelAll?symbol=BTCUSDT&countdownTime=";
  assertEquals(rig.signed(`${countdown}1000`).body, { symbol: "BTCUSDT", countdownTime: "1000" });
  await rig.wait(900);
  rig.signed(`${countdown}1000`);
  await rig.wait(900);
  rig.told();
  await rig.wait(100);
  assertEquals(rig.told().map((event) => fieldsOf(event["o"])["x"]), ["CANCELED"]);
  rig.signed(`${MAKER}&price=99`);
  rig.signed(`${countdown}1000`);
  rig.signed(`${countdown}0`);
  await rig.wait(2_000);
  const open = rig.signed("GET /fapi/v1/openOrders?symbol=BTCUSDT").body;
  assert(Array.isArray(open));
  assertEquals(open.length, 1);
  assertEquals(rig.signed("DELETE /fapi/v1/allOpenOrders?symbol=BTCUSDT").body, {
    code: 200,
    msg: "The operation of cancel all open order is done.",
  });
  assertEquals(rig.signed("GET /fapi/v1/openOrders").body, []);
});

Deno.test("Venue gives some orders ids beyond what a double can hold", async () => {
  const rig = await Rig.open({ instruments: [instrumentOf("usdm", { symbol: "ETHUSDT" })] });
  const order = "POST /fapi/v1/order?symbol=ETHUSDT&side=BUY&type=LIMIT&timeInForce=GTX";
  const { orderId } = fieldsOf(rig.signed(`${order}&quantity=1&price=99`).body);
  assert(orderId instanceof RawNumber);
  assertEquals(orderId.text, "8389766145050669871");
  const one = `symbol=ETHUSDT&orderId=${orderId.text}`;
  assertEquals(rig.signed(`GET /fapi/v1/order?${one}`).status, 200);
  const list = `symbol=ETHUSDT&orderIdList=[${orderId.text}]`;
  const canceled = rig.signed(`DELETE /fapi/v1/batchOrders?${list}`).body;
  assert(Array.isArray(canceled));
  assertEquals(fieldsOf(canceled[0])["status"], "CANCELED");
});

Deno.test("Venue keeps a USD-M position: fills, wallet, margin, reduce-only, funding", async () => {
  const rig = await Rig.open({
    lines: [
      ...BOOK,
      "10 mark 100.00",
      "20 funding 0.001 2000",
      "100 trade a 99.00 6",
      "2100 mark 100.00",
      "2200 funding 0.002 4000",
    ],
  });
  rig.signed(`${MAKER}&price=99.50`);
  rig.told();
  await rig.wait(200);
  const events = rig.told();
  assertEquals(events.map(({ e }) => e), ["TRADE_LITE", "ACCOUNT_UPDATE", "ORDER_TRADE_UPDATE"]);
  const risk = rig.signed("GET /fapi/v3/positionRisk").body;
  assert(Array.isArray(risk));
  const position = fieldsOf(risk[0]);
  assertEquals(
    ["positionAmt", "entryPrice", "unRealizedProfit"].map((key) => position[key]),
    ["1.000", "99.50000000", "0.50000000"],
  );
  const reduce = `${ORDER}&side=SELL&type=MARKET&quantity=5&reduceOnly=true`;
  const before = rig.signed("GET /fapi/v3/balance").body;
  assert(Array.isArray(before));
  assertEquals(fieldsOf(before[0])["balance"], "9999.98010000");
  await rig.wait(2_100);
  const funding = rig.told().find(({ e }) => e === "ACCOUNT_UPDATE");
  const { m, S, B, P } = fieldsOf(funding?.["a"]);
  assertEquals([m, S, P], ["FUNDING_FEE", "BTCUSDT", undefined]);
  assert(Array.isArray(B));
  assertEquals(fieldsOf(B[0])["bc"], "-0.10000000");
  const rates = rig.get("GET /fapi/v1/fundingRate?symbol=BTCUSDT").body;
  assert(Array.isArray(rates));
  assertEquals(fieldsOf(rates[0])["fundingRate"], "0.00100000");
  const closed = fieldsOf(rig.signed(`${reduce}&newOrderRespType=RESULT`).body);
  assertEquals([closed["origQty"], closed["status"]], ["1.000", "FILLED"]);
  assertEquals(rig.signed("GET /fapi/v3/positionRisk?symbol=BTCUSDT").body, []);
  const account = fieldsOf(rig.signed("GET /fapi/v3/account").body);
  assertEquals(account["positions"], []);
  const trades = rig.signed("GET /fapi/v1/userTrades?symbol=BTCUSDT").body;
  assert(Array.isArray(trades));
  assertEquals(trades.map((trade) => fieldsOf(trade)["realizedPnl"]), ["0.00000000", "0.50000000"]);
});

// deno-fmt-ignore
const settings = [
  { call: "GET /fapi/v1/positionSide/dual", status: 200, code: undefined },
  { call: "POST /fapi/v1/positionSide/dual?dualSidePosition=false", status: 400, code: -4059 },
  { call: "POST /fapi/v1/positionSide/dual?dualSidePosition=true", status: 400, code: -4067 },
  { call: "POST /fapi/v1/marginType?symbol=BTCUSDT&marginType=CROSSED", status: 400, code: -4046 },
  { call: "POST /fapi/v1/leverage?symbol=BTCUSDT&leverage=3", status: 200, code: undefined },
  { call: "POST /fapi/v1/leverage?symbol=BTCUSDT&leverage=500", status: 400, code: -4028 },
  { call: "GET /fapi/v1/commissionRate?symbol=BTCUSDT", status: 200, code: undefined },
  { call: "GET /fapi/v1/accountConfig", status: 200, code: undefined },
  { call: "GET /fapi/v1/multiAssetsMargin", status: 200, code: undefined },
  { call: "GET /fapi/v1/feeBurn", status: 200, code: undefined },
  { call: "GET /fapi/v1/rateLimit/order", status: 200, code: undefined },
  { call: "GET /fapi/v1/allOrders?symbol=BTCUSDT", status: 200, code: undefined },
  { call: "POST /fapi/v1/order/test?symbol=BTCUSDT&side=BUY&type=MARKET&quantity=1", status: 200, code: undefined },
  { call: "GET /sapi/v1/account/apiRestrictions", status: 200, code: undefined },
  { call: "GET /api/v3/account?omitZeroBalances=true", status: 200, code: undefined },
] as const;

for (const { call, status, code } of settings) {
  Deno.test(`Venue.call() answers ${call}`, async () => {
    const rig = await Rig.open();
    const answer = rig.signed(call);
    assertEquals(answer.status, status);
    if (code !== undefined) assertEquals(codeOf(answer), code);
  });
}

Deno.test("Venue.call() lets the leverage decide what an account can hold", async () => {
  const rig = await Rig.open();
  const order = `${ORDER}&side=BUY&type=LIMIT&timeInForce=GTX&quantity=500&price=100`;
  const leverage = "POST /fapi/v1/leverage?symbol=BTCUSDT&leverage=";
  rig.signed(`${leverage}2`);
  assertEquals(codeOf(rig.signed(order)), -2019);
  rig.signed(`${leverage}20`);
  assertEquals(rig.signed(order).status, 200);
  const config = rig.signed("GET /fapi/v1/symbolConfig?symbol=BTCUSDT").body;
  assert(Array.isArray(config));
  assertEquals(fieldsOf(config[0])["leverage"], 20);
});
