// The simulated venue at the end of two wires: requests take their time there, answers back.
import { type TimeUs, timeUs } from "../base/units.ts";
import type { Exchange } from "../engine/ports.ts";
import type { OrderEvent } from "../orders/events.ts";
import type { OrderRequest } from "../orders/requests.ts";
import type { LatencyConfig } from "./config.ts";
import type { FundingEvent } from "./funding.ts";
import { latencyOf } from "./latency.ts";
import type { SimVenue } from "./venue.ts";

/** Nothing is on its way. */
const NEVER = Number.POSITIVE_INFINITY;

/** What reaches us from the venue, and when. */
export type Answer = Readonly<
  | { type: "order"; at: TimeUs; event: OrderEvent }
  | { type: "funding"; at: TimeUs; event: FundingEvent }
>;

/** Told of everything at the moment at which it happens at the venue. */
export interface VenueObserver {
  onOrder(event: OrderEvent): void;
  onFunding(event: FundingEvent): void;
}

/**
 * - A request arrives after the latency of its kind; requests of one kind keep their order.
 * - Answers come over one connection: none overtakes another.
 * - A latency taken from the data is that of the last message that had reached us (`feedUs`).
 */
export class SimExchange implements Exchange {
  /** Latency of the last message of the feed. Written by the driver. */
  feedUs = 0;
  readonly #venue: SimVenue;
  readonly #latency: LatencyConfig;
  readonly #observer: VenueObserver;
  readonly #requests: { readonly at: number; readonly request: OrderRequest }[] = [];
  readonly #answers: Answer[] = [];
  #lastAnswerAt = 0;

  constructor(venue: SimVenue, latency: LatencyConfig, observer: VenueObserver) {
    this.#venue = venue;
    this.#latency = latency;
    this.#observer = observer;
  }

  send(request: OrderRequest, at: TimeUs): void {
    const { entry, amend, cancel } = this.#latency;
    const kind = request.type === "amend" ? amend : request.type === "place" ? entry : cancel;
    const arrives = at + latencyOf(kind, this.feedUs);
    // Kept in order of arrival; equal times in order of sending.
    const requests = this.#requests;
    requests.push({ at: arrives, request });
    for (let at = requests.length - 1; 0 < at && arrives < requests[at - 1]!.at; at--) {
      [requests[at - 1], requests[at]] = [requests[at]!, requests[at - 1]!];
    }
  }

  /** When the next request arrives at the venue; NEVER without one. */
  get arrivesAt(): number {
    return this.#requests[0]?.at ?? NEVER;
  }

  /** When the next answer reaches us; NEVER without one. */
  get answersAt(): number {
    return this.#answers[0]?.at ?? NEVER;
  }

  /** The next request arrives. */
  arrive(): void {
    const next = this.#requests.shift();
    if (next === undefined) return;
    this.#venue.submit(next.request, next.at);
    this.collect();
  }

  /** The next answer has reached us. */
  receive(): Answer | undefined {
    return this.#answers.shift();
  }

  /** Takes what has happened at the venue: told at once, and set on its way to us. */
  collect(): void {
    const { outbox, funding } = this.#venue;
    for (const event of outbox) {
      this.#observer.onOrder(event);
      this.#answers.push({ type: "order", at: this.#answerAt(event.venueAt), event });
    }
    outbox.length = 0;
    for (const event of funding) {
      this.#observer.onFunding(event);
      this.#answers.push({ type: "funding", at: this.#answerAt(event.venueAt), event });
    }
    funding.length = 0;
  }

  #answerAt(venueAt: number): TimeUs {
    const at = venueAt + latencyOf(this.#latency.response, this.feedUs);
    this.#lastAnswerAt = Math.max(this.#lastAnswerAt, at);
    return timeUs(this.#lastAnswerAt);
  }
}
