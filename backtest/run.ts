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
import type { ClientOrderId, Slot } from "../lib/orders/requests.ts";
import type { MeterConfig } from "../lib/report/meter_config.ts";
import type { RowSink } from "../lib/report/rows.ts";
import type { SeriesSink } from "../lib/report/run_series.ts";
import { RunMeters } from "../lib/report/run_meters.ts";
import { StopMeter } from "../lib/report/stop_meter.ts";
import type { LatencyConfig, OpeningBalances, SimConfig } from "../lib/sim/config.ts";
import { type Answer, SimExchange } from "../lib/sim/exchange.ts";
import { SimVenue } from "../lib/sim/venue.ts";
import type { TradingAccount } from "../lib/engine/account.ts";
import type { SharedAccount } from "../lib/sim/shared_account.ts";
import { type Journal, RunDigest } from "./digest.ts";
import { NEVER } from "./timeline.ts";

/** Order of things at one microsecond: what the venue does, then what we do. */
export const VENUE_MARKET = 0;
export const VENUE_REQUEST = 1;
export const LOCAL_MARKET = 2;
export const LOCAL_ANSWER = 3;
export const LOCAL_TIMER = 4;
/** A run's own timers come after the whole second of the same instant. */
export const OWN_TIMER = 5;

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
  /** Venue mids of the seconds before the start, in half-ticks. */
  readonly warmMids: readonly number[];
  /** Takes what a page draws; absent where there is no page. */
  readonly series: SeriesSink | undefined;
  /** What runs of other symbols share with this one; absent where the account has one symbol. */
  readonly account: RunAccount | undefined;
}

/** One account of several symbols, as the run of one of them sees it. */
export interface RunAccount {
  readonly trading: TradingAccount;
  readonly venue: SharedAccount;
  /** Is told the lines of this run's digest. */
  readonly journal: Journal;
  /** This symbol's part of the capital, in the quote asset. */
  readonly share: number;
  /** Measures the whole account. */
  readonly meter: SeriesSink;
}

/** Runs of one replay share the market and differ in their account. */
export class Run {
  readonly state: TradingState;
  readonly sim: SimVenue;
  readonly meters: RunMeters;
  /** When this run's next own business is due: a request arriving, an answer, a timer. */
  nextAt = NEVER;
  requestsSent = 0;
  fills = 0;

  readonly #config: RunConfig;
  readonly #exchange: SimExchange;
  readonly #offsetUs: number;
  readonly #digest: RunDigest;
  readonly #account: RunAccount | undefined;
  readonly #slots = new Map<ClientOrderId, Slot>();
  readonly #stops: StopMeter;
  #level = "normal";
  #resetting = false;
  #reports: readonly SlotReport[] = [];

  constructor(config: RunConfig, parts: RunParts) {
    this.#config = config;
    this.#offsetUs = parts.offsetUs;
    const { account } = parts;
    this.#account = account;
    this.#digest = new RunDigest(account?.journal);
    const { instrument, leverage } = config.engine;
    const ledger = new Ledger({
      instrument,
      opening: parts.opening,
      bnbPrice: config.bnbPrice,
      mid: parts.mid as HalfTicks,
    });
    const trading = account?.trading;
    this.state = newTradingState(
      { market: parts.local, ledger, at: parts.at, account: trading },
      config.engine,
    );
    trading?.join(this.state, { instrument, leverage, share: account?.share ?? 0 });
    this.sim = new SimVenue(config.sim, {
      instrument,
      view: parts.venueView,
      opening: parts.opening,
      shared: account?.venue,
    });
    this.#stops = new StopMeter(config.engine.risk.rules);
    this.meters = new RunMeters(config.meters, {
      stops: this.#stops,
      instrument,
      view: parts.venueView,
      reference: parts.venueReference,
      opening: parts.opening,
      bnbPrice: config.bnbPrice,
      rows: parts.rows,
      series: account === undefined ? parts.series : both(account.meter, parts.series),
    });
    this.#exchange = new SimExchange(this.sim, config.latency, {
      onOrder: (event) => this.#happened(event),
      onFunding: (event) => this.meters.onFunding(event),
    });
    this.meters.warmUp(parts.warmMids);
    // The account opens at the mid that is there; the base of all shares starts now.
    this.meters.onMarket(nowCell(parts.at));
    this.meters.onQuotable(parts.at);
  }

  /** The first decision, at the instant at which the book is quotable. */
  start(at: TimeUs, feedUs: number): void {
    this.#exchange.feedUs = feedUs;
    this.#step({ type: "second", at }, at);
  }

  /** Plays this run's own business before (time, order) of the market's next event. */
  drain(until: number, order: number, feedUs: number): void {
    const exchange = this.#exchange;
    exchange.feedUs = feedUs;
    for (;;) {
      const { arrivesAt, answersAt } = exchange;
      const first = Math.min(arrivesAt, answersAt, this.state.watch.until);
      this.nextAt = first;
      if (until < first) return;
      if (arrivesAt === first) {
        if (first === until && order <= VENUE_REQUEST) return;
        if (this.meters.nextAt <= first) this.meters.onTime(first);
        exchange.arrive();
      } else if (answersAt === first) {
        if (first === until && order <= LOCAL_ANSWER) return;
        this.#receive(exchange.receive());
      } else {
        if (first === until && order <= LOCAL_TIMER) return;
        this.#step({ type: "timer", at: first as TimeUs }, first);
      }
    }
  }

  /** After the venue's market has changed; fills and settlements become answers. */
  collect(feedUs: number): void {
    this.#exchange.feedUs = feedUs;
    this.#exchange.collect();
    this.#schedule();
  }

  /** Our market has changed: has it left the watch? */
  wantsMarket(): boolean {
    return mustWake(this.state) || this.#config.everyMessage;
  }

  /** Our market has left the watch: ask the kernel. */
  onLocalMarket(at: number, causeVenueAt: number): void {
    this.#exchange.feedUs = at - causeVenueAt;
    this.#step({ type: "market", at: at as TimeUs }, causeVenueAt);
  }

  /** The order within its microsecond of what is due at `nextAt`. */
  get nextOrder(): number {
    const { arrivesAt, answersAt } = this.#exchange;
    if (arrivesAt === this.nextAt) return VENUE_REQUEST;
    return answersAt === this.nextAt ? LOCAL_ANSWER : OWN_TIMER;
  }

  /** The data of the symbol have ended. */
  leave(): void {
    this.#account?.trading.leave(this.state);
  }

  onSecond(at: number, feedUs: number): void {
    this.#exchange.feedUs = feedUs;
    this.#step({ type: "second", at: at as TimeUs }, at);
  }

  digest(): string {
    return this.#digest.hex();
  }

  #receive(answer: Answer | undefined): void {
    if (answer === undefined) return;
    const { at, event } = answer;
    if (answer.type === "funding") {
      this.#step({ type: "funding", at, amount: new Decimal(answer.event.amount) }, at);
      return;
    }
    this.meters.onAnswer(at, answer.event);
    this.#step({ type: "order", at, event: answer.event }, event.venueAt);
  }

  #happened(event: OrderEvent): void {
    this.meters.onVenueEvent(event);
    if (event.type === "fill") {
      this.fills++;
      const slot = this.#slots.get(event.id);
      if (slot !== undefined) this.#digest.fill(event, slot);
    }
    if (hasEnded(event)) this.#slots.delete(event.id);
  }

  /** One step of the engine; `cause` is when what caused it happened at the venue. */
  #step(event: Event, cause: number): void {
    const result = step(this.state, event, this.#config.engine);
    for (const late of result.unanswered) this.meters.onAnswer(event.at, late);
    for (const request of result.requests) {
      this.requestsSent++;
      if (request.type === "place") this.#slots.set(request.id, request.slot);
      this.#digest.request(request, event.at + this.#offsetUs);
      this.meters.onRequest(event.at, request, cause);
      this.#exchange.send(request, event.at);
    }
    this.#note(result, event.at);
    this.#schedule();
  }

  #schedule(): void {
    const { arrivesAt, answersAt } = this.#exchange;
    this.nextAt = Math.min(arrivesAt, answersAt, this.state.watch.until);
  }

  /** Tells the meters what has changed. */
  #note(result: StepResult, at: number): void {
    const { breaker, reset } = this.state;
    this.#stops.change(at, breaker.rules);
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

/** Tells two sinks; the second may be absent. */
function both(first: SeriesSink, second: SeriesSink | undefined): SeriesSink {
  if (second === undefined) return first;
  return {
    open(ledger, start) {
      first.open(ledger, start);
      second.open(ledger, start);
    },
    sample(at, mid) {
      first.sample(at, mid);
      second.sample(at, mid);
    },
    fill(fill, side) {
      first.fill(fill, side);
      second.fill(fill, side);
    },
    second(at, quotes) {
      first.second(at, quotes);
      second.second(at, quotes);
    },
    finish(at, quotes) {
      first.finish(at, quotes);
      second.finish(at, quotes);
    },
  };
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
