// What the kernel answers: requests wanted, each slot's status, and how long the answer holds.
import type { HalfTicks, PriceTicks, QtyLots, TimeUs } from "../base/units.ts";
import type { ClientOrderId, Slot } from "../orders/requests.ts";
import type { Reason, SlotStatus } from "./reason.ts";

export type Decision = Readonly<
  | {
    type: "place";
    slot: Slot;
    price: PriceTicks;
    qty: QtyLots;
    reason: Reason;
    /** Only a flatten policy takes. */
    taker: boolean;
  }
  | {
    type: "amend";
    slot: Slot;
    id: ClientOrderId;
    price: PriceTicks;
    qty: QtyLots;
    reason: Reason;
  }
  | { type: "cancel"; slot: Slot; id: ClientOrderId; reason: Reason }
>;

/**
 * Nothing changes while the reference, the mid, the bid and the ask stay inside, ends included,
 * and the clock stays before `until`. Calling on every message sends the same requests.
 */
export interface Watch {
  readonly referenceLo: HalfTicks;
  readonly referenceHi: HalfTicks;
  readonly midLo: HalfTicks;
  readonly midHi: HalfTicks;
  readonly bidLo: PriceTicks;
  readonly bidHi: PriceTicks;
  readonly askLo: PriceTicks;
  readonly askHi: PriceTicks;
  readonly until: TimeUs;
}

export interface SlotReport extends Slot {
  readonly status: SlotStatus;
}

export interface Decided {
  readonly decisions: readonly Decision[];
  readonly slots: readonly SlotReport[];
  readonly watch: Watch;
}
