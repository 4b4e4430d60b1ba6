// The bodies of market streams, key by key as documented for each market.
import type { Instrument } from "../market/instrument.ts";
import { e8Text, msOf, type Numbers } from "./numbers.ts";
import type { Changes, LevelRow, Top } from "./published_book.ts";
import { type Bar, MINUTE_US, type TapeAggregate, type TapeTrade } from "./tape.ts";

/** What every body needs; `at` is the venue's time in microseconds. */
export interface BodyContext {
  readonly instrument: Instrument;
  readonly numbers: Numbers;
  readonly at: number;
}

/** Price and quantity pairs as text. */
export function levelTexts(rows: readonly LevelRow[], numbers: Numbers): readonly string[][] {
  return rows.map(([price, qty]) => [numbers.price(price), numbers.qty(qty)]);
}

export function depthBody(changes: Changes, { instrument, numbers, at }: BodyContext) {
  const E = msOf(at);
  const s = instrument.symbol;
  const { firstId: U, lastId: u, prevId: pu } = changes;
  const b = levelTexts(changes.bids, numbers);
  const a = levelTexts(changes.asks, numbers);
  if (instrument.market === "spot") return { e: "depthUpdate", E, s, U, u, b, a };
  return { e: "depthUpdate", E, T: E, s, ps: s, st: 1, U, u, pu, b, a };
}

/** A partial book: on spot without name and time, on USD-M in the form of an update. */
export function partialBody(
  levels: { readonly bids: readonly LevelRow[]; readonly asks: readonly LevelRow[] },
  context: BodyContext & { readonly lastId: number; readonly prevId: number },
) {
  const { instrument, numbers, lastId, prevId } = context;
  if (instrument.market === "usdm") {
    return depthBody({ ...levels, firstId: prevId + 1, lastId, prevId }, context);
  }
  const bids = levelTexts(levels.bids, numbers);
  const asks = levelTexts(levels.asks, numbers);
  return { lastUpdateId: lastId, bids, asks };
}

export function bookTickerBody(top: Top, context: BodyContext & { readonly lastId: number }) {
  const { instrument, numbers, at, lastId: u } = context;
  const s = instrument.symbol;
  const E = msOf(at);
  const sides = {
    b: numbers.price(top.bid),
    B: numbers.qty(top.bidQty),
    a: numbers.price(top.ask),
    A: numbers.qty(top.askQty),
  };
  if (instrument.market === "spot") return { u, s, ...sides };
  return { e: "bookTicker", u, E, T: E, s, ps: s, st: 1, ...sides };
}

export function tradeBody(trade: TapeTrade, { instrument, numbers, at }: BodyContext) {
  const p = numbers.price(trade.price);
  const q = numbers.qty(trade.qty);
  const T = msOf(trade.at);
  const head = { e: "trade", E: msOf(at) };
  const m = trade.buyerIsMaker;
  const s = instrument.symbol;
  if (instrument.market === "spot") return { ...head, s, t: trade.id, p, q, T, m, M: true };
  return { ...head, T, s, ps: s, st: 1, t: trade.id, p, q, X: "MARKET", m };
}

export function aggTradeBody(trade: TapeAggregate, { instrument, numbers, at }: BodyContext) {
  const p = numbers.price(trade.price);
  const q = numbers.qty(trade.qty);
  const { firstId: f, lastId: l, buyerIsMaker: m, id: a } = trade;
  const head = { e: "aggTrade", E: msOf(at), s: instrument.symbol };
  const T = msOf(trade.at);
  if (instrument.market === "spot") return { ...head, a, p, q, f, l, T, m, M: true };
  return { ...head, st: 1, a, p, q, nq: q, f, l, T, m };
}

export function klineBody(bar: Bar, context: BodyContext) {
  const { instrument, numbers, at } = context;
  const s = instrument.symbol;
  const k = {
    t: msOf(bar.openAt),
    T: msOf(bar.openAt + MINUTE_US) - 1,
    s,
    i: "1m",
    f: bar.firstId,
    L: bar.lastId,
    o: numbers.price(bar.open),
    c: numbers.price(bar.close),
    h: numbers.price(bar.high),
    l: numbers.price(bar.low),
    v: numbers.qty(bar.qty),
    n: bar.count,
    x: bar.openAt + MINUTE_US <= at,
    q: numbers.notional(bar.quote),
    V: numbers.qty(bar.takerBuyQty),
    Q: numbers.notional(bar.takerBuyQuote),
    B: "0",
  };
  return { e: "kline", E: msOf(at), s, k };
}

export function miniTickerBody(sum: Bar, { instrument, numbers, at }: BodyContext) {
  return {
    e: "24hrMiniTicker",
    E: msOf(at),
    s: instrument.symbol,
    c: numbers.price(sum.close),
    o: numbers.price(sum.open),
    h: numbers.price(sum.high),
    l: numbers.price(sum.low),
    v: numbers.qty(sum.qty),
    q: numbers.notional(sum.quote),
  };
}

/** What a mark price stream and premiumIndex tell; prices and rate × 1e8, times in microseconds. */
export interface MarkState {
  readonly markE8: number;
  readonly rateE8: number;
  readonly fundingAt: number;
}

export function markPriceBody(mark: MarkState, { instrument, at }: BodyContext) {
  const p = e8Text(mark.markE8);
  return {
    e: "markPriceUpdate",
    E: msOf(at),
    s: instrument.symbol,
    st: 1,
    p,
    ap: p,
    i: p,
    P: p,
    r: e8Text(mark.rateE8),
    T: msOf(mark.fundingAt),
  };
}
