// Spot orders at the local venue: checks, answers, cancelReplace, amends, events, counts.
import { assert, assertEquals } from "@std/assert";
import { lots } from "../../lib/base/units.ts";
import { BOOK, codeOf, fieldsOf, instrumentOf, Rig } from "./rig.ts";

const ORDER = "POST /api/v3/order?symbol=BTCUSDT";
const MAKER = `${ORDER}&side=BUY&type=LIMIT_MAKER&quantity=1`;

const tests = [
  { name: "no symbol", query: "side=BUY&type=LIMIT", code: -1102 },
  { name: "an unknown symbol", query: "symbol=NOSUCH&side=BUY&type=LIMIT", code: -1121 },
  { name: "no side", query: "symbol=BTCUSDT&type=LIMIT", code: -1102 },
  { name: "a wrong side", query: "symbol=BTCUSDT&side=LONG&type=LIMIT", code: -1117 },
  { name: "a wrong type", query: "symbol=BTCUSDT&side=BUY&type=STOP", code: -1116 },
  { name: "no time in force", query: "symbol=BTCUSDT&side=BUY&type=LIMIT", code: -1102 },
] as const;

for (const { name, query, code } of tests) {
  Deno.test(`Venue.call() refuses a spot order with ${name}`, async () => {
    const rig = await Rig.open();
    assertEquals(codeOf(rig.signed(`POST /api/v3/order?${query}`)), code);
  });
}

// deno-fmt-ignore
const refused = [
  { name: "GTX",                    query: "side=BUY&type=LIMIT&timeInForce=GTX&quantity=1&price=99", code: -1115 },
  { name: "a post-only time",       query: "side=BUY&type=LIMIT_MAKER&timeInForce=GTC&quantity=1&price=99", code: -1106 },
  { name: "no quantity",            query: "side=BUY&type=LIMIT&timeInForce=GTC&price=99", code: -1102 },
  { name: "no price",               query: "side=BUY&type=LIMIT_MAKER&quantity=1", code: -1102 },
  { name: "an exponent",            query: "side=BUY&type=LIMIT_MAKER&quantity=1e-2&price=99", code: -1100 },
  { name: "too many digits",        query: "side=BUY&type=LIMIT_MAKER&quantity=1&price=99.123456789", code: -1111 },
  { name: "a price between ticks",  query: "side=BUY&type=LIMIT_MAKER&quantity=1&price=99.005", code: -1013 },
  { name: "a quantity between lots", query: "side=BUY&type=LIMIT_MAKER&quantity=0.0005&price=99", code: -1013 },
  { name: "a small notional",       query: "side=BUY&type=LIMIT_MAKER&quantity=0.001&price=99", code: -1013 },
  { name: "a far price",            query: "side=BUY&type=LIMIT_MAKER&quantity=1&price=10", code: -1013 },
  { name: "too little money",       query: "side=BUY&type=LIMIT_MAKER&quantity=1000&price=99", code: -2010 },
  { name: "too little of the base", query: "side=SELL&type=LIMIT_MAKER&quantity=11&price=102", code: -2010 },
  { name: "a crossing post-only",   query: "side=BUY&type=LIMIT_MAKER&quantity=1&price=101", code: -2010 },
  { name: "a bad client id",        query: "side=BUY&type=LIMIT_MAKER&quantity=1&price=99&newClientOrderId=a.b", code: -1100 },
  { name: "a bad answer form",      query: "side=BUY&type=LIMIT_MAKER&quantity=1&price=99&newOrderRespType=ALL", code: -1100 },
  { name: "a bad prevention mode",  query: "side=BUY&type=LIMIT_MAKER&quantity=1&price=99&selfTradePreventionMode=MAYBE", code: -1013 },
  { name: "a client id in use",     query: "side=BUY&type=LIMIT_MAKER&quantity=1&price=99&newClientOrderId=used", code: -2010 },
] as const;

for (const { name, query, code } of refused) {
  Deno.test(`Venue.call() refuses a spot order with ${name}, and leaves nothing`, async () => {
    const rig = await Rig.open();
    rig.signed(`${MAKER}&price=98&newClientOrderId=used`);
    rig.told();
    const answer = rig.signed(`${ORDER}&${query}`);
    assertEquals([answer.status, codeOf(answer)], [400, code]);
    const open = rig.signed("GET /api/v3/openOrders?symbol=BTCUSDT").body;
    assert(Array.isArray(open));
    assertEquals(open.length, 1);
    assertEquals(rig.told(), []);
  });
}

// deno-fmt-ignore
const forms = [
  { query: "type=LIMIT_MAKER&price=99", keys: "symbol orderId orderListId clientOrderId transactTime" },
  { query: "type=LIMIT_MAKER&price=99&newOrderRespType=RESULT", keys: "symbol orderId orderListId clientOrderId transactTime price origQty executedQty origQuoteOrderQty cummulativeQuoteQty status timeInForce type side workingTime selfTradePreventionMode" },
  { query: "type=LIMIT&timeInForce=GTC&price=99", keys: "symbol orderId orderListId clientOrderId transactTime price origQty executedQty origQuoteOrderQty cummulativeQuoteQty status timeInForce type side workingTime fills selfTradePreventionMode" },
  { query: "type=LIMIT&timeInForce=IOC&price=99", keys: "symbol orderId orderListId clientOrderId transactTime price origQty executedQty origQuoteOrderQty cummulativeQuoteQty status timeInForce type side workingTime expiryReason fills selfTradePreventionMode" },
] as const;

for (const { query, keys } of forms) {
  Deno.test(`Venue.call() answers a spot order in the form of ${query}`, async () => {
    const rig = await Rig.open();
    const { body } = rig.signed(`${ORDER}&side=BUY&quantity=1&${query}`);
    assertEquals(Object.keys(fieldsOf(body)).join(" "), keys);
  });
}

// deno-fmt-ignore
const takers = [
  { query: "type=MARKET&quantity=3",                         status: "FILLED",           executed: "3.00000000", quote: "304.00000000" },
  { query: "type=MARKET&quoteOrderQty=202",                  status: "FILLED",           executed: "2.00000000", quote: "202.00000000" },
  { query: "type=MARKET&quantity=9",                         status: "EXPIRED",          executed: "7.00000000", quote: "712.00000000" },
  { query: "type=LIMIT&timeInForce=GTC&quantity=3&price=101", status: "PARTIALLY_FILLED", executed: "2.00000000", quote: "202.00000000" },
  { query: "type=LIMIT&timeInForce=IOC&quantity=3&price=101", status: "EXPIRED",          executed: "2.00000000", quote: "202.00000000" },
  { query: "type=LIMIT&timeInForce=FOK&quantity=3&price=101", status: "EXPIRED",          executed: "0.00000000", quote: "0.00000000" },
  { query: "type=LIMIT&timeInForce=FOK&quantity=3&price=102", status: "FILLED",           executed: "3.00000000", quote: "304.00000000" },
] as const;

for (const { query, status, executed, quote } of takers) {
  Deno.test(`Venue.call() takes from the book: ${query}`, async () => {
    const rig = await Rig.open();
    const body = fieldsOf(rig.signed(`${ORDER}&side=BUY&${query}`).body);
    assertEquals(
      [body["status"], body["executedQty"], body["cummulativeQuoteQty"]],
      [status, executed, quote],
    );
  });
}

Deno.test("Venue.call() cancels a spot order, which then bears the cancel's id", async () => {
  const rig = await Rig.open();
  rig.signed(`${MAKER}&price=99&newClientOrderId=mine`);
  rig.told();
  const cancel = "DELETE /api/v3/order?symbol=BTCUSDT&origClientOrderId=mine";
  const body = fieldsOf(rig.signed(`${cancel}&newClientOrderId=gone`).body);
  assertEquals([body["origClientOrderId"], body["clientOrderId"], body["status"]], [
    "mine",
    "gone",
    "CANCELED",
  ]);
  const [report, position] = rig.told();
  assertEquals([report?.["x"], report?.["c"], report?.["C"], report?.["w"]], [
    "CANCELED",
    "gone",
    "mine",
    false,
  ]);
  assertEquals(position?.["e"], "outboundAccountPosition");
  assertEquals(codeOf(rig.signed(cancel)), -2011);
  const id = String(body["orderId"]);
  const query = fieldsOf(rig.signed(`GET /api/v3/order?symbol=BTCUSDT&orderId=${id}`).body);
  assertEquals([query["status"], query["isWorking"]], ["CANCELED", false]);
  assertEquals(codeOf(rig.signed("GET /api/v3/order?symbol=BTCUSDT&origClientOrderId=x")), -2013);
  assertEquals(codeOf(rig.signed("GET /api/v3/order?symbol=BTCUSDT")), -1102);
  assertEquals(codeOf(rig.signed("DELETE /api/v3/openOrders?symbol=BTCUSDT")), -2011);
});

Deno.test("Venue.call() minds the conditions of a cancel", async () => {
  const rig = await Rig.open();
  const placed = fieldsOf(rig.signed(`${MAKER}&price=99&newClientOrderId=mine`).body);
  const id = String(placed["orderId"]);
  const cancel = `DELETE /api/v3/order?symbol=BTCUSDT&orderId=${id}`;
  assertEquals(codeOf(rig.signed(`${cancel}&origClientOrderId=other`)), -2039);
  assertEquals(codeOf(rig.signed(`${cancel}&cancelRestrictions=SOMETIMES`)), -1145);
  assertEquals(codeOf(rig.signed(`${cancel}&cancelRestrictions=ONLY_PARTIALLY_FILLED`)), -2011);
  assertEquals(codeOf(rig.signed(cancel, rig.other)), -2011);
  assertEquals(rig.signed(`${cancel}&cancelRestrictions=ONLY_NEW`).status, 200);
});

const REPLACE = "POST /api/v3/order/cancelReplace?symbol=BTCUSDT&side=BUY&type=LIMIT_MAKER" +
  "&quantity=1&cancelReplaceMode=";
// deno-fmt-ignore
const replaces = [
  { mode: "STOP_ON_FAILURE", old: "mine", price: "98",  status: 200, code: undefined, halves: ["SUCCESS", "SUCCESS"], open: 1, count: "2" },
  { mode: "STOP_ON_FAILURE", old: "none", price: "98",  status: 400, code: -2022, halves: ["FAILURE", "NOT_ATTEMPTED"], open: 1, count: "2" },
  { mode: "STOP_ON_FAILURE", old: "mine", price: "101", status: 409, code: -2021, halves: ["SUCCESS", "FAILURE"], open: 0, count: "2" },
  { mode: "ALLOW_FAILURE",   old: "mine", price: "98",  status: 200, code: undefined, halves: ["SUCCESS", "SUCCESS"], open: 1, count: "2" },
  { mode: "ALLOW_FAILURE",   old: "none", price: "101", status: 400, code: -2022, halves: ["FAILURE", "FAILURE"], open: 1, count: "2" },
  { mode: "ALLOW_FAILURE",   old: "none", price: "98",  status: 409, code: -2021, halves: ["FAILURE", "SUCCESS"], open: 2, count: "2" },
  { mode: "ALLOW_FAILURE",   old: "mine", price: "101", status: 409, code: -2021, halves: ["SUCCESS", "FAILURE"], open: 0, count: "2" },
] as const;

for (const { mode, old, price, status, code, halves, open, count } of replaces) {
  Deno.test(`Venue.call() replaces ${old} at ${price} with ${mode}: ${halves}`, async () => {
    const rig = await Rig.open();
    rig.signed(`${MAKER}&price=99&newClientOrderId=mine`);
    const answer = rig.signed(`${REPLACE}${mode}&cancelOrigClientOrderId=${old}&price=${price}`);
    assertEquals([answer.status, codeOf(answer)], [status, code]);
    const data = code === undefined ? answer.body : fieldsOf(answer.body)["data"];
    const { cancelResult, newOrderResult } = fieldsOf(data);
    assertEquals([cancelResult, newOrderResult], [...halves]);
    const orders = rig.signed("GET /api/v3/openOrders?symbol=BTCUSDT").body;
    assert(Array.isArray(orders));
    assertEquals(orders.length, open);
    const counts = rig.signed("GET /api/v3/rateLimit/order").body;
    assert(Array.isArray(counts));
    assertEquals(String(fieldsOf(counts[0])["count"]), count);
  });
}

Deno.test("Venue.call() looks at filters and the order count before a cancelReplace cancels", async () => {
  const limit = { windowUs: 10_000_000, limit: 1 };
  const rig = await Rig.open({
    instruments: [instrumentOf("spot", { orderRateLimits: [limit] })],
  });
  rig.signed(`${MAKER}&price=99&newClientOrderId=mine`);
  const replace = `${REPLACE}STOP_ON_FAILURE&cancelOrigClientOrderId=mine`;
  assertEquals(codeOf(rig.signed(`${replace}&price=10`)), -1013);
  const exceeded = rig.signed(`${replace}&price=98`);
  assertEquals([exceeded.status, codeOf(exceeded)], [429, -1015]);
  const only = rig.signed(`${replace}&price=98&orderRateLimitExceededMode=CANCEL_ONLY`);
  assertEquals([only.status, codeOf(only)], [429, -2021]);
  assertEquals(rig.signed("GET /api/v3/openOrders?symbol=BTCUSDT").body, []);
});

Deno.test("Venue.call() amends a spot order down, in place, ten times", async () => {
  const rig = await Rig.open({ lines: [...BOOK, "100 trade a 99.00 5.5"] });
  rig.signed(`${MAKER}&price=99&newClientOrderId=mine`);
  const amend = "PUT /api/v3/order/amend/keepPriority?symbol=BTCUSDT&origClientOrderId=";
  rig.told();
  const body = fieldsOf(rig.signed(`${amend}mine&newQty=0.9&newClientOrderId=less`).body);
  const amended = fieldsOf(body["amendedOrder"]);
  assertEquals([amended["origClientOrderId"], amended["clientOrderId"], amended["qty"]], [
    "mine",
    "less",
    "0.90000000",
  ]);
  const [report] = rig.told();
  assertEquals([report?.["x"], report?.["q"], report?.["C"], report?.["c"]], [
    "REPLACED",
    "0.90000000",
    "mine",
    "less",
  ]);
  assertEquals(codeOf(rig.signed(`${amend}less&newQty=2`)), -2038);
  assertEquals(codeOf(rig.signed(`${amend}less&newQty=0.9`)), -2038);
  assertEquals(codeOf(rig.signed(`${amend}nobody&newQty=0.5`)), -2038);
  for (let time = 1; time < 10; time++) {
    const qty = (0.9 - time / 100).toFixed(2);
    const answer = rig.signed(`${amend}less&newQty=${qty}&newClientOrderId=less`);
    assertEquals(answer.status, 200, qty);
  }
  const last = rig.signed(`${amend}less&newQty=0.5`);
  assertEquals(fieldsOf(last.body), { code: -2038, msg: "Filter failure: MAX_NUM_ORDER_AMENDS" });
  // Five lots were in front of it from the beginning, and still are.
  await rig.wait(200);
  const query = rig.signed("GET /api/v3/order?symbol=BTCUSDT&origClientOrderId=less").body;
  assertEquals(fieldsOf(query)["executedQty"], "0.50000000");
});

Deno.test("Venue tells of a fill: report, balances, trades, and the order count given back", async () => {
  const rig = await Rig.open({ lines: [...BOOK, "100 trade a 100.00 2.4"] });
  rig.signed(`${MAKER}&price=100&newClientOrderId=mine`);
  rig.told();
  await rig.wait(200);
  const [report, position] = rig.told();
  const keys = ["x", "X", "l", "z", "L", "n", "N", "m", "Z", "w"];
  assertEquals(keys.map((key) => report?.[key]), [
    "TRADE",
    "PARTIALLY_FILLED",
    "0.40000000",
    "0.40000000",
    "100.00000000",
    "0.00040000",
    "BTC",
    true,
    "40.00000000",
    true,
  ]);
  assertEquals(position?.["B"], [
    { a: "BTC", f: "10.39960000", l: "0.00000000" },
    { a: "USDT", f: "9900.00000000", l: "60.00000000" },
  ]);
  const trades = rig.signed("GET /api/v3/myTrades?symbol=BTCUSDT").body;
  assert(Array.isArray(trades));
  assertEquals(fieldsOf(trades[0])["id"], report?.["t"]);
  const counts = rig.signed("GET /api/v3/rateLimit/order").body;
  assert(Array.isArray(counts));
  assertEquals(fieldsOf(counts[0])["count"], 0);
});

const preventions = [
  { mode: "EXPIRE_MAKER", taker: "FILLED", maker: "EXPIRED_IN_MATCH" },
  { mode: "EXPIRE_TAKER", taker: "EXPIRED_IN_MATCH", maker: "NEW" },
  { mode: "EXPIRE_BOTH", taker: "EXPIRED_IN_MATCH", maker: "EXPIRED_IN_MATCH" },
  { mode: "NONE", taker: "FILLED", maker: "NEW" },
] as const;

for (const { mode, taker, maker } of preventions) {
  Deno.test(`Venue.call() prevents self-trade by ${mode}`, async () => {
    const rig = await Rig.open();
    rig.signed(`${ORDER}&side=SELL&type=LIMIT_MAKER&quantity=1&price=100.50&newClientOrderId=own`);
    const take = `${ORDER}&side=BUY&type=MARKET&quantity=1&selfTradePreventionMode=${mode}`;
    assertEquals(fieldsOf(rig.signed(take).body)["status"], taker);
    const query = rig.signed("GET /api/v3/order?symbol=BTCUSDT&origClientOrderId=own").body;
    assertEquals(fieldsOf(query)["status"], maker);
  });
}

Deno.test("Venue.call() refuses a post-only order that would take from its own account", async () => {
  const rig = await Rig.open();
  rig.signed(`${ORDER}&side=SELL&type=LIMIT_MAKER&quantity=1&price=100.50`);
  assertEquals(codeOf(rig.signed(`${MAKER}&price=100.60`)), -2010);
});

Deno.test("Venue.call() refuses orders of a halted symbol, and lets them be canceled", async () => {
  const rig = await Rig.open();
  rig.signed(`${MAKER}&price=99&newClientOrderId=mine`);
  const symbol = rig.venue.symbol("spot", "BTCUSDT");
  assert(symbol !== undefined);
  rig.venue.setStatus(symbol, "HALT");
  assertEquals(codeOf(rig.signed(`${MAKER}&price=98`)), -1013);
  rig.venue.setStatus(symbol, "CANCEL_ONLY");
  assertEquals(codeOf(rig.signed(`${MAKER}&price=98`)), -2010);
  const all = rig.signed("DELETE /api/v3/openOrders?symbol=BTCUSDT").body;
  assert(Array.isArray(all));
  assertEquals(fieldsOf(all[0])["origClientOrderId"], "mine");
});

Deno.test("Venue.call() tests an order without placing it, and lists orders and rates", async () => {
  const rig = await Rig.open();
  const test = "POST /api/v3/order/test?symbol=BTCUSDT&side=BUY&type=LIMIT_MAKER&quantity=1";
  assertEquals(rig.signed(`${test}&price=99`).body, {});
  assertEquals(codeOf(rig.signed(`${test}&price=10`)), -1013);
  const rates = fieldsOf(rig.signed(`${test}&price=99&computeCommissionRates=true`).body);
  assertEquals(Object.keys(rates).length, 4);
  rig.signed(`${MAKER}&price=99`);
  rig.signed(`${MAKER}&price=98`);
  const all = rig.signed("GET /api/v3/allOrders?symbol=BTCUSDT&limit=1").body;
  assert(Array.isArray(all));
  assertEquals(all.map((order) => fieldsOf(order)["price"]), ["98.00000000"]);
  const commission = rig.signed("GET /api/v3/account/commission?symbol=BTCUSDT").body;
  assertEquals(Object.keys(fieldsOf(commission)).length, 5);
  assertEquals(rig.signed("GET /api/v3/myPreventedMatches?symbol=BTCUSDT").body, []);
});

Deno.test("Venue.call() refuses more open orders than the symbol allows", async () => {
  const rig = await Rig.open({
    instruments: [instrumentOf("spot", { ordersMax: 1, qtyMin: lots(2) })],
  });
  assertEquals(rig.signed(`${MAKER}&price=99`).status, 200);
  assertEquals(codeOf(rig.signed(`${MAKER}&price=98`)), -1013);
});
