// Self-trade prevention: what happens before an order would meet one of its own account.
//
// - The taker's mode decides. Orders of one account met at the touch or in front of it count as
//   reached; the simulated venue never lets them trade with each other, whatever the mode.
// - A post-only order that would take from its own account is refused like any that would take.
// - USD-M: no prevention for FOK.
import { BID } from "../market/event_ring.ts";
import type { Desk } from "./desk.ts";
import { isPostOnly, type NewOrder, type OrderRecord } from "./order_record.ts";
import { Refused } from "./refused.ts";

/** Ends what must end of the account's own resting orders; whether the order itself goes on. */
export function preventSelfTrade(desk: Desk, order: NewOrder, at: number): boolean {
  const met = desk.open.filter((other) => meets(desk, order, other));
  if (met.length === 0) return true;
  const { market } = desk.symbol.instrument;
  if (isPostOnly(order)) throw postOnlyRefused(market);
  if (order.stp === "NONE" || (market === "usdm" && order.timeInForce === "FOK")) return true;
  if (order.stp !== "EXPIRE_TAKER") {
    for (const other of met) desk.cancel(other, at, "EXPIRED_IN_MATCH");
  }
  return order.stp === "EXPIRE_MAKER";
}

function meets({ symbol }: Desk, order: NewOrder, other: OrderRecord): boolean {
  if (other.side === order.side) return false;
  const buys = order.side === BID;
  const isMarket = order.type === "MARKET";
  const crosses = isMarket || (buys ? other.price <= order.price : order.price <= other.price);
  const touch = buys ? symbol.view.ask : symbol.view.bid;
  const isInFront = touch === 0 || (buys ? other.price <= touch : touch <= other.price);
  return crosses && isInFront;
}

function postOnlyRefused(market: "spot" | "usdm"): Refused {
  if (market === "spot") return new Refused(-2010, "Order would immediately match and take.");
  return new Refused(
    -5022,
    "Due to the order could not be executed as maker, the Post Only order will be rejected. " +
      "The order will not be recorded in the order history",
  );
}
