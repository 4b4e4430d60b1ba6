// What we ask of a venue: place, amend or cancel one order.
import type { PriceTicks, QtyLots } from "../base/units.ts";

/** Side of our order, or of an aggressor. */
export type Side = "buy" | "sell";
export const SIDES = ["buy", "sell"] as const;

/** Our own name for an order, deterministic; the venue's id never enters a decision. */
export type ClientOrderId = string & { readonly client_order_id: true };

/** `level` 0 is nearest to the market. */
export interface Slot {
  readonly side: Side;
  readonly level: number;
}

/**
 * One request. `qty` is what shall rest (place), or what shall be left resting (amend), in lots;
 * `filled` is what we know of as filled, so that USD-M can be sent the new total.
 * A cancel carries the price and the remainder of the order it ends.
 * `taker` marks the market order of a flatten policy; everything else is post-only.
 */
export type OrderRequest = Readonly<
  | {
    type: "place";
    id: ClientOrderId;
    slot: Slot;
    price: PriceTicks;
    qty: QtyLots;
    reason: string;
    taker: boolean;
  }
  | {
    type: "amend";
    id: ClientOrderId;
    slot: Slot;
    price: PriceTicks;
    qty: QtyLots;
    filled: QtyLots;
    reason: string;
  }
  | {
    type: "cancel";
    id: ClientOrderId;
    slot: Slot;
    price: PriceTicks;
    qty: QtyLots;
    reason: string;
  }
>;
