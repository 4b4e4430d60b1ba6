// Public endpoints of both markets: what was played, as the venue answers it.
import { ASK, BID } from "../market/event_ring.ts";
import type { Market } from "../market/instrument.ts";
import { exchangeInfo, type ListedSymbol } from "./exchange_info.ts";
import type { SymbolMarket } from "./market.ts";
import { e8Text, msOf } from "./numbers.ts";
import { type CallParams, integer, jsonArray, missing, need, optional } from "./params.ts";
import { Refused } from "./refused.ts";
import type { Route, RouteCall, Routes } from "./route.ts";
import { levelTexts } from "./stream_bodies.ts";
import { type Bar, barsOf, MINUTE_US, type TapeAggregate } from "./tape.ts";
import { ticker24h } from "./tickers.ts";

/** The symbols of one market. */
export interface MarketSymbols {
  find(market: Market, symbol: string): SymbolMarket | undefined;
  list(market: Market): readonly (ListedSymbol & { readonly market: SymbolMarket })[];
}

const USDM_DEPTH_LIMITS = [5, 10, 20, 50, 100, 500, 1_000];
const SPOT_DEPTH_MAX = 5_000;
/** Minutes of the intervals that whole days are made of. */
const INTERVALS = new Map([
  ["1m", 1],
  ["3m", 3],
  ["5m", 5],
  ["15m", 15],
  ["30m", 30],
  ["1h", 60],
  ["2h", 120],
  ["4h", 240],
  ["6h", 360],
  ["8h", 480],
  ["12h", 720],
  ["1d", 1_440],
]);

/** Routes by `METHOD /path`, spot and USD-M. */
export function marketRoutes(symbols: MarketSymbols): Routes {
  const spot = routesOf(symbols, { market: "spot", prefix: "GET /api/v3" });
  const usdm = routesOf(symbols, { market: "usdm", prefix: "GET /fapi/v1" });
  return { ...spot, ...usdm, ...spotOnly(symbols), ...usdmOnly(symbols) };
}

function routesOf(
  symbols: MarketSymbols,
  { market, prefix }: { market: Market; prefix: string },
): Routes {
  const isSpot = market === "spot";
  const one = (call: RouteCall) => symbolOf(symbols, call);
  return {
    [`${prefix}/ping`]: open(1, () => ({})),
    [`${prefix}/time`]: open(1, ({ at }) => ({ serverTime: msOf(at) })),
    [`${prefix}/exchangeInfo`]: open(isSpot ? 20 : 1, (call) => infoOf(symbols, call)),
    [`${prefix}/depth`]: {
      security: "none",
      weight: (params) => isSpot ? spotDepthWeight(params) : usdmDepthWeight(params),
      run: (call) => depth(one(call), call),
    },
    [`${prefix}/trades`]: open(isSpot ? 25 : 5, (call) => trades(one(call), call)),
    [`${prefix}/historicalTrades`]: open(isSpot ? 25 : 200, (call) => trades(one(call), call)),
    [`${prefix}/aggTrades`]: open(isSpot ? 4 : 20, (call) => aggTrades(one(call), call)),
    [`${prefix}/klines`]: {
      security: "none",
      weight: (params) => isSpot ? 2 : usdmKlineWeight(params),
      run: (call) => klines(one(call), call),
    },
    [`${prefix}/ticker/price`]: perSymbol(symbols, {
      weights: isSpot ? [2, 4] : [1, 2],
      body: (symbol, { at }) => price(symbol, at),
    }),
    [`${prefix}/ticker/bookTicker`]: perSymbol(symbols, {
      weights: isSpot ? [2, 4] : [2, 5],
      body: (symbol, { at }) => bookTicker(symbol, at),
    }),
    [`${prefix}/ticker/24hr`]: perSymbol(symbols, {
      weights: isSpot ? [2, 80] : [1, 40],
      body: (symbol, { at }) => ticker(symbol, at),
    }),
  };
}

function spotOnly(symbols: MarketSymbols): Routes {
  return {
    "GET /api/v3/uiKlines": open(2, (call) => klines(symbolOf(symbols, call), call)),
    "GET /api/v3/avgPrice": open(2, (call) => averagePrice(symbolOf(symbols, call), call.at)),
  };
}

function usdmOnly(symbols: MarketSymbols): Routes {
  const funding = open(0, (call) => fundingRate(symbols, call));
  return {
    "GET /fapi/v1/premiumIndex": perSymbol(symbols, {
      weights: [1, 10],
      body: (symbol, { at }) => premiumIndex(symbol, at),
    }),
    "GET /fapi/v1/fundingRate": funding,
    "GET /fapi/v1/fundingInfo": open(0, () => []),
    "GET /fapi/v2/ticker/price": perSymbol(symbols, {
      weights: [1, 2],
      body: (symbol, { at }) => price(symbol, at),
    }),
  };
}

function open(weight: number, run: Route["run"]): Route {
  return { security: "none", weight: () => weight, run };
}

/** With a symbol one body, without it (or with `symbols`) an array of all. */
function perSymbol(symbols: MarketSymbols, { weights, body }: {
  readonly weights: readonly [one: number, all: number];
  readonly body: (symbol: SymbolMarket, call: RouteCall) => unknown;
}): Route {
  return {
    security: "none",
    weight: ({ symbol }) => symbol === undefined ? weights[1] : weights[0],
    run: (call) => {
      if (optional(call.params, "symbol") !== undefined) return body(symbolOf(symbols, call), call);
      return wanted(symbols, call).map(({ market }) => body(market, call));
    },
  };
}

/** The symbol that the call names: -1102 without one, -1121 for one that is not traded here. */
export function symbolOf(symbols: MarketSymbols, { market, params }: RouteCall): SymbolMarket {
  const found = symbols.find(market, need(params, "symbol"));
  if (found === undefined) throw new Refused(-1121, "Invalid symbol.");
  return found;
}

function wanted(symbols: MarketSymbols, { market, params }: RouteCall) {
  const list = symbols.list(market);
  const names = optional(params, "symbols");
  if (names === undefined) return list;
  return jsonArray(names, "symbols").map((name) => {
    const found = list.find(({ instrument }) => instrument.symbol === name);
    if (found === undefined) throw new Refused(-1121, "Invalid symbol.");
    return found;
  });
}

function infoOf(symbols: MarketSymbols, call: RouteCall) {
  const { market, params, at } = call;
  const name = optional(params, "symbol");
  const list = wanted(symbols, call);
  if (market === "usdm" || name === undefined) return exchangeInfo(market, { symbols: list, at });
  const chosen = list.filter(({ instrument }) => instrument.symbol === name);
  if (chosen.length === 0) throw new Refused(-1121, "Invalid symbol.");
  return exchangeInfo(market, { symbols: chosen, at });
}

function spotDepthWeight(params: CallParams): number {
  const limit = Number(params["limit"] ?? 100);
  if (limit <= 100) return 5;
  if (limit <= 500) return 25;
  return limit <= 1_000 ? 50 : 250;
}

function usdmDepthWeight(params: CallParams): number {
  const limit = Number(params["limit"] ?? 500);
  if (limit <= 50) return 2;
  if (limit <= 100) return 5;
  return limit <= 500 ? 10 : 20;
}

function usdmKlineWeight(params: CallParams): number {
  const limit = Number(params["limit"] ?? 500);
  if (limit < 100) return 1;
  if (limit < 500) return 2;
  return limit <= 1_000 ? 5 : 10;
}

function depth({ book, numbers, instrument }: SymbolMarket, { params, at }: RouteCall) {
  const isSpot = instrument.market === "spot";
  const limit = integer(params, "limit", isSpot ? 100 : 500);
  if (!isSpot && !USDM_DEPTH_LIMITS.includes(limit)) {
    throw new Refused(-4021, `Invalid depth limit: ${limit} is not one of 5, 10, 20, 50, ...`);
  }
  if (limit === 0) throw missing("limit");
  const levels = Math.min(limit, SPOT_DEPTH_MAX);
  const bids = levelTexts(book.levels(BID, levels), numbers);
  const asks = levelTexts(book.levels(ASK, levels), numbers);
  const lastUpdateId = book.lastId;
  if (isSpot) return { lastUpdateId, bids, asks };
  return { lastUpdateId, E: msOf(at), T: msOf(at), bids, asks };
}

function limitOf(params: CallParams): number {
  return Math.max(1, Math.min(1_000, integer(params, "limit", 500)));
}

function trades({ tape, numbers, instrument }: SymbolMarket, { params }: RouteCall) {
  const fromId = integer(params, "fromId", 0);
  const from = tape.trades.filter(({ id }) => fromId <= id);
  const limit = limitOf(params);
  const chosen = fromId === 0 ? from.slice(-limit) : from.slice(0, limit);
  const last = instrument.market === "spot" ? { isBestMatch: true } : { isRPITrade: false };
  return chosen.map((trade) => ({
    id: trade.id,
    price: numbers.price(trade.price),
    qty: numbers.qty(trade.qty),
    quoteQty: numbers.notional(trade.price * trade.qty),
    time: msOf(trade.at),
    isBuyerMaker: trade.buyerIsMaker,
    ...last,
  }));
}

function aggTrades({ tape, numbers, instrument }: SymbolMarket, { params }: RouteCall) {
  const fromId = integer(params, "fromId", 0);
  const start = integer(params, "startTime", 0);
  const end = integer(params, "endTime", Number.MAX_SAFE_INTEGER);
  const chosen = tape.aggregates.filter(({ id, at }) =>
    fromId <= id && start <= msOf(at) && msOf(at) <= end
  );
  const limit = limitOf(params);
  const page = fromId === 0 && start === 0 ? chosen.slice(-limit) : chosen.slice(0, limit);
  return page.map((trade: TapeAggregate) => ({
    a: trade.id,
    p: numbers.price(trade.price),
    q: numbers.qty(trade.qty),
    ...(instrument.market === "usdm" ? { nq: numbers.qty(trade.qty) } : {}),
    f: trade.firstId,
    l: trade.lastId,
    T: msOf(trade.at),
    m: trade.buyerIsMaker,
    ...(instrument.market === "spot" ? { M: true } : {}),
  }));
}

function klines({ tape, numbers }: SymbolMarket, { params }: RouteCall) {
  const minutes = INTERVALS.get(need(params, "interval"));
  if (minutes === undefined) throw new Refused(-1120, "Invalid interval.");
  const start = integer(params, "startTime", 0);
  const end = integer(params, "endTime", Number.MAX_SAFE_INTEGER);
  const chosen = barsOf(tape.bars, minutes)
    .filter(({ openAt }) => start <= msOf(openAt) && msOf(openAt) <= end);
  const limit = Math.max(1, Math.min(1_500, integer(params, "limit", 500)));
  const page = start === 0 ? chosen.slice(-limit) : chosen.slice(0, limit);
  return page.map((bar: Bar) => [
    msOf(bar.openAt),
    numbers.price(bar.open),
    numbers.price(bar.high),
    numbers.price(bar.low),
    numbers.price(bar.close),
    numbers.qty(bar.qty),
    msOf(bar.openAt + minutes * MINUTE_US) - 1,
    numbers.notional(bar.quote),
    bar.count,
    numbers.qty(bar.takerBuyQty),
    numbers.notional(bar.takerBuyQuote),
    "0",
  ]);
}

function price({ instrument, numbers, view, tape }: SymbolMarket, at: number) {
  const last = tape.trades.at(-1)?.price ?? view.bid;
  const body = { symbol: instrument.symbol, price: numbers.price(last) };
  return instrument.market === "spot" ? body : { ...body, time: msOf(at) };
}

function bookTicker({ instrument, numbers, book }: SymbolMarket, at: number) {
  const { top } = book;
  const body = {
    symbol: instrument.symbol,
    bidPrice: numbers.price(top.bid),
    bidQty: numbers.qty(top.bidQty),
    askPrice: numbers.price(top.ask),
    askQty: numbers.qty(top.askQty),
  };
  if (instrument.market === "spot") return body;
  return { ...body, time: msOf(at), lastUpdateId: book.lastId };
}

function ticker(symbol: SymbolMarket, at: number) {
  const day = symbol.tape.day(at);
  if (day === undefined) throw new Refused(-1112, "No orders on book for symbol.");
  return ticker24h(symbol, { day, at });
}

function averagePrice({ tape, numbers, view }: SymbolMarket, at: number) {
  const bars = tape.bars.filter(({ openAt }) => at - 5 * MINUTE_US < openAt);
  const qty = bars.reduce((sum, bar) => sum + bar.qty, 0);
  const quote = bars.reduce((sum, bar) => sum + bar.quote, 0);
  const average = qty === 0 ? view.lastTrade : Math.round(quote / qty);
  return { mins: 5, price: numbers.price(average), closeTime: msOf(at) };
}

function premiumIndex(symbol: SymbolMarket, at: number) {
  const mark = symbol.mark(at);
  const price = e8Text(mark.markE8);
  return {
    symbol: symbol.instrument.symbol,
    markPrice: price,
    indexPrice: price,
    estimatedSettlePrice: price,
    lastFundingRate: e8Text(mark.rateE8),
    interestRate: "0.00010000",
    nextFundingTime: msOf(mark.fundingAt),
    time: msOf(at),
  };
}

function fundingRate(symbols: MarketSymbols, call: RouteCall) {
  const chosen = optional(call.params, "symbol") === undefined
    ? symbols.list("usdm").map(({ market }) => market)
    : [symbolOf(symbols, call)];
  return chosen.flatMap((symbol) =>
    symbol.fundings.map(({ at, rateE8, markE8 }) => ({
      symbol: symbol.instrument.symbol,
      fundingTime: msOf(at),
      fundingRate: e8Text(rateE8),
      markPrice: e8Text(markE8),
    }))
  );
}
