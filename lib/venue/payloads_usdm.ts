// USD-M orders and account in the venue's shapes: answers, queries, user events.
import { Decimal } from "../base/decimal.ts";
import type { Desk, OrderNews, OwnTrade } from "./desk.ts";
import { moneyText, msOf } from "./numbers.ts";
import { idNumber, type OrderRecord, sideOf } from "./order_record.ts";

/** The order object of places, cancels and modifications; no average price, as since July 2026. */
export function usdmOrder(record: OrderRecord) {
  const { numbers, instrument } = record.symbol;
  return {
    orderId: idNumber(record.id),
    symbol: instrument.symbol,
    status: record.status,
    clientOrderId: record.clientId,
    price: numbers.price(record.price),
    origQty: numbers.qty(record.qty),
    executedQty: numbers.qty(record.executed),
    cumQty: numbers.qty(record.executed),
    timeInForce: record.timeInForce,
    type: record.type,
    reduceOnly: record.reduceOnly,
    closePosition: false,
    side: sideOf(record),
    positionSide: "BOTH",
    stopPrice: numbers.price(0),
    workingType: "CONTRACT_PRICE",
    priceProtect: false,
    origType: record.type,
    priceMatch: "NONE",
    selfTradePreventionMode: record.stp,
    goodTillDate: 0,
    updateTime: msOf(record.updatedAt),
  };
}

/** An acknowledgement is the order at acceptance, before anything was filled. */
export function usdmAck(record: OrderRecord) {
  const { numbers } = record.symbol;
  const none = numbers.qty(0);
  const updateTime = msOf(record.createdAt);
  return { ...usdmOrder(record), status: "NEW", executedQty: none, cumQty: none, updateTime };
}

/** Queries still carry the average and the time of creation. */
export function usdmQueried(record: OrderRecord) {
  const { cumQty: _, ...order } = usdmOrder(record);
  return {
    avgPrice: averageOf(record),
    ...order,
    cumQuote: record.symbol.numbers.notional(record.quote),
    time: msOf(record.createdAt),
  };
}

export function usdmTrade({ record, fill }: OwnTrade) {
  const { numbers, instrument } = record.symbol;
  return {
    buyer: sideOf(record) === "BUY",
    commission: moneyText(new Decimal(fill.fee)),
    commissionAsset: fill.feeAsset,
    id: fill.id,
    maker: fill.maker,
    orderId: idNumber(record.id),
    price: numbers.price(fill.price),
    qty: numbers.qty(fill.qty),
    quoteQty: numbers.notional(fill.price * fill.qty),
    realizedPnl: moneyText(fill.realized),
    side: sideOf(record),
    positionSide: "BOTH",
    symbol: instrument.symbol,
    time: msOf(fill.at),
  };
}

const EXECUTIONS = {
  NEW: "NEW",
  TRADE: "TRADE",
  CANCELED: "CANCELED",
  EXPIRED: "EXPIRED",
  AMENDED: "AMENDMENT",
  TRADE_PREVENTION: "EXPIRED",
} as const;

export function orderTradeUpdate(
  record: OrderRecord,
  { news, openNotional }: {
    readonly news: OrderNews;
    /** Tick-lots of the symbol's open buys and sells. */
    readonly openNotional: { readonly buys: number; readonly sells: number };
  },
) {
  const { numbers, instrument } = record.symbol;
  const { fill, at, execution, modifyId } = news;
  const fee = fill === undefined ? {} : { n: moneyText(new Decimal(fill.fee)), N: fill.feeAsset };
  const o = {
    s: instrument.symbol,
    c: record.clientId,
    S: sideOf(record),
    o: record.type,
    f: record.timeInForce,
    q: numbers.qty(record.qty),
    p: numbers.price(record.price),
    ap: averageOf(record),
    sp: "0",
    x: EXECUTIONS[execution],
    X: execution === "NEW" ? "NEW" : record.status,
    i: idNumber(record.id),
    l: numbers.qty(fill?.qty ?? 0),
    z: numbers.qty(record.executed),
    L: numbers.price(fill?.price ?? 0),
    ...fee,
    T: msOf(at),
    t: fill?.id ?? 0,
    b: numbers.notional(openNotional.buys),
    a: numbers.notional(openNotional.sells),
    m: fill?.maker ?? false,
    R: record.reduceOnly,
    wt: "CONTRACT_PRICE",
    ot: record.type,
    ps: "BOTH",
    cp: false,
    rp: fill === undefined ? "0" : moneyText(fill.realized),
    pP: false,
    si: 0,
    ss: 0,
    V: record.stp,
    pm: "NONE",
    gtd: 0,
    er: reasonOf(record, execution),
    ...(modifyId === undefined ? {} : { M: modifyId }),
  };
  return { e: "ORDER_TRADE_UPDATE", E: msOf(at), T: msOf(at), o };
}

export function tradeLite({ record, fill }: OwnTrade) {
  const { numbers, instrument } = record.symbol;
  return {
    e: "TRADE_LITE",
    E: msOf(fill.at),
    T: msOf(fill.at),
    s: instrument.symbol,
    q: numbers.qty(record.qty),
    p: numbers.price(record.price),
    m: fill.maker,
    c: record.clientId,
    S: sideOf(record),
    L: numbers.price(fill.price),
    l: numbers.qty(fill.qty),
    t: fill.id,
    i: idNumber(record.id),
  };
}

export interface AccountChange {
  readonly cause: "ORDER" | "FUNDING_FEE" | "DEPOSIT";
  readonly asset: string;
  readonly wallet: Decimal;
  /** Change that is neither profit nor commission. */
  readonly change: Decimal;
  /** The position that changed; funding on a cross position brings none. */
  readonly desk: Desk | undefined;
  /** The symbol of a funding. */
  readonly symbol: string | undefined;
  readonly at: number;
}

export function accountUpdate(update: AccountChange) {
  const { cause, asset, wallet, change, desk, symbol, at } = update;
  const B = [{ a: asset, wb: moneyText(wallet), cw: moneyText(wallet), bc: moneyText(change) }];
  const P = desk === undefined ? {} : { P: [positionChange(desk, at)] };
  const S = symbol === undefined ? {} : { S: symbol };
  return { e: "ACCOUNT_UPDATE", E: msOf(at), T: msOf(at), a: { m: cause, ...S, B, ...P } };
}

function positionChange({ symbol, position }: Desk, at: number) {
  const { instrument } = symbol;
  return {
    s: instrument.symbol,
    pa: position.amount.toFixed(instrument.qtyDigits),
    ep: position.entry.toFixed(8),
    bep: position.entry.toFixed(8),
    cr: moneyText(position.realized),
    up: moneyText(position.unrealized(markOf(symbol, at))),
    mt: "cross",
    iw: "0",
    ps: "BOTH",
  };
}

/** The mark price in the quote asset. */
export function markOf(symbol: Desk["symbol"], at: number): Decimal {
  return new Decimal(symbol.mark(at).markE8).div(1e8);
}

/** Average of the fills, in the digits of the tick; zero before the first. */
export function averageOf({ symbol, quote, executed }: OrderRecord): string {
  const { tickSize, priceDigits } = symbol.instrument;
  if (executed === 0) return new Decimal(0).toFixed(priceDigits);
  return new Decimal(quote).mul(tickSize).div(executed).toFixed(priceDigits + 1);
}

function reasonOf(record: OrderRecord, execution: OrderNews["execution"]): string {
  if (execution === "TRADE_PREVENTION") return "1";
  if (execution !== "EXPIRED") return "0";
  return record.type === "MARKET" ? "9" : "2";
}
