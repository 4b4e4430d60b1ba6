// How much a side may still add: inventory up to its limit, and funds that no order holds.
import type { PriceTicks, QtyLots } from "../base/units.ts";
import type { Side, Slot } from "../orders/requests.ts";
import type { InventorySnapshot, OrderSnapshot } from "./snapshot.ts";

/** Shrinks as the slots of a side use it; less than 0 when a limit has shrunk under the orders. */
export interface Room {
  /** Lots before the inventory limit. */
  lots: number;
  /** Value in tick-lots, and base in lots, that no order holds. */
  funds: number;
  base: number;
}

export function roomOf(side: Side, inventory: InventorySnapshot): Room {
  const { roomBuy, roomSell, fundsBuy, fundsSell, baseFree } = inventory;
  return side === "buy"
    ? { lots: roomBuy, funds: fundsBuy, base: Number.MAX_SAFE_INTEGER }
    : { lots: roomSell, funds: fundsSell, base: baseFree };
}

/** Notes that a slot uses so much more. */
export function take(room: Room, qty: number, price: PriceTicks): void {
  room.lots -= qty;
  room.base -= qty;
  room.funds -= qty * price;
}

/**
 * The size that fits, and the limit that binds where it is less than wanted. An order that rests
 * keeps what it has: a limit that has shrunk under it takes nothing away, funds do, because the
 * venue would refuse.
 */
export function fitting(
  wanted: { readonly price: PriceTicks; readonly qty: QtyLots },
  at: { readonly slot: Slot; readonly room: Room; readonly order?: OrderSnapshot },
): { readonly qty: QtyLots; readonly limit: "inventory_limit" | "balance" } {
  const { room, order } = at;
  const own = order === undefined ? 0 : order.remaining;
  const ownValue = order === undefined ? 0 : order.remaining * order.price;
  const byInventory = own + Math.max(0, room.lots);
  const byFunds = Math.floor(Math.max(0, room.funds + ownValue) / wanted.price);
  const byBase = Math.max(0, room.base + own);
  const afforded = Math.min(byFunds, byBase);
  const limit = afforded < byInventory ? "balance" : "inventory_limit";
  return { qty: Math.min(wanted.qty, byInventory, afforded) as QtyLots, limit };
}
