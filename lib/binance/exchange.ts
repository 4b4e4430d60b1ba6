// The exchange of the live bot: requests to calls, answers and user events to order events.
import type { TimeUs } from "../base/units.ts";
import type { Exchange } from "../engine/ports.ts";
import type { Instrument } from "../market/instrument.ts";
import type { OrderEvent } from "../orders/events.ts";
import type { OrderRequest } from "../orders/requests.ts";
import type { Answer, Call, Caller } from "./answer.ts";
import type { Chore } from "./chores.ts";
import type { UserNews, VenueOrder } from "./dialect.ts";
import { type Moment, OrderDesk } from "./order_desk.ts";
import type { AmendWay, Found, OrderDialect, Outcome } from "./order_dialect.ts";
import { whyOf } from "./order_outcome.ts";
import type { Clock, Timer } from "./ports.ts";
import type { Scene } from "./telling.ts";

/** The venue's tolerance and a margin for its engine and replicas, beyond recvWindow. */
const HORIZON_MARGIN_MS = 2_000;

/** Rounds of cancel and look at start and at stop, and the wait between two. */
const ROUNDS_MAX = 10;
const ROUND_MS = 300;

/** A failed resync is tried again after this. */
const RESYNC_WAIT_MS = 1_000;

/** Before the last news, for events that the stream lost without a word. */
const OVERLAP_US = 5_000_000;

export interface ExchangeEvents {
  onOrder(event: OrderEvent): void;
  /** Funding of our symbol; decimal text, negative is paid. */
  onFunding(amount: string, asset: string): void;
  /** Balances that changed; decimal text by asset. */
  onBalances?(balances: Readonly<Record<string, string>>): void;
  /** Something for people: a message that was refused, a resync that failed. */
  onProblem(text: string): void;
}

export interface ExchangeOptions {
  readonly dialect: OrderDialect;
  readonly instrument: Instrument;
  readonly clock: Clock;
  /** Serves every call. */
  readonly rest: Caller;
  /** Serves calls that have a WebSocket method, where the key allows. */
  readonly socket?: Caller | undefined;
  readonly recvWindowMs: number;
  /** Is this client id of one of our runs, this or an earlier one? */
  readonly isOurs: (clientId: string) => boolean;
  readonly scene?: Scene | undefined;
  readonly on: ExchangeEvents;
}

/**
 * Requests of one step leave together, cancels first; on USD-M several of a kind travel as a batch.
 * Nothing is placed before `start` has answered, nor after `stop` was called.
 */
export class BinanceExchange implements Exchange {
  readonly #options: ExchangeOptions;
  readonly #desk: OrderDesk;
  #outbox: Leaving[] = [];
  #timer: Timer | undefined;
  /** Waits under way: one each for a resync, a start and a stop. */
  readonly #waits = new Map<Timer, () => void>();
  #open = false;
  #closed = false;
  #heardUs: number;

  constructor(options: ExchangeOptions) {
    this.#options = options;
    const horizonMs = options.recvWindowMs + HORIZON_MARGIN_MS;
    const { isOurs, scene } = options;
    this.#desk = new OrderDesk({ isOurs, horizonMs, scene });
    this.#heardUs = options.clock.nowUs();
  }

  /** Orders with a request still without an outcome. */
  get unsettled(): number {
    return this.#desk.unsettled;
  }

  /** Cancels what an earlier run left, and verifies it; returns what could not be canceled. */
  async start(): Promise<readonly VenueOrder[]> {
    const left = await this.#clear();
    this.#open = left.length === 0;
    return left;
  }

  /** Places nothing more, cancels all of ours, and verifies it; returns what is left. */
  async stop(): Promise<readonly VenueOrder[]> {
    this.#open = false;
    this.#desk.cancelAllSent(this.#now());
    const left = await this.#clear();
    this.#drain();
    return left;
  }

  /** No more chores and no more events. */
  close(): void {
    this.#closed = true;
    const { clock } = this.#options;
    if (this.#timer !== undefined) clock.clearTimer(this.#timer);
    for (const [timer, done] of this.#waits) {
      clock.clearTimer(timer);
      done();
    }
    this.#waits.clear();
  }

  send(request: OrderRequest, at: TimeUs): void {
    const { dialect, instrument } = this.#options;
    const now = { at, ms: this.#options.clock.monotonicMs() };
    const carrier = this.#desk.carrier(request.id);
    if (request.type === "place") {
      this.#desk.sent(request, now, { instrument, way: undefined });
      if (!this.#open) return this.#refuse(request, now);
      this.#leave({ request, call: dialect.place(request, instrument), way: undefined });
      return;
    }
    if (carrier === undefined) return;
    if (request.type === "cancel") {
      this.#desk.sent(request, now, { instrument, way: undefined });
      this.#leave({ request, call: dialect.cancel(carrier, instrument), way: undefined });
      return;
    }
    const { way, call } = dialect.amend(request, carrier, instrument);
    this.#desk.sent(request, now, { instrument, way });
    if (!this.#open) return this.#refuse(request, now);
    this.#leave({ request, call, way });
  }

  /** One raw user event; what cannot be read is told, and the account is asked instead. */
  userEvent(json: unknown): void {
    const { dialect, on, instrument } = this.#options;
    let news: UserNews;
    try {
      news = dialect.userNews(json);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      on.onProblem(error.message);
      void this.resync();
      return;
    }
    if (news.type === "order") {
      if (news.order.symbol !== instrument.symbol) return;
      this.#heardUs = Math.max(this.#heardUs, news.order.venueAt);
      this.#desk.heard(news, this.#now());
      this.#drain();
    } else if (news.type === "funding") {
      if (news.symbol === undefined || news.symbol === instrument.symbol) {
        on.onFunding(news.amount, news.asset);
      }
    } else if (news.type === "balances") on.onBalances?.(news.balances);
  }

  /** After a gap in the user stream: asks for open orders and trades until both have come. */
  async resync(): Promise<void> {
    const { dialect, instrument } = this.#options;
    const sinceUs = Math.max(0, this.#heardUs - OVERLAP_US);
    while (!this.#closed) {
      const open = await this.#run(dialect.openOrders(instrument));
      const trades = await this.#run(dialect.trades({ sinceUs }, instrument));
      const orders = this.#list(open, dialect.orders);
      const fills = this.#list(trades, dialect.fills);
      if (orders !== undefined && fills !== undefined) {
        this.#desk.resync({ open: orders, fills }, this.#now());
        this.#drain();
        return;
      }
      await this.#wait(RESYNC_WAIT_MS);
    }
  }

  #now(): Moment {
    const { clock } = this.#options;
    return { at: clock.nowUs() as TimeUs, ms: clock.monotonicMs() };
  }

  #wait(ms: number): Promise<void> {
    return new Promise((done) => {
      const timer = this.#options.clock.setTimer(() => {
        this.#waits.delete(timer);
        done();
      }, ms);
      this.#waits.set(timer, done);
    });
  }

  /** What a list answer holds; undefined, and told to people, where there is none. */
  #list<T>(answer: Answer, read: (json: unknown) => readonly T[]): readonly T[] | undefined {
    const { on } = this.#options;
    if (answer.type !== "ok") {
      on.onProblem(`Cannot ask the account: ${whyOf(answer)}`);
      return undefined;
    }
    try {
      return read(answer.json);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      on.onProblem(error.message);
      return undefined;
    }
  }

  /** What did not leave over the socket goes over REST: nothing can have been done. */
  async #run(call: Call): Promise<Answer> {
    const { rest, socket } = this.#options;
    if (socket === undefined || call.method === undefined) return await rest.call(call);
    const answer = await socket.call(call);
    return answer.type === "not_sent" ? await rest.call(call) : answer;
  }

  #refuse(request: OrderRequest, now: Moment): void {
    const outcome = { type: "unsent", code: 0, cause: "Not started, or stopping" } as const;
    // Answers never come within the call that sends.
    queueMicrotask(() => this.#answered(request, outcome, now));
  }

  #answered(request: OrderRequest, outcome: Outcome, now: Moment): void {
    this.#desk.answered(request.id, request.type, { outcome, now });
    this.#drain();
  }

  #leave(leaving: Leaving): void {
    this.#outbox.push(leaving);
    if (this.#outbox.length === 1) queueMicrotask(() => this.#flush());
  }

  #flush(): void {
    const leaving = this.#outbox;
    this.#outbox = [];
    for (const type of ["cancel", "amend", "place"] as const) {
      const same = leaving.filter(({ request }) => request.type === type);
      const size = this.#options.dialect.batch[type];
      for (let from = 0; from < same.length; from += size) {
        void this.#sendTogether(same.slice(from, from + size));
      }
    }
  }

  async #sendTogether(group: readonly Leaving[]): Promise<void> {
    const [first] = group;
    if (first === undefined) return;
    if (group.length === 1) {
      const answer = await this.#run(first.call);
      this.#answered(first.request, this.#options.dialect.outcome(answer), this.#now());
      return;
    }
    const answer = await this.#run(this.#batchCall(group));
    const outcomes = this.#options.dialect.batchOutcomes(answer, group.length);
    for (const [index, { request }] of group.entries()) {
      const outcome = outcomes[index];
      if (outcome !== undefined) this.#answered(request, outcome, this.#now());
    }
  }

  #batchCall(group: readonly Leaving[]): Call {
    const { dialect, instrument } = this.#options;
    const requests = group.map(({ request }) => request);
    const places = requests.filter((request) => request.type === "place");
    if (0 < places.length) return dialect.placeBatch(places, instrument);
    const carriers = requests.flatMap(({ id }) => this.#desk.carrier(id) ?? []);
    const amends = requests.filter((request) => request.type === "amend");
    if (0 < amends.length) return dialect.amendBatch(amends, carriers, instrument);
    return dialect.cancelBatch(carriers, instrument);
  }

  /** Hands out the events, does the chores that are due and sets the timer for the next. */
  #drain(): void {
    if (this.#closed) return;
    for (const event of this.#desk.take()) this.#options.on.onOrder(event);
    const { clock } = this.#options;
    for (const chore of this.#desk.chores(this.#now())) void this.#do(chore);
    if (this.#timer !== undefined) clock.clearTimer(this.#timer);
    const next = this.#desk.nextChoreMs();
    this.#timer = next === Number.POSITIVE_INFINITY
      ? undefined
      : clock.setTimer(() => this.#drain(), Math.max(0, next - clock.monotonicMs()));
  }

  async #do(chore: Chore): Promise<void> {
    const { dialect, instrument } = this.#options;
    switch (chore.type) {
      case "ask":
        this.#desk.asked(chore.id, await this.#ask(chore), this.#now());
        break;
      case "trades": {
        const answer = await this.#run(dialect.trades({ venueId: chore.venueId }, instrument));
        const fills = this.#list(answer, dialect.fills);
        if (fills === undefined) this.#desk.notTraded(chore.id);
        else this.#desk.traded(fills, this.#now());
        break;
      }
      case "cancel": {
        const order = { clientId: chore.id, venueId: chore.venueId };
        const outcome = dialect.outcome(await this.#run(dialect.cancel(order, instrument)));
        this.#desk.answered(chore.id, "cancel", { outcome, now: this.#now() });
        break;
      }
      case "cancel_stray":
        await this.#run(dialect.cancel(chore, instrument));
        break;
    }
    this.#drain();
  }

  /** A replaced order has its client id twice at the venue: the open one is looked for first. */
  async #ask(chore: Chore & { readonly type: "ask" }): Promise<Found> {
    const { dialect, instrument } = this.#options;
    if (chore.replaced) {
      const open = await this.#run(dialect.openOrders(instrument));
      const orders = this.#list(open, dialect.orders);
      if (orders === undefined) return { type: "failed", why: "no list of open orders" };
      const order = orders.find(({ clientId }) => clientId === chore.id);
      if (order !== undefined) return { type: "found", order };
    }
    return dialect.found(await this.#run(dialect.query(chore.id, instrument)));
  }

  /**
   * Cancels our open orders round by round until the venue shows none; others' are left alone.
   * Throws Error where the venue cannot be asked.
   */
  async #clear(): Promise<readonly VenueOrder[]> {
    const { dialect, instrument, isOurs } = this.#options;
    let left: readonly VenueOrder[] | undefined;
    for (let round = 0; round < ROUNDS_MAX; round++) {
      const open = this.#list(await this.#run(dialect.openOrders(instrument)), dialect.orders);
      left = open?.filter(({ clientId }) => isOurs(clientId));
      if (left?.length === 0) return left;
      await Promise.all((left ?? []).map((order) => this.#cancelLeft(order)));
      await this.#wait(ROUND_MS);
    }
    if (left === undefined) throw new Error("Cannot verify that no order is open: no answer");
    return left;
  }

  async #cancelLeft(order: VenueOrder): Promise<void> {
    const { dialect, instrument } = this.#options;
    const outcome = dialect.outcome(await this.#run(dialect.cancel(order, instrument)));
    if (outcome.type !== "done") return;
    for (const seen of outcome.orders) {
      const news = { type: "order", execution: "CANCELED", fill: undefined, cause: "" } as const;
      this.#desk.heard({ ...news, order: seen }, this.#now());
    }
    this.#drain();
  }
}

/** A request on its way out. */
interface Leaving {
  readonly request: OrderRequest;
  readonly call: Call;
  readonly way: AmendWay | undefined;
}
