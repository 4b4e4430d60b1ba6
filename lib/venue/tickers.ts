// The 24-hour figures in the three forms in which they are told: stream, REST, premium index.
import { Decimal } from "../base/decimal.ts";
import type { ShownMarket } from "./shown_market.ts";
import { msOf } from "./numbers.ts";
import type { Bar } from "./tape.ts";

/** The day's bars in one, and the first of them. */
export interface Day {
  readonly first: Bar;
  readonly sum: Bar;
}

const PERCENT_DIGITS = 3;

export function figuresOf({ instrument, numbers }: ShownMarket, { sum }: Day) {
  const average = sum.qty === 0 ? sum.close : Math.round(sum.quote / sum.qty);
  const change = sum.close - sum.open;
  const percent = new Decimal(change).mul(100).div(sum.open).toFixed(PERCENT_DIGITS);
  return {
    change: numbers.price(change),
    percent,
    average: numbers.price(average),
    open: numbers.price(sum.open),
    high: numbers.price(sum.high),
    low: numbers.price(sum.low),
    last: numbers.price(sum.close),
    qty: numbers.qty(sum.qty),
    quote: numbers.notional(sum.quote),
    symbol: instrument.symbol,
  };
}

/** `<symbol>@ticker`. */
export function tickerBody(market: ShownMarket, { day, at }: { day: Day; at: number }) {
  const figures = figuresOf(market, day);
  const { sum } = day;
  const lastTrade = market.tape.trades.at(-1);
  const head = { e: "24hrTicker", E: msOf(at), s: figures.symbol };
  const prices = {
    p: figures.change,
    P: figures.percent,
    w: figures.average,
    c: figures.last,
    Q: market.numbers.qty(lastTrade?.qty ?? 0),
    o: figures.open,
    h: figures.high,
    l: figures.low,
    v: figures.qty,
    q: figures.quote,
  };
  const times = { O: msOf(sum.openAt), C: msOf(at), F: sum.firstId, L: sum.lastId, n: sum.count };
  if (market.instrument.market === "usdm") return { ...head, st: 1, ...prices, ...times };
  const { top } = market.book;
  const touch = {
    b: market.numbers.price(top.bid),
    B: market.numbers.qty(top.bidQty),
    a: market.numbers.price(top.ask),
    A: market.numbers.qty(top.askQty),
  };
  return { ...head, ...prices, x: figures.open, ...touch, ...times };
}

/** `GET ticker/24hr`. */
export function ticker24h(market: ShownMarket, { day, at }: { day: Day; at: number }) {
  const figures = figuresOf(market, day);
  const { top } = market.book;
  const { sum } = day;
  const lastQty = market.numbers.qty(market.tape.trades.at(-1)?.qty ?? 0);
  const touch = {
    prevClosePrice: figures.open,
    bidPrice: market.numbers.price(top.bid),
    bidQty: market.numbers.qty(top.bidQty),
    askPrice: market.numbers.price(top.ask),
    askQty: market.numbers.qty(top.askQty),
  };
  return {
    symbol: figures.symbol,
    priceChange: figures.change,
    priceChangePercent: figures.percent,
    weightedAvgPrice: figures.average,
    lastPrice: figures.last,
    lastQty,
    ...(market.instrument.market === "spot" ? touch : {}),
    openPrice: figures.open,
    highPrice: figures.high,
    lowPrice: figures.low,
    volume: figures.qty,
    quoteVolume: figures.quote,
    openTime: msOf(sum.openAt),
    closeTime: msOf(at),
    firstId: sum.firstId,
    lastId: sum.lastId,
    count: sum.count,
  };
}
