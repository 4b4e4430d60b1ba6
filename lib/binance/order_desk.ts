// Our orders at the venue: turns answers and user news, in any order, into order events exactly once.
import type { TimeUs } from "../base/units.ts";
import type { Instrument } from "../market/instrument.ts";
import type { OrderEvent } from "../orders/events.ts";
import type { ClientOrderId, OrderRequest } from "../orders/requests.ts";
import { Askings, type Chore, noteTry } from "./chores.ts";
import type { UserNews, VenueFill, VenueOrder } from "./dialect.ts";
import type { AmendWay, Carrier, Found, Outcome } from "./order_dialect.ts";
import { Register } from "./register.ts";
import { Strays } from "./strays.ts";
import { BLIND, fillEvent, halfReplaced, type Scene, tellEnd, tellTerms } from "./telling.ts";
import {
  askedTotal,
  book,
  carrierOf,
  currentLeg,
  newAsking,
  newTracked,
  see,
  settle,
  type Tracked,
} from "./tracked.ts";

/** "Not found" answers, spaced apart, that a verdict needs. */
const ABSENCES = 2;

/** Cancel-all gets this long to do its work before orders are canceled one by one. */
const CANCEL_ALL_MS = 1_000;

const ABSENT = { code: -2013, cause: "Order does not exist." } as const;
const WOULD_TAKE = -5022;
const NOT_DONE = "The amend was not done";
const VANISHED = "The venue has no such order";

/** Now, on our wall clock for events and on the monotonic clock for waiting. */
export interface Moment {
  readonly at: TimeUs;
  readonly ms: number;
}

export interface DeskConfig {
  /** Is this client id of one of our runs? Orders of others are left alone. */
  readonly isOurs: (clientId: string) => boolean;
  /** recvWindow, the venue's second of tolerance, and a margin for its engine and replicas. */
  readonly horizonMs: number;
  readonly scene?: Scene | undefined;
}

/**
 * Rules it keeps:
 * - A trade is told once, by its id; a fill is told even when its order's end was told before it.
 * - News of an order prove its acceptance; the ack that comes later tells nothing new.
 * - An unknown outcome is asked for by client id and never sent again. "Not found" decides only
 *   when it came twice and after the horizon.
 * - A cancel is wanted until the order has ended; sending it again does no harm.
 * - Orders without our prefix are left alone; one that appears after it was given up, or of a run
 *   before, is canceled.
 */
export class OrderDesk {
  readonly #register = new Register();
  readonly #strays = new Strays();
  readonly #config: DeskConfig;
  readonly #scene: Scene;
  readonly #askings = new Askings();
  #events: OrderEvent[] = [];

  constructor(config: DeskConfig) {
    this.#config = config;
    this.#scene = config.scene ?? BLIND;
  }

  /** Events told since the last call, in their order. */
  take(): readonly OrderEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** Orders that have not ended, as far as was told. */
  get working(): number {
    return this.#register.working().length;
  }

  /** Orders with a place, an amend or a cancel still without an outcome. */
  get unsettled(): number {
    const all = this.#register.working();
    return all.filter(({ change, cancel, fate }) =>
      change !== undefined || cancel !== undefined || fate !== undefined
    ).length;
  }

  /** What a request goes to: its venue id is known once anything was heard of the order. */
  carrier(id: ClientOrderId): Carrier | undefined {
    const order = this.#register.find(id);
    return order === undefined ? undefined : carrierOf(order);
  }

  /** Records a request before its bytes leave. */
  sent(
    request: OrderRequest,
    now: Moment,
    terms: { readonly instrument: Instrument; readonly way: AmendWay | undefined },
  ): void {
    if (request.type === "place") {
      this.#register.add(newTracked(request, now, terms.instrument));
      return;
    }
    const order = this.#register.find(request.id);
    if (order === undefined) return;
    if (request.type === "amend") {
      const total = askedTotal(request, carrierOf(order));
      const asked = { price: request.price, total };
      const legs = order.legs.length;
      const way = terms.way ?? "modify";
      order.change = { way, asked, sentMs: now.ms, legs, lost: false };
    } else {
      order.cancel = { sentMs: now.ms, inFlight: true, nextMs: 0, tries: 1 };
    }
  }

  /** What became of a request. */
  answered(id: ClientOrderId, kind: OrderRequest["type"], news: Answered): void {
    const order = this.#register.find(id);
    if (order === undefined) return;
    if (kind === "cancel") this.#cancelAnswered(order, news);
    else this.#changeAnswered(order, news);
    this.#settle(order, news.now);
  }

  /** What a user event says; true when it was about one of our orders. */
  heard(news: UserNews & { readonly type: "order" }, now: Moment): boolean {
    const { order: seen, fill, cause } = news;
    const order = this.#register.find(seen.clientId) ?? this.#register.findVenueId(seen.venueId);
    if (order === undefined) {
      const isOurs = this.#config.isOurs(seen.clientId);
      if (isOurs) this.#strays.see(seen, now.ms);
      return isOurs;
    }
    this.#see(order, seen, { cause });
    if (fill !== undefined) this.#book(order, fill);
    this.#settle(order, now);
    return true;
  }

  /** What asking for one order brought. */
  asked(id: string, found: Found, now: Moment): void {
    const order = this.#register.find(id);
    if (order === undefined) return;
    this.#askings.answered(order);
    if (found.type === "found") {
      this.#see(order, found.order, { cause: found.order.status });
      this.#decide(order, { ...now, isAbsent: false });
    } else if (found.type === "absent" && order.ask !== undefined) {
      order.ask.absent++;
      this.#decide(order, { ...now, isAbsent: true });
    }
    this.#settle(order, now);
  }

  /** Fills as a trade query reports them, whosever they are; ours that are new are told. */
  traded(fills: readonly VenueFill[], now: Moment): void {
    for (const fill of fills) {
      const order = this.#register.findVenueId(fill.venueId);
      if (order === undefined) continue;
      this.#book(order, fill);
      this.#settle(order, now);
    }
    for (const order of this.#register.wanting()) {
      if (order.owed !== undefined) order.owed.inFlight = false;
    }
  }

  /** The trades of an order could not be had; they are asked for again. */
  notTraded(id: string): void {
    const order = this.#register.find(id);
    if (order?.owed !== undefined) order.owed.inFlight = false;
  }

  /**
   * After a gap in the user stream: what is open, and the trades since. What is missing among the
   * open ones is asked for one by one: absence alone decides nothing.
   */
  resync(
    truth: { readonly open: readonly VenueOrder[]; readonly fills: readonly VenueFill[] },
    now: Moment,
  ): void {
    const open = new Set<string>();
    for (const seen of truth.open) {
      open.add(seen.venueId);
      this.heard(
        { type: "order", execution: "RESYNC", order: seen, fill: undefined, cause: "" },
        now,
      );
    }
    this.traded(truth.fills, now);
    for (const order of this.#register.wanting()) {
      const leg = currentLeg(order);
      if (leg === undefined || leg.status !== "live" || open.has(leg.venueId)) continue;
      // It was accepted long ago: an answer of any kind may be believed at once.
      order.fate ??= { sinceMs: Number.NEGATIVE_INFINITY };
      order.ask = newAsking(now.ms);
    }
  }

  /** Marks every order as one whose cancel was sent: cancel-all answers for none of them. */
  cancelAllSent(now: Moment): void {
    for (const order of this.#register.working()) {
      const nextMs = now.ms + CANCEL_ALL_MS;
      order.cancel ??= { sentMs: now.ms, inFlight: false, nextMs, tries: 0 };
    }
  }

  /** What is to be asked or sent by now, each noted as sent. */
  chores(now: Moment): readonly Chore[] {
    const chores = this.#askings.due(this.#register.wanting(), now.ms);
    return [...chores, ...this.#strays.due(now.ms)];
  }

  /** When the next chore is due, monotonic; Infinity without one. */
  nextChoreMs(): number {
    return Math.min(this.#askings.next(this.#register.wanting()), this.#strays.next());
  }

  #see(order: Tracked, seen: VenueOrder, { cause }: { readonly cause: string }): void {
    see(order, seen, { cause });
    this.#register.noteVenueId(seen.venueId, order);
    this.#tell(tellTerms(order, this.#scene));
  }

  #book(order: Tracked, fill: VenueFill): void {
    if (!book(order, fill)) return;
    this.#tell([fillEvent(order, fill, this.#scene)]);
  }

  #changeAnswered(order: Tracked, { outcome, now }: Answered): void {
    const { change } = order;
    switch (outcome.type) {
      case "done":
        for (const seen of outcome.orders) this.#see(order, seen, { cause: seen.status });
        return;
      case "unchanged":
        if (change !== undefined) {
          this.#unchanged(order, { code: 0, cause: "", now, amended: true });
        }
        return;
      case "half":
        this.#see(order, outcome.canceled, { cause: outcome.cause });
        if (!order.ended) this.#tell([halfReplaced(order, now.at)]);
        return;
      case "unknown":
        if (change === undefined) return;
        change.lost = true;
        order.ask ??= newAsking(now.ms);
        if (!order.ended) this.#tell([{ type: "unanswered", id: order.id, venueAt: now.at }]);
        return;
      case "refused":
      case "gone":
      case "unsent":
        return this.#changeRefused(order, outcome, now);
    }
  }

  #changeRefused(order: Tracked, refused: RefusedOutcome, now: Moment): void {
    const { change } = order;
    if (change === undefined) return;
    const { code, cause } = refused;
    if (change.way === "place") {
      order.change = undefined;
      order.ended = true;
      this.#tell([{ type: "rejected", id: order.id, venueAt: now.at, code, cause }]);
      return;
    }
    // A post-only modify that would cross may have canceled the order: it is asked for.
    if (refused.type === "gone" || code === WOULD_TAKE) this.#askFate(order, now);
    if (code === WOULD_TAKE && change.way === "modify") return;
    this.#unchanged(order, { code, cause, now, amended: false });
  }

  /** The amend is settled and the order is as it was. */
  #unchanged(order: Tracked, verdict: Verdict): void {
    const { code, cause, now } = verdict;
    order.change = undefined;
    const leg = currentLeg(order);
    if (order.ended || leg === undefined) return;
    const { id } = order;
    if (!verdict.amended) {
      this.#tell([{ type: "amend_rejected", id, venueAt: now.at, code, cause }]);
      return;
    }
    const qty = leg.qty - leg.told as typeof leg.qty;
    const queue = this.#scene.ahead(order.side, leg.price);
    const terms = { price: leg.price, qty, requeued: false, ...queue };
    this.#tell([{ type: "amended", id, venueAt: now.at, ...terms }]);
  }

  #cancelAnswered(order: Tracked, { outcome, now }: Answered): void {
    const { cancel } = order;
    if (cancel !== undefined) {
      cancel.inFlight = false;
      cancel.nextMs = noteTry(cancel.tries, now.ms);
    }
    switch (outcome.type) {
      case "done":
        for (const seen of outcome.orders) this.#see(order, seen, { cause: seen.status });
        return;
      case "gone":
      case "refused": {
        const { code, cause } = outcome;
        if (order.ended) return;
        this.#tell([{ type: "cancel_rejected", id: order.id, venueAt: now.at, code, cause }]);
        return this.#askFate(order, now);
      }
      case "unknown":
        return this.#askFate(order, now);
      case "unsent":
      case "unchanged":
      case "half":
        return;
    }
  }

  #askFate(order: Tracked, now: Moment): void {
    order.fate ??= { sinceMs: now.ms };
    order.ask ??= newAsking(now.ms);
  }

  /** Draws the verdict from an answer to our asking; before the horizon only good news count. */
  #decide(order: Tracked, now: Moment & { readonly isAbsent: boolean }): void {
    const never = Number.NEGATIVE_INFINITY;
    const sinceMs = Math.max(order.change?.sentMs ?? never, order.fate?.sinceMs ?? never);
    const isLate = sinceMs + this.#config.horizonMs <= now.ms;
    const leg = currentLeg(order);
    if (now.isAbsent) {
      if (isLate && ABSENCES <= (order.ask?.absent ?? 0)) this.#vanish(order, now);
      return;
    }
    if (leg?.status !== "live") {
      const { change } = order;
      const isHalf = leg?.status === "canceled" && change?.way === "replace" && change.lost;
      if (isHalf && isLate && !order.ended) this.#tell([halfReplaced(order, now.at)]);
      order.fate = isHalf && !isLate ? order.fate : undefined;
      return;
    }
    if (!isLate) return;
    order.fate = undefined;
    const { change } = order;
    if (change === undefined || change.way === "place") return;
    const code = change.lost ? 0 : WOULD_TAKE;
    this.#unchanged(order, { code, cause: NOT_DONE, now, amended: false });
  }

  /** Asked for twice after the horizon, and not there. */
  #vanish(order: Tracked, now: Moment): void {
    const { id } = order;
    const venueAt = now.at;
    order.change = undefined;
    order.fate = undefined;
    const leg = currentLeg(order);
    if (leg !== undefined && leg.status === "live") leg.status = "canceled";
    if (order.ended) return;
    order.ended = true;
    if (!order.accepted) this.#tell([{ type: "rejected", id, venueAt, ...ABSENT }]);
    else if (order.cancel === undefined) {
      this.#tell([{ type: "expired", id, venueAt, cause: VANISHED }]);
    } else {
      const { code } = ABSENT;
      this.#tell([{ type: "canceled", id, venueAt, cause: "requested", code }]);
    }
  }

  /** After each input: the end, what is still to be asked, and where the order is kept. */
  #settle(order: Tracked, now: Moment): void {
    this.#tell(tellEnd(order, now.at));
    settle(order, now);
    this.#register.sort(order);
  }

  #tell(events: readonly OrderEvent[]): void {
    this.#events.push(...events);
  }
}

export interface Answered {
  readonly outcome: Outcome;
  readonly now: Moment;
}

type RefusedOutcome = Outcome & { readonly type: "refused" | "gone" | "unsent" };

interface Verdict {
  readonly code: number;
  readonly cause: string;
  readonly now: Moment;
  readonly amended: boolean;
}
