// Reads the parameters of an order, in the order in which the venue checks them.
import { Decimal } from "../base/decimal.ts";
import { ASK, BID } from "../market/event_ring.ts";
import type { SymbolMarket } from "./market.ts";
import type { NewOrder, OrderTimeInForce, OrderType, StpMode } from "./order_record.ts";
import {
  type CallParams,
  clientIdOf,
  decimalOf,
  flag,
  illegal,
  missing,
  need,
  oneOf,
  optional,
} from "./params.ts";
import { Refused } from "./refused.ts";

const SPOT_TYPES: readonly OrderType[] = ["LIMIT", "LIMIT_MAKER", "MARKET"];
const SPOT_TIMES: readonly OrderTimeInForce[] = ["GTC", "IOC", "FOK"];
const USDM_TYPES: readonly OrderType[] = ["LIMIT", "MARKET"];
const USDM_TIMES: readonly OrderTimeInForce[] = ["GTC", "IOC", "FOK", "GTX"];
const STP_MODES: readonly StpMode[] = ["NONE", "EXPIRE_TAKER", "EXPIRE_MAKER", "EXPIRE_BOTH"];
const CONDITIONAL = /^(STOP|TAKE_PROFIT|TRAILING_STOP)/;
const SPOT_DIGITS = 8;

export type ResponseType = "ACK" | "RESULT" | "FULL";

export interface OrderParams {
  readonly symbol: SymbolMarket;
  readonly params: CallParams;
  /** Makes an id where the client sent none. */
  readonly makeId: () => string;
}

/** Side, type, time in force, then price and quantity. Throws Refused. */
export function readOrder({ symbol, params, makeId }: OrderParams): NewOrder {
  const { market } = symbol.instrument;
  const side = sideParam(params);
  const type = typeParam(params, market);
  const timeInForce = timeParam(params, { market, type });
  const quoteText = market === "spot" ? optional(params, "quoteOrderQty") : undefined;
  const byQuote = type === "MARKET" && quoteText !== undefined;
  const qtyText = byQuote ? undefined : need(params, "quantity");
  const priceText = type === "MARKET" ? undefined : need(params, "price");
  const sentId = optional(params, "newClientOrderId");
  const clientId = sentId === undefined ? makeId() : clientIdOf(sentId, "newClientOrderId", market);
  const stp = stpParam(params, market);
  const quoteQty = byQuote ? decimalOf(quoteText, "quoteOrderQty") : undefined;
  const qty = qtyText === undefined
    ? lotsOfQuote(symbol, { side, quote: quoteQty ?? new Decimal(0) })
    : qtyParam(symbol, qtyText, "quantity");
  const price = priceText === undefined ? 0 : priceParam(symbol, priceText);
  const reduceOnly = market === "usdm" && flag(params, "reduceOnly");
  return { side, type, timeInForce, price, qty, quoteQty, clientId, stp, reduceOnly };
}

export function sideParam(params: CallParams): number {
  const side = oneOf(
    need(params, "side"),
    ["BUY", "SELL"],
    () => new Refused(-1117, "Invalid side."),
  );
  return side === "BUY" ? BID : ASK;
}

function typeParam(params: CallParams, market: "spot" | "usdm"): OrderType {
  const text = need(params, "type");
  if (market === "usdm" && CONDITIONAL.test(text)) {
    throw new Refused(
      -4120,
      "Order type not supported for this endpoint. Please use the Algo Order API endpoints instead.",
    );
  }
  const types = market === "spot" ? SPOT_TYPES : USDM_TYPES;
  return oneOf(text, types, () => new Refused(-1116, "Invalid orderType."));
}

/** LIMIT_MAKER and MARKET orders are reported as GTC. */
function timeParam(
  params: CallParams,
  { market, type }: { market: "spot" | "usdm"; type: OrderType },
): OrderTimeInForce {
  const text = optional(params, "timeInForce");
  if (type !== "LIMIT") {
    if (text === undefined || market === "usdm") return "GTC";
    throw new Refused(-1106, "Parameter 'timeInForce' sent when not required.");
  }
  if (text === undefined) throw missing("timeInForce");
  const times = market === "spot" ? SPOT_TIMES : USDM_TIMES;
  return oneOf(text, times, () => new Refused(-1115, "Invalid timeInForce."));
}

function stpParam(params: CallParams, market: "spot" | "usdm"): StpMode {
  const text = optional(params, "selfTradePreventionMode");
  if (text === undefined) return "EXPIRE_MAKER";
  return oneOf(
    text,
    STP_MODES,
    () =>
      market === "spot"
        ? new Refused(-1013, "This symbol does not allow the specified self-trade prevention mode.")
        : new Refused(-5039, "Invalid self trade prevention mode"),
  );
}

/** Spot defaults: everything for MARKET and LIMIT, the least for LIMIT_MAKER. */
export function responseType(params: CallParams, type: OrderType): ResponseType {
  const text = optional(params, "newOrderRespType");
  if (text === undefined) return type === "LIMIT_MAKER" ? "ACK" : "FULL";
  return oneOf(
    text,
    ["ACK", "RESULT", "FULL"],
    () => new Refused(-1100, illegal("newOrderRespType", "^(ACK|RESULT|FULL)$").message),
  );
}

/** A price in whole ticks; -1111 for too many digits, then the tick. */
export function priceParam({ instrument }: SymbolMarket, text: string): number {
  const value = decimalOf(text, "price");
  const isSpot = instrument.market === "spot";
  checkDigits(value, { digits: isSpot ? SPOT_DIGITS : instrument.priceDigits, name: "price" });
  const ticks = value.div(instrument.tickSize);
  if (ticks.isInteger()) return ticks.toNumber();
  throw isSpot
    ? new Refused(-1013, "Filter failure: PRICE_FILTER")
    : new Refused(-4014, "Price not increased by tick size.");
}

/** A quantity in whole lots; -1111 for too many digits, then the step. */
export function qtyParam({ instrument }: SymbolMarket, text: string, name: string): number {
  const value = decimalOf(text, name);
  const isSpot = instrument.market === "spot";
  checkDigits(value, { digits: isSpot ? SPOT_DIGITS : instrument.qtyDigits, name });
  const lots = value.div(instrument.lotSize);
  if (lots.isInteger()) return lots.toNumber();
  throw isSpot
    ? new Refused(-1013, "Filter failure: LOT_SIZE")
    : new Refused(-4023, "Qty not increased by step size.");
}

function checkDigits(value: Decimal, { digits, name }: { digits: number; name: string }): void {
  if (value.decimalPlaces() <= digits) return;
  throw new Refused(
    -1111,
    name === "price"
      ? "Precision is over the maximum defined for this asset."
      : `Parameter '${name}' has too much precision.`,
  );
}

/** Lots that an amount of the quote asset buys or sells at the shown levels. */
function lotsOfQuote(
  { book, instrument }: SymbolMarket,
  { side, quote }: { side: number; quote: Decimal },
): number {
  let left = quote.div(instrument.tickSize).div(instrument.lotSize).floor().toNumber();
  let lots = 0;
  for (const [price, qty] of book.levels(side === BID ? ASK : BID, 1_000)) {
    const fits = Math.min(qty, Math.floor(left / price));
    lots += fits;
    left -= fits * price;
    if (fits < qty) break;
  }
  return lots;
}
