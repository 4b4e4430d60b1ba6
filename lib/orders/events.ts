// What a venue tells us of our orders. `venueAt` is when it happened there.
import type { HalfTicks, PriceTicks, QtyLots, TimeUs } from "../base/units.ts";
import type { ClientOrderId } from "./requests.ts";

/** Queue position at acceptance: what is shown in front of us, if the level is known at all. */
export interface QueueStart {
  readonly ahead: QtyLots;
  readonly queueKnown: boolean;
}

/** Why the venue ended an order. */
export type CancelCause =
  | "requested"
  /** USD-M: the amended post-only price would have crossed. */
  | "amend_crossed"
  /** USD-M: the amended total was not above what had been filled. */
  | "amend_below_filled"
  /** Spot: the cancel half of a cancel-replace succeeded, the new order was refused. */
  | "replace_refused";

/** One fill with its evidence. */
export interface Fill {
  readonly type: "fill";
  readonly id: ClientOrderId;
  readonly venueAt: TimeUs;
  readonly price: PriceTicks;
  readonly qty: QtyLots;
  /** What is left resting of the order. */
  readonly remaining: QtyLots;
  readonly liquidity: "maker" | "taker";
  /** Commission as the venue charged it: decimal text, its asset; negative is a rebate. */
  readonly fee: string;
  readonly feeAsset: string;
  /** Trade id of the print that filled us, or the update id of the book that crossed us. */
  readonly evidenceId: number;
  readonly evidence: "print" | "book" | "walk";
  readonly aheadBefore: QtyLots;
  readonly aheadAfter: QtyLots;
  readonly queueKnown: boolean;
  /** The venue's mid just before the fill. */
  readonly mid: HalfTicks;
}

export type OrderEvent = Readonly<
  | (
    & { type: "accepted"; id: ClientOrderId; venueAt: TimeUs; price: PriceTicks; qty: QtyLots }
    & QueueStart
  )
  | { type: "rejected"; id: ClientOrderId; venueAt: TimeUs; code: number; cause: string }
  | (
    & {
      type: "amended";
      id: ClientOrderId;
      venueAt: TimeUs;
      price: PriceTicks;
      /** What is left resting. */
      qty: QtyLots;
      /** False when the queue position was kept (spot, quantity down): not a new version. */
      requeued: boolean;
    }
    & QueueStart
  )
  /** The amend failed and left the order as it was (or it had already ended). */
  | { type: "amend_rejected"; id: ClientOrderId; venueAt: TimeUs; code: number; cause: string }
  | { type: "canceled"; id: ClientOrderId; venueAt: TimeUs; cause: CancelCause; code: number }
  | { type: "cancel_rejected"; id: ClientOrderId; venueAt: TimeUs; code: number; cause: string }
  | { type: "expired"; id: ClientOrderId; venueAt: TimeUs; cause: string }
  | Fill
  /** No answer came in time: nobody knows. Made by us, never by the venue. */
  | { type: "unanswered"; id: ClientOrderId; venueAt: TimeUs }
>;
