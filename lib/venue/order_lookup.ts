// Finds the account, the desk and the order that a call names.
import type { Accounts, ClientAccount } from "./accounts.ts";
import type { Desk } from "./desk.ts";
import { type MarketSymbols, symbolOf } from "./market_routes.ts";
import { isOpen, type OrderRecord } from "./order_record.ts";
import { type CallParams, missing, optional, wholeOf } from "./params.ts";
import { Refused } from "./refused.ts";
import type { RouteCall } from "./route.ts";

/** What order routes work on. */
export interface Trading {
  readonly accounts: Accounts;
  readonly symbols: MarketSymbols;
}

export function accountOf({ accounts }: Trading, { account }: RouteCall): ClientAccount {
  const found = account === undefined ? undefined : accounts.get(account);
  if (found === undefined) {
    throw new Refused(-2015, "Invalid API-key, IP, or permissions for action.");
  }
  return found;
}

/** The caller's desk for the symbol of the call. */
export function deskOf(trading: Trading, call: RouteCall): Desk {
  const account = accountOf(trading, call);
  const desk = account.desks.get(symbolOf(trading.symbols, call));
  if (desk === undefined) throw new Refused(-1121, "Invalid symbol.");
  return desk;
}

/** The desks of one symbol, or of all where the call names none. */
export function desksOf(trading: Trading, call: RouteCall): readonly Desk[] {
  if (optional(call.params, "symbol") !== undefined) return [deskOf(trading, call)];
  return accountOf(trading, call).desksOf(call.market);
}

/** Refuses a symbol that does not trade. */
export function checkTrading({ accounts }: Trading, { symbol }: Desk): void {
  const status = accounts.config.statusOf(symbol);
  if (status === "TRADING") return;
  throw symbol.instrument.market === "spot"
    ? new Refused(status === "CANCEL_ONLY" ? -2010 : -1013, "Market is closed.")
    : new Refused(-4140, "Invalid symbol status for opening position.");
}

/** Names of the two parameters that name an order. */
export interface IdNames {
  readonly id: string;
  readonly clientId: string;
}

export const ORDER_IDS: IdNames = { id: "orderId", clientId: "origClientOrderId" };

/** Which of several orders with one client id is meant. */
export type Among = "open" | "all";

/**
 * The order that a call names by id, by client id, or by both: then the client id must be that of
 * the id (-2039 on spot). Undefined when there is none; -1102 when neither was sent.
 */
export function namedOrder(
  desk: Desk,
  { params, names, among }: { params: CallParams; names: IdNames; among: Among },
): OrderRecord | undefined {
  const id = optional(params, names.id);
  const clientId = optional(params, names.clientId);
  if (id === undefined && clientId === undefined) throw missing(names.clientId);
  const found = id === undefined
    ? among === "open" ? desk.openByClientId(clientId ?? "") : desk.byClientId(clientId ?? "")
    : desk.byId(wholeOf(id, names.id));
  if (found === undefined) return undefined;
  if (among === "open" && !isOpen(found)) return undefined;
  const isSpot = desk.symbol.instrument.market === "spot";
  if (isSpot && id !== undefined && clientId !== undefined && found.clientId !== clientId) {
    throw new Refused(-2039, "Client order ID is not correct for this order ID.");
  }
  return found;
}

/** The open order that is to be canceled or changed; -2011 where there is none. */
export function openOrder(desk: Desk, params: CallParams, names = ORDER_IDS): OrderRecord {
  const found = namedOrder(desk, { params, names, among: "open" });
  if (found === undefined) throw new Refused(-2011, "Unknown order sent.");
  return found;
}

/** The order that is asked for; -2013 where there is none. */
export function knownOrder(desk: Desk, params: CallParams): OrderRecord {
  const found = namedOrder(desk, { params, names: ORDER_IDS, among: "all" });
  if (found === undefined) throw new Refused(-2013, "Order does not exist.");
  return found;
}

const PAGE_MAX = 1_000;

/** A page of a history by first id, times in milliseconds and length; the last where none is asked. */
export function pageOf<Item>(items: readonly Item[], { params, idOf, timeOf, limit }: {
  readonly params: CallParams;
  readonly idOf: (item: Item) => bigint;
  readonly timeOf: (item: Item) => number;
  readonly limit: number;
}): readonly Item[] {
  const from = optional(params, "fromId") ?? optional(params, "orderId");
  const start = optional(params, "startTime");
  const end = optional(params, "endTime");
  const chosen = items.filter((item) =>
    (from === undefined || BigInt(wholeOf(from, "fromId")) <= idOf(item)) &&
    (start === undefined || Number(start) <= timeOf(item)) &&
    (end === undefined || timeOf(item) <= Number(end))
  );
  const length = Math.max(1, Math.min(PAGE_MAX, Number(optional(params, "limit") ?? limit)));
  return from === undefined && start === undefined
    ? chosen.slice(-length)
    : chosen.slice(0, length);
}
