// One account in a replay: trader, simulated venue, meters, and the messages between them.
import { Decimal } from "../lib/base/decimal.ts";
import { nowCell } from "../lib/base/now.ts";
import type { HalfTicks, TimeUs } from "../lib/base/units.ts";
import type { Event } from "../lib/engine/event.ts";
import type { LocalMarket } from "../lib/engine/local_market.ts";
import { type EngineConfig, newTradingState, type TradingState } from "../lib/engine/state.ts";
import { mustWake, step, type StepResult } from "../lib/engine/step.ts";
import type { SlotReport } from "../lib/kernel/decision.ts";
import { Ledger } from "../lib/ledger/ledger.ts";
import type { MarketView } from "../lib/market/view.ts";
import type { Reference } from "../lib/market/reference.ts";
import type { OrderEvent } from "../lib/orders/events.ts";
import type { ClientOrderId, OrderRequest, Slot } from "../lib/orders/requests.ts";
import type { MeterConfig } from "../lib/report/meter_config.ts";
import type { RowSink } from "../lib/report/rows.ts";
import { RunMeters } from "../lib/report/run_meters.ts";
import type { LatencyConfig, OpeningBalances, SimConfig } from "../lib/sim/config.ts";
import { latencyOf } from "../lib/sim/latency.ts";
import { SimVenue } from "../lib/sim/venue.ts";
import { RunDigest } from "./digest.ts";
import { NEVER } from "./timeline.ts";

/** Order of things at one microsecond: what the venue does, then what we do. */
export const VENUE_MARKET = 0;
export const VENUE_REQUEST = 1;
export const LOCAL_MARKET = 2;
export const LOCAL_ANSWER = 3;
export const LOCAL_TIMER = 4;

export interface RunConfig {
  readonly engine: EngineConfig;
  readonly sim: SimConfig;
  readonly latency: LatencyConfig;
  readonly meters: MeterConfig;
  readonly bnbPrice: Decimal;
  /** Asks the kernel on every message: for the test of the watch. */
  readonly everyMessage: boolean;
}

/** What a run stands in: the shared markets and the opening of its account. */
export interface RunParts {
  readonly venueView: MarketView;
  readonly venueReference: Reference;
  readonly local: LocalMarket;
  readonly opening: OpeningBalances;
  readonly mid: number;
  readonly at: TimeUs;
  readonly offsetUs: number;
  readonly rows: RowSink;
}

interface InFlight {
  readonly at: number;
  readonly request: OrderRequest;
}

type Answer = Readonly<
  | { at: number; type: "order"; event: OrderEvent }
  | { at: number; type: "funding"; amount: string }
>;

/** Runs of one replay share the market and differ in their account. */
export class Run {
  readonly state: TradingState;
  readonly sim: SimVenue;
  readonly meters: RunMeters;
  /** When this run's next own business is due: a request arriving, an answer, a timer. */
  nextAt = NEVER;
  decisionsMade = 0;
  requestsSent = 0;
  fills = 0;

  readonly #config: RunConfig;
  readonly #offsetUs: number;
  readonly #digest = new RunDigest();
  readonly #slots = new Map<ClientOrderId, Slot>();
  #flights: InFlight[] = [];
  readonly #answers: Answer[] = [];
  #lastAnswerAt = 0;
  #level = "normal";
  #resetting = false;
  #reports: readonly SlotReport[] = [];

  constructor(config: RunConfig, parts: RunParts) {
    this.#config = config;
    this.#offsetUs = parts.offsetUs;
    const { instrument } = config.engine;
    const ledger = new Ledger({
      instrument,
      opening: parts.opening,
      bnbPrice: config.bnbPrice,
      mid: parts.mid as HalfTicks,
    });
    this.state = newTradingState({ market: parts.local, ledger, at: parts.at }, config.engine);
    this.sim = new SimVenue(config.sim, {
      instrument,
      view: parts.venueView,
      opening: parts.opening,
    });
    this.meters = new RunMeters(config.meters, {
      instrument,
      view: parts.venueView,
      reference: parts.venueReference,
      opening: parts.opening,
      bnbPrice: config.bnbPrice,
      rows: parts.rows,
    });
    // The account opens at the mid that is there; the base of all shares starts now.
    this.meters.onMarket(nowCell(parts.at));
    this.meters.onQuotable(parts.at);
  }

  /** The first decision, at the instant at which the book is quotable. */
  start(at: TimeUs, feedUs: number): void {
    this.#step({ type: "second", at }, { cause: at, feedUs });
  }

  /** Plays this run's own business before (time, order) of the market's next event. */
  drain(until: number, order: number, feedUs: number): void {
    for (;;) {
      const flight = this.#flights[0];
      const answer = this.#answers[0];
      const flightAt = flight === undefined ? NEVER : flight.at;
      const answerAt = answer === undefined ? NEVER : answer.at;
      const timerAt: number = this.state.watch.until;
      const first = Math.min(flightAt, answerAt, timerAt);
      this.nextAt = first;
      if (until < first) return;
      if (flight !== undefined && flightAt === first) {
        if (first === until && order <= VENUE_REQUEST) return;
        this.#flights.shift();
        this.#arrive(flight.request, first, feedUs);
      } else if (answer !== undefined && answerAt === first) {
        if (first === until && order <= LOCAL_ANSWER) return;
        this.#answers.shift();
        this.#receive(answer, feedUs);
      } else {
        if (first === until && order <= LOCAL_TIMER) return;
        this.#step({ type: "timer", at: first as TimeUs }, { cause: first, feedUs });
      }
    }
  }

  /** After the venue's market has changed; fills and settlements become answers. */
  collect(feedUs: number): void {
    const { outbox, funding } = this.sim;
    if (0 < outbox.length) {
      for (const event of outbox) this.#happened(event, feedUs);
      outbox.length = 0;
    }
    if (0 < funding.length) {
      for (const settled of funding) {
        this.meters.onFunding(settled);
        this.#answer({
          at: this.#responseAt(settled.venueAt, feedUs),
          type: "funding",
          amount: settled.amount,
        });
      }
      funding.length = 0;
    }
  }

  /** Our market has changed: has it left the watch? */
  wantsMarket(): boolean {
    return mustWake(this.state) || this.#config.everyMessage;
  }

  /** Our market has left the watch: ask the kernel. */
  onLocalMarket(at: number, causeVenueAt: number, feedUs: number): void {
    this.#step({ type: "market", at: at as TimeUs }, { cause: causeVenueAt, feedUs });
  }

  onSecond(at: number, feedUs: number): void {
    this.#step({ type: "second", at: at as TimeUs }, { cause: at, feedUs });
  }

  digest(): string {
    return this.#digest.hex();
  }

  // Latencies taken from the data are those of the last message that had reached us.
  #arrive(request: OrderRequest, at: number, feedUs: number): void {
    if (this.meters.nextAt <= at) this.meters.onTime(at);
    this.sim.submit(request, at);
    this.collect(feedUs);
  }

  #receive(answer: Answer, feedUs: number): void {
    const at = answer.at as TimeUs;
    if (answer.type === "funding") {
      this.#step({ type: "funding", at, amount: new Decimal(answer.amount) }, {
        cause: at,
        feedUs,
      });
      return;
    }
    this.meters.onAnswer(at, answer.event);
    this.#step({ type: "order", at, event: answer.event }, {
      cause: answer.event.venueAt,
      feedUs,
    });
  }

  #happened(event: OrderEvent, feedUs: number): void {
    this.meters.onVenueEvent(event);
    if (event.type === "fill") {
      this.fills++;
      const slot = this.#slots.get(event.id);
      if (slot !== undefined) this.#digest.fill(event, slot);
    }
    if (hasEnded(event)) this.#slots.delete(event.id);
    this.#answer({ at: this.#responseAt(event.venueAt, feedUs), type: "order", event });
  }

  /** Answers come over one connection: none overtakes another. */
  #responseAt(venueAt: number, feedUs: number): number {
    const latency = latencyOf(this.#config.latency.response, feedUs);
    this.#lastAnswerAt = Math.max(this.#lastAnswerAt, venueAt + latency);
    return this.#lastAnswerAt;
  }

  #answer(answer: Answer): void {
    this.#answers.push(answer);
    if (answer.at < this.nextAt) this.nextAt = answer.at;
  }

  #step(event: Event, why: { readonly cause: number; readonly feedUs: number }): void {
    const result = step(this.state, event, this.#config.engine);
    this.decisionsMade++;
    for (const late of result.unanswered) this.meters.onAnswer(event.at, late);
    for (const request of result.requests) this.#send(request, event.at, why);
    this.#note(result, event.at);
    this.nextAt = Math.min(
      this.#flights[0]?.at ?? NEVER,
      this.#answers[0]?.at ?? NEVER,
      this.state.watch.until,
    );
  }

  #send(
    request: OrderRequest,
    at: number,
    why: { readonly cause: number; readonly feedUs: number },
  ): void {
    this.requestsSent++;
    if (request.type === "place") this.#slots.set(request.id, request.slot);
    this.#digest.request(request, at + this.#offsetUs);
    this.meters.onRequest(at, request, why.cause);
    const { entry, amend, cancel } = this.#config.latency;
    const kind = { place: entry, amend, cancel }[request.type];
    const flight = { at: at + latencyOf(kind, why.feedUs), request };
    // Kept in order of arrival; equal times in order of sending.
    let position = this.#flights.length;
    while (0 < position && flight.at < this.#flights[position - 1]!.at) position--;
    this.#flights.splice(position, 0, flight);
  }

  /** Tells the meters what has changed. */
  #note(result: StepResult, at: number): void {
    const { breaker, reset } = this.state;
    if (breaker.level !== this.#level) {
      this.#level = breaker.level;
      this.meters.onRisk(at, breaker.level);
    }
    if (reset.running !== this.#resetting) {
      this.#resetting = reset.running;
      this.meters.onReset(at, reset.running ? "start" : "end", reset.replaced);
    }
    if (differ(result.slots, this.#reports)) {
      this.#reports = result.slots;
      this.meters.onSlots(at, result.slots);
    }
  }
}

function hasEnded(event: OrderEvent): boolean {
  const { type } = event;
  return type === "canceled" || type === "rejected" || type === "expired" ||
    (type === "fill" && event.remaining === 0);
}

function differ(left: readonly SlotReport[], right: readonly SlotReport[]): boolean {
  if (left.length !== right.length) return true;
  return left.some((slot, index) => slot.status !== right[index]?.status);
}
