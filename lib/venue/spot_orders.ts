// What spot orders go through, alone or as half of a cancelReplace.
import { checkLimitOrder, checkTakerOrder } from "../sim/mod.ts";
import type { Desk } from "./desk.ts";
import type { NewOrder, OrderRecord } from "./order_record.ts";
import { checkTrading, openOrder, type Trading } from "./order_lookup.ts";
import { readOrder, responseType } from "./order_params.ts";
import { type CallParams, clientIdOf, oneOf, optional } from "./params.ts";
import { spotAck, spotFull, spotResult } from "./payloads_spot.ts";
import { Refused } from "./refused.ts";
import { preventSelfTrade } from "./self_trade.ts";

const DUPLICATE = "Duplicate order sent.";

/** Reads an order, and the form of its answer: a wrong one refuses before anything happens. */
export function readSpotOrder(trading: Trading, desk: Desk, params: CallParams): NewOrder {
  const makeId = () => trading.accounts.makeId();
  const order = readOrder({ symbol: desk.symbol, params, makeId });
  responseType(params, order.type);
  return order;
}

/** Places what has been read. Throws Refused, and then there is no order. */
export function placeSpot(
  trading: Trading,
  desk: Desk,
  { order, at }: { order: NewOrder; at: number },
): OrderRecord {
  checkTrading(trading, desk);
  checkFilters(desk, order);
  if (desk.openByClientId(order.clientId) !== undefined) throw new Refused(-2010, DUPLICATE);
  return preventSelfTrade(desk, order, at) ? desk.place(order, at) : desk.prevent(order, at);
}

/** The answer in the form that the client asked for. */
export function placed(record: OrderRecord, params: CallParams): unknown {
  switch (responseType(params, record.type)) {
    case "ACK":
      return spotAck(record);
    case "RESULT":
      return spotResult(record);
    case "FULL":
      return spotFull(record);
  }
}

/** Cancels the order that a call names; the order then bears the cancel's id. Throws Refused. */
export function cancelSpot(trading: Trading, desk: Desk, { params, names, at }: {
  readonly params: CallParams;
  readonly names: { readonly id: string; readonly clientId: string; readonly newId: string };
  readonly at: number;
}): OrderRecord {
  const restriction = optional(params, "cancelRestrictions");
  const wanted = restriction === undefined
    ? undefined
    : oneOf(restriction, ["ONLY_NEW", "ONLY_PARTIALLY_FILLED"], () =>
      new Refused(-1145, "Invalid cancelRestrictions"));
  const sentId = optional(params, names.newId);
  const newId = sentId === undefined
    ? trading.accounts.makeId()
    : clientIdOf(sentId, names.newId, "spot");
  const record = openOrder(desk, params, names);
  if (wanted !== undefined && wanted !== `ONLY_${record.status}`) {
    throw new Refused(-2011, "Order was not canceled due to cancel restrictions.");
  }
  rename(record, newId);
  desk.cancel(record, at);
  return record;
}

/** Gives an order the id of what canceled or amended it. */
export function rename(record: OrderRecord, newId: string): void {
  record.formerClientId = record.clientId;
  record.clientId = newId;
}

/** The filters alone; `without` counts one open order less. Throws Refused. */
export function checkFilters(desk: Desk, order: NewOrder, { without = 0 } = {}): void {
  const { instrument, view } = desk.symbol;
  const context = { instrument, view, ordersOpen: desk.open.length - without };
  const check = order.type === "MARKET" ? checkTakerOrder : checkLimitOrder;
  const refused = check(order, context);
  if (refused !== undefined) throw new Refused(refused.code, refused.cause);
}
