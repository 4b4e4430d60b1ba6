// The life of an order as one table: state × what happened → next state.
import type { OrderEvent } from "./events.ts";

export type OrderState =
  | "pending_new"
  | "resting"
  | "partially_filled"
  | "pending_amend"
  | "pending_cancel"
  | "canceled"
  | "filled"
  | "rejected"
  | "expired"
  | "unknown";

/** What can happen to an order: what we send, and what the venue says. */
export type Happening =
  | "send_amend"
  | "send_cancel"
  | "accepted"
  | "rejected"
  | "amended"
  | "amend_rejected"
  | "canceled"
  | "cancel_rejected"
  | "expired"
  | "partial_fill"
  | "last_fill"
  | "unanswered";

/**
 * `rests`: resting, or partially_filled once anything was filled. `same`: the order stays as it
 * is: late and doubled news change nothing. `never`: a fault of ours, and an invariant fails.
 */
type Next = OrderState | "rests" | "same" | "never";

const ENDED = {
  send_amend: "never",
  send_cancel: "never",
  accepted: "same",
  rejected: "same",
  amended: "same",
  amend_rejected: "same",
  canceled: "same",
  cancel_rejected: "same",
  expired: "same",
  partial_fill: "same",
  last_fill: "same",
  unanswered: "same",
} as const;

const RESTING = {
  send_amend: "pending_amend",
  send_cancel: "pending_cancel",
  accepted: "same",
  rejected: "same",
  amended: "rests",
  amend_rejected: "same",
  canceled: "canceled",
  cancel_rejected: "same",
  expired: "expired",
  partial_fill: "partially_filled",
  last_fill: "filled",
  unanswered: "same",
} as const;

/** The table. A fill can overtake the ack; a fill can race an amend or a cancel. */
export const TRANSITIONS: Readonly<Record<OrderState, Readonly<Record<Happening, Next>>>> = {
  pending_new: {
    send_amend: "never",
    send_cancel: "never",
    accepted: "rests",
    rejected: "rejected",
    amended: "same",
    amend_rejected: "same",
    canceled: "canceled",
    cancel_rejected: "same",
    expired: "expired",
    partial_fill: "partially_filled",
    last_fill: "filled",
    unanswered: "unknown",
  },
  resting: RESTING,
  partially_filled: RESTING,
  pending_amend: {
    send_amend: "never",
    send_cancel: "never",
    accepted: "same",
    rejected: "same",
    amended: "rests",
    amend_rejected: "rests",
    canceled: "canceled",
    cancel_rejected: "same",
    expired: "expired",
    partial_fill: "pending_amend",
    last_fill: "filled",
    unanswered: "unknown",
  },
  pending_cancel: {
    send_amend: "never",
    send_cancel: "never",
    accepted: "same",
    rejected: "same",
    amended: "same",
    amend_rejected: "same",
    canceled: "canceled",
    // The venue knows no such order: it has ended, and how it ended is still to be told.
    cancel_rejected: "unknown",
    expired: "expired",
    partial_fill: "pending_cancel",
    last_fill: "filled",
    unanswered: "unknown",
  },
  unknown: {
    send_amend: "never",
    send_cancel: "pending_cancel",
    accepted: "rests",
    rejected: "rejected",
    amended: "rests",
    amend_rejected: "rests",
    canceled: "canceled",
    cancel_rejected: "unknown",
    expired: "expired",
    partial_fill: "partially_filled",
    last_fill: "filled",
    unanswered: "same",
  },
  canceled: ENDED,
  filled: ENDED,
  rejected: ENDED,
  expired: ENDED,
};

/** States that nothing leaves. */
export function isEnded(state: OrderState): boolean {
  return state === "canceled" || state === "filled" || state === "rejected" || state === "expired";
}

/** The column of the table that a venue's event stands in. */
export function happeningOf(event: OrderEvent): Happening {
  if (event.type !== "fill") return event.type;
  return event.remaining === 0 ? "last_fill" : "partial_fill";
}
