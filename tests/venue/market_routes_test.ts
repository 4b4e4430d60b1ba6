// Public answers and streams of the local venue: shapes, weights, and one book for all of them.
import { assert, assertEquals } from "@std/assert";
import { BOOK, codeOf, fieldsOf, instrumentOf, Rig, START_US } from "./rig.ts";

const DAY = [
  ...BOOK,
  "100 trade b 101.00 0.5",
  "150 depth a 101.00 1.5",
  "300 trade a 100.00 0.2",
  "300 trade a 100.00 0.3",
  "340 depth b 100.00 1.5",
  "700 depth b 100.00 0",
  "700 depth b 98.00 4",
  "1300 trade a 99.00 1",
];

// deno-fmt-ignore
const cases = [
  { call: "GET /api/v3/ping", weight: 1, body: {} },
  { call: "GET /api/v3/time", weight: 1, body: { serverTime: 1_789_000_020_400 } },
  { call: "GET /fapi/v1/time", weight: 1, body: { serverTime: 1_789_000_020_400 } },
  { call: "GET /api/v3/depth?symbol=BTCUSDT&limit=1", weight: 5, body: { lastUpdateId: 1_000_006, bids: [["100.00000000", "1.50000000"]], asks: [["101.00000000", "1.50000000"]] } },
  { call: "GET /fapi/v1/depth?symbol=BTCUSDT&limit=5", weight: 2, body: { lastUpdateId: 11_000_000_006, E: 1_789_000_020_400, T: 1_789_000_020_400, bids: [["100.00", "1.500"], ["99.00", "5.000"]], asks: [["101.00", "1.500"], ["102.00", "5.000"]] } },
  { call: "GET /api/v3/trades?symbol=BTCUSDT&limit=1", weight: 25, body: [{ id: 7_004, price: "100.00000000", qty: "0.30000000", quoteQty: "30.00000000", time: 1_789_000_020_300, isBuyerMaker: true, isBestMatch: true }] },
  { call: "GET /fapi/v1/trades?symbol=BTCUSDT&limit=1", weight: 5, body: [{ id: 7_004, price: "100.00", qty: "0.300", quoteQty: "30.00000000", time: 1_789_000_020_300, isBuyerMaker: true, isRPITrade: false }] },
  { call: "GET /api/v3/aggTrades?symbol=BTCUSDT", weight: 4, body: [
    { a: 1, p: "101.00000000", q: "0.50000000", f: 7_001, l: 7_001, T: 1_789_000_020_100, m: false, M: true },
    { a: 2, p: "100.00000000", q: "0.50000000", f: 7_003, l: 7_004, T: 1_789_000_020_300, m: true, M: true } ] },
  { call: "GET /api/v3/ticker/price?symbol=BTCUSDT", weight: 2, body: { symbol: "BTCUSDT", price: "100.00000000" } },
  { call: "GET /api/v3/ticker/bookTicker", weight: 4, body: [{ symbol: "BTCUSDT", bidPrice: "100.00000000", bidQty: "1.50000000", askPrice: "101.00000000", askQty: "1.50000000" }] },
  { call: "GET /fapi/v1/ticker/bookTicker?symbol=BTCUSDT", weight: 2, body: { symbol: "BTCUSDT", bidPrice: "100.00", bidQty: "1.500", askPrice: "101.00", askQty: "1.500", time: 1_789_000_020_400, lastUpdateId: 11_000_000_006 } },
  { call: "GET /api/v3/avgPrice?symbol=BTCUSDT", weight: 2, body: { mins: 5, price: "100.50000000", closeTime: 1_789_000_020_400 } },
  { call: "GET /fapi/v1/premiumIndex?symbol=BTCUSDT", weight: 1, body: { symbol: "BTCUSDT", markPrice: "100.50000000", indexPrice: "100.50000000", estimatedSettlePrice: "100.50000000", lastFundingRate: "0.00000000", interestRate: "0.00010000", nextFundingTime: 1_789_027_200_000, time: 1_789_000_020_400 } },
  { call: "GET /api/v3/klines?symbol=BTCUSDT&interval=1m", weight: 2, body: [[1_789_000_020_000, "101.00000000", "101.00000000", "100.00000000", "100.00000000", "1.00000000", 1_789_000_079_999, "100.50000000", 3, "0.50000000", "50.50000000", "0"]] },
] as const;

for (const { call, weight, body } of cases) {
  Deno.test(`Venue.call() answers ${call}`, async () => {
    const rig = await Rig.open({ lines: DAY });
    await rig.wait(400);
    const answer = rig.get(call);
    assertEquals(answer.status, 200);
    assertEquals(answer.body, body);
    assertEquals(answer.headers["X-MBX-USED-WEIGHT-1M"], String(weight));
  });
}

const refused = [
  { call: "GET /api/v3/depth", status: 400, code: -1102 },
  { call: "GET /api/v3/depth?symbol=NOSUCH", status: 400, code: -1121 },
  { call: "GET /api/v3/depth?symbol=BTCUSDT&limit=1e2", status: 400, code: -1100 },
  { call: "GET /fapi/v1/depth?symbol=BTCUSDT&limit=7", status: 400, code: -4021 },
  { call: "GET /api/v3/klines?symbol=BTCUSDT&interval=7m", status: 400, code: -1120 },
  { call: "GET /api/v3/exchangeInfo?symbol=NOSUCH", status: 400, code: -1121 },
  { call: 'GET /api/v3/ticker/24hr?symbols=["NOSUCH"]', status: 400, code: -1121 },
  { call: "POST /api/v3/userDataStream", status: 404, code: -5000 },
] as const;

for (const { call, status, code } of refused) {
  Deno.test(`Venue.call() refuses ${call}`, async () => {
    const rig = await Rig.open({ lines: DAY });
    const answer = rig.get(call);
    assertEquals([answer.status, codeOf(answer)], [status, code]);
  });
}

Deno.test("Venue.call() shows a skewed clock, and the day's figures", async () => {
  const rig = await Rig.open({ lines: DAY });
  await rig.wait(400);
  const day = fieldsOf(rig.get("GET /api/v3/ticker/24hr?symbol=BTCUSDT").body);
  assertEquals([day["openPrice"], day["lastPrice"], day["volume"], day["count"]], [
    "101.00000000",
    "100.00000000",
    "1.00000000",
    3,
  ]);
  assertEquals(fieldsOf(rig.get("GET /fapi/v1/ticker/24hr?symbol=BTCUSDT").body)["count"], 3);
  rig.venue.skewUs = 5_000_000;
  assertEquals(rig.get("GET /api/v3/time").body, { serverTime: 1_789_000_025_400 });
});

Deno.test("Venue publishes each stream in its market's shape", async () => {
  const rig = await Rig.open({ lines: DAY });
  await rig.wait(3_000);
  const news = [...rig.news];
  const last = (market: string, stream: string) => {
    const found = news.findLast((one) =>
      one.type === "market" && one.market === market && one.stream === stream
    );
    return found === undefined ? [] : Object.keys(fieldsOf(found.body)).join(" ");
  };
  const expected = [
    ["spot", "trade", "e E s t p q T m M"],
    ["usdm", "trade", "e E T s ps st t p q X m"],
    ["spot", "aggTrade", "e E s a p q f l T m M"],
    ["usdm", "aggTrade", "e E s st a p q nq f l T m"],
    ["spot", "bookTicker", "u s b B a A"],
    ["usdm", "bookTicker", "e u E T s ps st b B a A"],
    ["spot", "depth", "e E s U u b a"],
    ["usdm", "depth@500ms", "e E T s ps st U u pu b a"],
    ["spot", "depth5@100ms", "lastUpdateId bids asks"],
    ["usdm", "depth20", "e E T s ps st U u pu b a"],
    ["spot", "kline_1m", "e E s k"],
    ["usdm", "miniTicker", "e E s c o h l v q"],
    ["spot", "ticker", "e E s p P w c Q o h l v q x b B a A O C F L n"],
    ["usdm", "markPrice@1s", "e E s st p ap i P r T"],
    ["usdm", "markPrice", "e E s st p ap i P r T"],
  ] as const;
  for (const [market, stream, keys] of expected) {
    assertEquals(last(market, `btcusdt@${stream}`), keys, `${market} ${stream}`);
  }
});

Deno.test("Venue makes no body that nobody wants", async () => {
  const rig = await Rig.open({ lines: DAY });
  rig.venue.wants = () => false;
  rig.news.length = 0;
  await rig.wait(3_000);
  assertEquals(rig.news, []);
});

Deno.test("Venue goes on with new ids when the data begin anew", async () => {
  const rig = await Rig.open({ lines: DAY, loop: true });
  await rig.wait(1_400);
  const before = rig.get("GET /api/v3/trades?symbol=BTCUSDT&limit=1").body;
  await rig.wait(300);
  await rig.wait(200);
  const after = rig.get("GET /api/v3/trades?symbol=BTCUSDT").body;
  assert(Array.isArray(before) && Array.isArray(after));
  assertEquals(after.length, 7);
  const ids = after.map((trade) => Number(fieldsOf(trade)["id"]));
  assertEquals(ids.toSorted((one, other) => one - other), ids);
  assertEquals(rig.venue.symbol("spot", "BTCUSDT")?.view.blocked, undefined);
});

Deno.test("Venue keeps the data's own times where it is told to", async () => {
  const rig = await Rig.open({ lines: DAY, speed: "data", instruments: [instrumentOf("spot")] });
  rig.now = 0;
  const fresh = await Rig.open({ lines: DAY, speed: "data", nowUs: () => rig.now });
  const first = START_US - 1_000_000_000;
  assertEquals(fresh.venue.nextAt, first);
  const steps: number[] = [];
  while (steps.length < 40 && !fresh.venue.hasEnded) {
    rig.now = fresh.venue.nextAt;
    steps.push((rig.now - first) / 1_000);
    fresh.venue.advance();
  }
  assertEquals(steps.slice(0, 5), [0, 50, 100, 150, 200]);
  assert(fresh.venue.hasEnded);
  const trades = fresh.get("GET /api/v3/trades?symbol=BTCUSDT&limit=1").body;
  assert(Array.isArray(trades));
  assertEquals(fieldsOf(trades[0])["time"], first / 1_000 + 1_300);
});

Deno.test("Venue plays faster than real time on a real clock", async () => {
  const rig = await Rig.open({ lines: DAY, speed: 10 });
  await rig.wait(140);
  const trades = rig.get("GET /api/v3/trades?symbol=BTCUSDT").body;
  assert(Array.isArray(trades));
  assertEquals(trades.map((trade) => fieldsOf(trade)["time"]), [
    1_789_000_020_010,
    1_789_000_020_030,
    1_789_000_020_030,
    1_789_000_020_130,
  ]);
  assert(rig.venue.hasEnded);
});

Deno.test("Venue shows a touch around the last trade where the data have trades alone", async () => {
  const lines = ["0 trade b 101.00 1", "100 trade a 99.00 2", "200 trade a 98.00 2"];
  const rig = await Rig.open({ lines, touch: "assumed" });
  const order =
    "POST /api/v3/order?symbol=BTCUSDT&side=BUY&type=LIMIT_MAKER&quantity=1&price=98.50";
  await rig.wait(150);
  assertEquals(rig.get("GET /api/v3/ticker/bookTicker?symbol=BTCUSDT").body, {
    ...{ symbol: "BTCUSDT", bidPrice: "99.00000000", bidQty: "0.00100000" },
    ...{ askPrice: "99.01000000", askQty: "0.00100000" },
  });
  assertEquals(rig.signed(order).status, 200);
  rig.told();
  await rig.wait(100);
  assertEquals(rig.told().map(({ X }) => X), ["FILLED", undefined]);
});
