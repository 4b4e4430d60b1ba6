// Requests by kind and outcome, and what amending saved; a request's figures go to its own regime.
import { invariant, unreachable } from "../base/invariant.ts";
import type { CancelCause, OrderEvent } from "../orders/events.ts";
import type { OrderRequest } from "../orders/requests.ts";
import { slotKey } from "./live_order.ts";
import { REGIMES } from "./regime.ts";

export const REQUEST_KINDS = ["place", "amend", "cancel"] as const;
export type RequestKind = typeof REQUEST_KINDS[number];

/** Why an amend did not do what it was sent for. */
export const AMEND_FAILURES = [
  /** The venue refused it; the order rests as it was. */
  "rejected",
  /** The order was filled before the amend reached the venue. */
  "beaten_by_fill",
  /** The order had ended in another way. */
  "order_gone",
  /** Spot: the cancel half succeeded, the new order was refused. */
  "half_done",
  /** USD-M: the amend ended the order. */
  "canceled_by_amend",
  /** It rests, but not at the price and size asked for. */
  "not_as_asked",
  "unanswered",
] as const;
export type AmendFailure = typeof AMEND_FAILURES[number];

/** Counts of one kind; what is neither accepted nor failed was open at the end. */
export interface RequestCounts {
  sent: number;
  accepted: number;
  failed: number;
}

/** What was counted in one regime, or in all. */
export interface RequestTotals {
  readonly kinds: Readonly<Record<RequestKind, RequestCounts>>;
  readonly amendFailures: Record<AmendFailure, number>;
  /** Requests spent on changing resting orders, and changes achieved. */
  spent: number;
  achieved: number;
}

type Outcome = "accepted" | AmendFailure | "failed";

interface Pending {
  readonly kind: RequestKind;
  readonly slot: string;
  readonly regime: number;
  readonly price: number;
  readonly qty: number;
  /** A place that makes good a failed amend. */
  readonly makesGood: boolean;
  /** Filled at the venue since the state on which it was decided. */
  filledSince: number;
  endedBy: "filled" | "other" | undefined;
  /** As the venue decided; undefined until then. */
  outcome: Outcome | undefined;
}

/** What the venue has done to an order and we have not heard of yet. */
interface Unheard {
  filled: number;
  endedBy: "filled" | "other" | undefined;
}

/**
 * Follows each request from sending to the venue's decision to its answer.
 *
 * `spent` and `achieved`: an amend spends one request and achieves a change when it succeeds. When
 * it fails but the quote is still wanted, the cancel for that reason and the place that follows in
 * the same slot are spent on the change too, and the accepted place achieves it. Amends still open
 * at the end count in neither.
 */
export class RequestMeter {
  readonly #totals: readonly RequestTotals[] = REGIMES.map(newTotals);
  /** In flight, by order; a cancel can be sent while an amend is unanswered. Ended by answers. */
  readonly #pending = new Map<string, Pending[]>();
  /** By order; an entry ends with the news. */
  readonly #unheard = new Map<string, Unheard>();
  /** Slots whose last amend failed and was not made good. */
  readonly #owed = new Set<string>();

  sent(request: OrderRequest, regime: number): void {
    const kind = request.type;
    const slot = slotKey(request.slot.side, request.slot.level);
    const totals = this.#of(regime);
    totals.kinds[kind].sent++;
    const owed = this.#owed.has(slot);
    if (kind === "place" && owed) totals.spent++;
    if (kind === "cancel" && owed) {
      if (request.reason === "amend_refused") totals.spent++;
      else this.#owed.delete(slot);
    }
    const unheard = this.#unheard.get(request.id);
    const pending: Pending = {
      kind,
      slot,
      regime,
      price: request.price,
      qty: request.qty,
      makesGood: kind === "place" && owed,
      filledSince: unheard?.filled ?? 0,
      endedBy: unheard?.endedBy,
      outcome: undefined,
    };
    const list = this.#pending.get(request.id);
    if (list === undefined) this.#pending.set(request.id, [pending]);
    else list.push(pending);
  }

  /** At the venue, in its order; a fill or an expiry proves that a place was accepted. */
  venue(event: OrderEvent): void {
    switch (event.type) {
      case "accepted":
        return this.#decide(event.id, "place", "accepted");
      case "rejected":
        return this.#decide(event.id, "place", "failed");
      case "amended":
        return this.#decide(event.id, "amend", this.#amendOutcome(event));
      case "amend_rejected":
        return this.#decide(event.id, "amend", this.#amendRefusal(event.id));
      case "cancel_rejected":
        return this.#decide(event.id, "cancel", "failed");
      case "canceled":
        if (event.cause === "requested") this.#decide(event.id, "cancel", "accepted");
        else this.#decide(event.id, "amend", amendCause(event.cause));
        return this.#ended(event.id, "other");
      case "expired":
        this.#decide(event.id, "place", "accepted");
        this.#ended(event.id, "other");
        return this.#decide(event.id, "amend", this.#amendRefusal(event.id));
      case "fill":
        return this.#filled(event);
      case "unanswered":
        return;
      default:
        return unreachable(event);
    }
  }

  /** An answer reached us. No answer at all turns a success that we never heard of into a failure. */
  answered(event: OrderEvent): void {
    this.#hear(event);
    const list = this.#pending.get(event.id);
    if (list === undefined) return;
    this.#close(list, event);
    // A list is kept for the next request of its order: taking it out and in again costs more.
    if (list.length === 0 && !staysOpen(event)) this.#pending.delete(event.id);
  }

  /** Ends the request of the list that the event answers. */
  #close(list: Pending[], event: OrderEvent): void {
    let index = 0;
    while (index < list.length && !answers(event, list[index]!.kind)) index++;
    const pending = list[index];
    if (pending === undefined) return;
    if (event.type === "unanswered") {
      if (pending.outcome !== undefined) this.#settle(pending, -1);
      pending.outcome = pending.kind === "amend" ? "unanswered" : "failed";
      this.#settle(pending, 1);
    }
    if (list.length === 1) list.pop();
    else list.splice(index, 1);
  }

  /** Totals of one regime, or of the whole run. */
  totals(regime?: number): RequestTotals {
    if (regime !== undefined) return this.#of(regime);
    const whole = newTotals();
    for (const part of this.#totals) {
      for (const kind of REQUEST_KINDS) {
        whole.kinds[kind].sent += part.kinds[kind].sent;
        whole.kinds[kind].accepted += part.kinds[kind].accepted;
        whole.kinds[kind].failed += part.kinds[kind].failed;
      }
      for (const cause of AMEND_FAILURES) whole.amendFailures[cause] += part.amendFailures[cause];
      whole.spent += part.spent;
      whole.achieved += part.achieved;
    }
    return whole;
  }

  /** Requests of all kinds that were sent. */
  get sentAll(): number {
    const { kinds } = this.totals();
    return REQUEST_KINDS.reduce((sum, kind) => sum + kinds[kind].sent, 0);
  }

  #of(regime: number): RequestTotals {
    const totals = this.#totals[regime];
    invariant(totals !== undefined, `Cannot count in regime ${regime}`);
    return totals;
  }

  #decide(id: string, kind: RequestKind, outcome: Outcome): void {
    const pending = this.#open(id, kind);
    if (pending === undefined) return;
    pending.outcome = outcome;
    this.#settle(pending, 1);
    if (kind === "amend") this.#owe(pending.slot, outcome);
    if (pending.makesGood && outcome === "accepted") this.#owed.delete(pending.slot);
  }

  /** Adds an outcome to the counts, or takes it back. */
  #settle(pending: Pending, sign: 1 | -1): void {
    const { kind, outcome } = pending;
    const totals = this.#of(pending.regime);
    const counts = totals.kinds[kind];
    if (outcome === "accepted") counts.accepted += sign;
    else counts.failed += sign;
    if (kind === "amend") {
      totals.spent += sign;
      if (outcome === "accepted") totals.achieved += sign;
      else if (outcome !== undefined && outcome !== "failed") {
        totals.amendFailures[outcome] += sign;
      }
    } else if (pending.makesGood && outcome === "accepted") totals.achieved += sign;
  }

  /** A change is owed while the quote is still wanted elsewhere. */
  #owe(slot: string, outcome: Outcome): void {
    const moot = outcome === "beaten_by_fill" || outcome === "order_gone";
    if (outcome === "accepted" || moot) this.#owed.delete(slot);
    else this.#owed.add(slot);
  }

  #amendOutcome(event: OrderEvent & { type: "amended" }): Outcome {
    const pending = this.#open(event.id, "amend");
    if (pending === undefined) return "accepted";
    // A fill on the way takes its part of what was asked for: the venue did as it was told.
    const asAsked = event.price === pending.price &&
      pending.qty <= event.qty + pending.filledSince && event.qty <= pending.qty;
    return asAsked ? "accepted" : "not_as_asked";
  }

  #amendRefusal(id: string): Outcome {
    const pending = this.#open(id, "amend");
    if (pending?.endedBy === undefined) return "rejected";
    const filled = pending.endedBy === "filled" || 0 < pending.filledSince;
    return filled ? "beaten_by_fill" : "order_gone";
  }

  #filled(event: OrderEvent & { type: "fill" }): void {
    this.#decide(event.id, "place", "accepted");
    for (const pending of this.#pending.get(event.id) ?? []) pending.filledSince += event.qty;
    this.#news(event.id).filled += event.qty;
    if (event.remaining === 0) this.#ended(event.id, "filled");
  }

  #ended(id: string, by: "filled" | "other"): void {
    for (const pending of this.#pending.get(id) ?? []) pending.endedBy ??= by;
    this.#news(id).endedBy = by;
  }

  #news(id: string): Unheard {
    let news = this.#unheard.get(id);
    if (news === undefined) {
      news = { filled: 0, endedBy: undefined };
      this.#unheard.set(id, news);
    }
    return news;
  }

  #hear(event: OrderEvent): void {
    const news = this.#unheard.get(event.id);
    if (news === undefined) return;
    const { type } = event;
    if (type === "fill") news.filled -= event.qty;
    if (type === "canceled" || type === "expired" || type === "fill" && event.remaining === 0) {
      news.endedBy = undefined;
    }
    if (news.filled <= 0 && news.endedBy === undefined) this.#unheard.delete(event.id);
  }

  #open(id: string, kind: RequestKind): Pending | undefined {
    const list = this.#pending.get(id);
    if (list === undefined) return undefined;
    for (const pending of list) {
      if (pending.kind === kind && pending.outcome === undefined) return pending;
    }
    return undefined;
  }
}

/** Whether the order goes on after this news; where that is not said, it is taken as over. */
export function staysOpen(event: OrderEvent): boolean {
  return event.type === "amended" || event.type === "accepted" ||
    event.type === "fill" && 0 < event.remaining;
}

/** Whether news of an order answers a request of that kind for it. */
export function answers(event: OrderEvent, kind: RequestKind): boolean {
  switch (event.type) {
    case "accepted":
    case "rejected":
    case "fill":
      return kind === "place";
    case "amended":
    case "amend_rejected":
      return kind === "amend";
    case "canceled":
      return kind === (event.cause === "requested" ? "cancel" : "amend");
    case "cancel_rejected":
      return kind === "cancel";
    case "expired":
      // Spot: nothing was left to execute after an amend that a fill had overtaken.
      return kind !== "cancel";
    case "unanswered":
      return true;
    default:
      return unreachable(event);
  }
}

function amendCause(cause: Exclude<CancelCause, "requested">): AmendFailure {
  return cause === "replace_refused" ? "half_done" : "canceled_by_amend";
}

function newTotals(): RequestTotals {
  const counts = () => ({ sent: 0, accepted: 0, failed: 0 });
  return {
    kinds: { place: counts(), amend: counts(), cancel: counts() },
    amendFailures: {
      rejected: 0,
      beaten_by_fill: 0,
      order_gone: 0,
      half_done: 0,
      canceled_by_amend: 0,
      not_as_asked: 0,
      unanswered: 0,
    },
    spent: 0,
    achieved: 0,
  };
}
