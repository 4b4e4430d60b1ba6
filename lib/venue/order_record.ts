// One order of a client as the venue keeps it, open or ended, with its fills.
import type { Decimal } from "../base/decimal.ts";
import { BID } from "../market/event_ring.ts";
import type { SymbolMarket } from "./market.ts";
import { RawNumber } from "./ports.ts";

export type OrderType = "LIMIT" | "LIMIT_MAKER" | "MARKET";
export type OrderTimeInForce = "GTC" | "IOC" | "FOK" | "GTX";
export type StpMode = "NONE" | "EXPIRE_TAKER" | "EXPIRE_MAKER" | "EXPIRE_BOTH";

export type OrderStatus =
  | "NEW"
  | "PARTIALLY_FILLED"
  | "FILLED"
  | "CANCELED"
  | "EXPIRED"
  | "EXPIRED_IN_MATCH";

/** One execution. Price in ticks, quantity in lots, time in microseconds. */
export interface FillRecord {
  readonly id: number;
  readonly price: number;
  readonly qty: number;
  readonly at: number;
  readonly maker: boolean;
  readonly fee: string;
  readonly feeAsset: string;
  /** USD-M: what this fill realized. */
  readonly realized: Decimal;
}

/** An order asked for, its parameters read and checked. */
export interface NewOrder {
  /** Side of the book it would rest on. */
  readonly side: number;
  readonly type: OrderType;
  readonly timeInForce: OrderTimeInForce;
  /** Ticks; 0 for a market order. */
  readonly price: number;
  /** Lots. */
  readonly qty: number;
  /** As sent; undefined where the quantity was. */
  readonly quoteQty: Decimal | undefined;
  readonly clientId: string;
  readonly stp: StpMode;
  readonly reduceOnly: boolean;
}

/** Kept and updated in place by the desk of its account and symbol. */
export interface OrderRecord extends Omit<NewOrder, "price" | "qty" | "clientId"> {
  readonly symbol: SymbolMarket;
  readonly account: string;
  /** The venue's id in digits: it may be beyond 2^53. */
  readonly id: string;
  clientId: string;
  /** The id that a cancel or an amend replaced last; empty before. */
  formerClientId: string;
  price: number;
  qty: number;
  executed: number;
  /** Tick-lots paid or received. */
  quote: number;
  status: OrderStatus;
  readonly createdAt: number;
  updatedAt: number;
  /** How many amends or modifications it has had. */
  amends: number;
  /** Why it ended, in the venue's words, where it was not asked to. */
  expiryReason: string;
  readonly fills: FillRecord[];
  /** What of it the shown book has: ticks and lots. */
  shownPrice: number;
  shownLots: number;
}

export function isOpen({ status }: OrderRecord): boolean {
  return status === "NEW" || status === "PARTIALLY_FILLED";
}

/** The id as JSON carries it: a number, whatever its length. */
export function idNumber(id: string): number | RawNumber {
  const value = Number(id);
  return Number.isSafeInteger(value) ? value : new RawNumber(id);
}

export function sideOf({ side }: { readonly side: number }): "BUY" | "SELL" {
  return side === BID ? "BUY" : "SELL";
}

/** Whether it may never take. */
export function isPostOnly({ type, timeInForce }: NewOrder | OrderRecord): boolean {
  return type === "LIMIT_MAKER" || timeInForce === "GTX";
}
