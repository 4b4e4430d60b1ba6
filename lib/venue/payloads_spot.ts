// Spot orders and account in the venue's shapes: answers, queries, user events.
import { Decimal } from "../base/decimal.ts";
import type { OrderNews, OwnTrade } from "./desk.ts";
import { moneyText, msOf } from "./numbers.ts";
import { idNumber, isOpen, type OrderRecord, sideOf } from "./order_record.ts";

const ZERO_TEXT = "0.00000000";

export function spotAck(record: OrderRecord) {
  return {
    symbol: record.symbol.instrument.symbol,
    orderId: idNumber(record.id),
    orderListId: -1,
    clientOrderId: record.clientId,
    transactTime: msOf(record.updatedAt),
  };
}

function quantities(record: OrderRecord) {
  const { numbers } = record.symbol;
  return {
    price: numbers.price(record.price),
    origQty: numbers.qty(record.qty),
    executedQty: numbers.qty(record.executed),
    origQuoteOrderQty: moneyText(record.quoteQty ?? new Decimal(0)),
    cummulativeQuoteQty: numbers.notional(record.quote),
    status: record.status,
    timeInForce: record.timeInForce,
    type: record.type,
    side: sideOf(record),
  };
}

function expiry(record: OrderRecord) {
  return record.status === "EXPIRED" ? { expiryReason: reasonOf(record) } : {};
}

export function spotResult(record: OrderRecord) {
  return {
    ...spotAck(record),
    ...quantities(record),
    workingTime: msOf(record.createdAt),
    ...expiry(record),
    selfTradePreventionMode: record.stp,
  };
}

export function spotFull(record: OrderRecord) {
  const { numbers } = record.symbol;
  const fills = record.fills.map((fill) => ({
    price: numbers.price(fill.price),
    qty: numbers.qty(fill.qty),
    commission: moneyText(new Decimal(fill.fee)),
    commissionAsset: fill.feeAsset,
    tradeId: fill.id,
  }));
  const { selfTradePreventionMode, ...result } = spotResult(record);
  return { ...result, fills, selfTradePreventionMode };
}

/** The answer to a cancel: the order bears the cancel's id. */
export function spotCanceled(record: OrderRecord) {
  const { symbol, orderId, orderListId, clientOrderId, transactTime } = spotAck(record);
  const head = { symbol, origClientOrderId: record.formerClientId, orderId, orderListId };
  return {
    ...head,
    clientOrderId,
    transactTime,
    ...quantities(record),
    selfTradePreventionMode: record.stp,
  };
}

export function spotQueried(record: OrderRecord) {
  const { origQuoteOrderQty, ...rest } = quantities(record);
  return {
    symbol: record.symbol.instrument.symbol,
    orderId: idNumber(record.id),
    orderListId: -1,
    clientOrderId: record.clientId,
    ...rest,
    stopPrice: ZERO_TEXT,
    icebergQty: ZERO_TEXT,
    time: msOf(record.createdAt),
    updateTime: msOf(record.updatedAt),
    isWorking: isOpen(record),
    workingTime: msOf(record.createdAt),
    origQuoteOrderQty,
    selfTradePreventionMode: record.stp,
    ...expiry(record),
  };
}

/** The answer to amend keepPriority; its inner names differ from all others. */
export function spotAmended(record: OrderRecord, { executionId }: { executionId: number }) {
  const { numbers } = record.symbol;
  const { status, timeInForce, type, side } = quantities(record);
  return {
    transactTime: msOf(record.updatedAt),
    executionId,
    amendedOrder: {
      symbol: record.symbol.instrument.symbol,
      orderId: idNumber(record.id),
      orderListId: -1,
      origClientOrderId: record.formerClientId,
      clientOrderId: record.clientId,
      price: numbers.price(record.price),
      qty: numbers.qty(record.qty),
      executedQty: numbers.qty(record.executed),
      preventedQty: ZERO_TEXT,
      quoteOrderQty: ZERO_TEXT,
      cumulativeQuoteQty: numbers.notional(record.quote),
      status,
      timeInForce,
      type,
      side,
      workingTime: msOf(record.createdAt),
      selfTradePreventionMode: record.stp,
    },
  };
}

export function spotTrade({ record, fill }: OwnTrade) {
  const { numbers, instrument } = record.symbol;
  return {
    symbol: instrument.symbol,
    id: fill.id,
    orderId: idNumber(record.id),
    orderListId: -1,
    price: numbers.price(fill.price),
    qty: numbers.qty(fill.qty),
    quoteQty: numbers.notional(fill.price * fill.qty),
    commission: moneyText(new Decimal(fill.fee)),
    commissionAsset: fill.feeAsset,
    time: msOf(fill.at),
    isBuyer: sideOf(record) === "BUY",
    isMaker: fill.maker,
    isBestMatch: true,
  };
}

const EXECUTIONS = {
  NEW: "NEW",
  TRADE: "TRADE",
  CANCELED: "CANCELED",
  EXPIRED: "EXPIRED",
  AMENDED: "REPLACED",
  TRADE_PREVENTION: "TRADE_PREVENTION",
} as const;

export function executionReport(
  record: OrderRecord,
  { news, executionId }: { readonly news: OrderNews; readonly executionId: number },
) {
  const { numbers, instrument } = record.symbol;
  const { fill, at, execution } = news;
  const working = isOpen(record);
  const renamed = execution === "CANCELED" || execution === "AMENDED";
  const fee = fill === undefined
    ? { n: "0", N: null }
    : { n: moneyText(new Decimal(fill.fee)), N: fill.feeAsset };
  return {
    e: "executionReport",
    E: msOf(at),
    s: instrument.symbol,
    c: record.clientId,
    S: sideOf(record),
    o: record.type,
    f: record.timeInForce,
    q: numbers.qty(record.qty),
    p: numbers.price(record.price),
    P: ZERO_TEXT,
    F: ZERO_TEXT,
    g: -1,
    C: renamed ? record.formerClientId : "",
    x: EXECUTIONS[execution],
    X: execution === "NEW" ? "NEW" : record.status,
    r: "NONE",
    i: idNumber(record.id),
    l: numbers.qty(fill?.qty ?? 0),
    z: numbers.qty(record.executed),
    L: numbers.price(fill?.price ?? 0),
    ...fee,
    T: msOf(at),
    t: fill?.id ?? -1,
    I: executionId,
    w: working,
    m: fill?.maker ?? false,
    M: fill !== undefined,
    O: msOf(record.createdAt),
    Z: numbers.notional(record.quote),
    Y: numbers.notional(fill === undefined ? 0 : fill.price * fill.qty),
    Q: moneyText(record.quoteQty ?? new Decimal(0)),
    ...(working ? { W: msOf(record.createdAt) } : {}),
    V: record.stp,
    ...(execution === "EXPIRED" ? { eR: reasonOf(record) } : {}),
  };
}

/** An asset's free and locked amounts. */
export interface AssetBalance {
  readonly asset: string;
  readonly free: Decimal;
  readonly locked: Decimal;
}

export function accountPosition(balances: readonly AssetBalance[], at: number) {
  const B = balances.map(({ asset, free, locked }) => ({
    a: asset,
    f: moneyText(free),
    l: moneyText(locked),
  }));
  return { e: "outboundAccountPosition", E: msOf(at), u: msOf(at), B };
}

export function balanceUpdate(change: { asset: string; amount: Decimal; at: number }) {
  const { asset, amount, at } = change;
  return {
    e: "balanceUpdate",
    E: msOf(at),
    a: asset,
    d: moneyText(amount),
    T: msOf(at),
  };
}

function reasonOf({ timeInForce, type }: OrderRecord): string {
  if (type === "MARKET") return "INSUFFICIENT_LIQUIDITY";
  if (timeInForce === "IOC") return "UNFILLED_IOC_QUANTITY_EXPIRED";
  return timeInForce === "FOK" ? "UNFILLED_FOK_ORDER_EXPIRED" : "EXCHANGE_CANCELED";
}
