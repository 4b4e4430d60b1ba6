// All meters of one run behind one door: the driver tells what happened, in time order.
import { unreachable } from "../base/invariant.ts";
import type { Now } from "../base/now.ts";
import { US_PER_S } from "../base/units.ts";
import type { Fill, OrderEvent } from "../orders/events.ts";
import type { OrderRequest } from "../orders/requests.ts";
import { Account } from "./account.ts";
import { limitedByBars } from "./bar_limits.ts";
import { FillMeter } from "./fill_meter.ts";
import { LatencyMeter } from "./latency_meter.ts";
import { acceptedBy, LiveOrder, LiveOrders } from "./live_order.ts";
import { MarkoutMeter } from "./markout_meter.ts";
import type {
  FundingReport,
  MeterConfig,
  MeterParts,
  RunSections,
  VenueMarket,
} from "./meter_config.ts";
import { OrderLog } from "./order_log.ts";
import { QuoteMeter } from "./quote_meter.ts";
import { type QuotingSection, quotingSection } from "./quoting_section.ts";
import { isWholeMinute, quietSeconds, wholeSecondAfter } from "./quiet_seconds.ts";
import { RegimeMeter, REGIMES } from "./regime.ts";
import { RequestMeter } from "./request_meter.ts";
import { ResetMeter } from "./reset_meter.ts";
import type { EquityFlag } from "./return_meter.ts";
import { SlotMeter, type SlotStatusReport } from "./slot_meter.ts";
import { StateTime } from "./state_time.ts";

export type { MeterConfig, RunSections } from "./meter_config.ts";
export type { RowSink } from "./rows.ts";

/**
 * Everything is measured on the venue's clock. Calls come in time order; `onTime` before the
 * event at `at` is applied to the view, `onMarket` after.
 *
 * A whole second or mark-out point p is taken with the last state at or before p, that is, when
 * time first goes beyond it: `nextAt` is p + 1, and the driver calls `onTime` from then on.
 */
export class RunMeters {
  nextAt = Infinity;
  readonly #config: MeterConfig;
  readonly #parts: MeterParts;
  readonly #view: VenueMarket;
  readonly #reference: { readonly value: number };
  readonly #orders = new LiveOrders();
  readonly #quotes: QuoteMeter;
  readonly #slots: SlotMeter;
  readonly #risk = new StateTime();
  readonly #requests = new RequestMeter();
  readonly #latency = new LatencyMeter();
  readonly #resets = new ResetMeter();
  readonly #fills: FillMeter;
  readonly #markouts = new MarkoutMeter();
  readonly #regime: RegimeMeter;
  readonly #log: OrderLog;
  #account: Account | undefined;
  /** Last venue mid, in half-ticks; 0 before the first. */
  #mid = 0;
  #blocked: string | undefined;
  #dataNote: string | undefined;
  #level: string;
  /** Up to here time has been integrated; undefined before the base starts. */
  #since: number | undefined;
  #nextSecond = Infinity;

  constructor(config: MeterConfig, parts: MeterParts) {
    this.#config = config;
    this.#parts = parts;
    this.#view = parts.view;
    this.#reference = parts.reference;
    this.#quotes = new QuoteMeter(config);
    this.#slots = new SlotMeter(config.levels);
    this.#fills = new FillMeter(config.levels);
    this.#regime = new RegimeMeter(config.regimes);
    this.#log = new OrderLog(
      { instrument: parts.instrument, offsetUs: config.offsetUs },
      parts.rows,
    );
    this.#level = config.riskLevel;
    this.#mid = parts.view.lastMid;
    this.#blocked = parts.view.blocked;
  }

  /** Mids of the seconds before the start: they belong to the regime and to nothing else. */
  warmUp(mids: readonly number[]): void {
    for (const mid of mids) this.#regime.sample(mid);
  }

  /** Takes every whole second and mark-out point before `at`; the view is still as it was. */
  onTime(at: number): void {
    while (this.#nextSecond < at) {
      this.#second(this.#nextSecond);
      this.#nextSecond += US_PER_S;
      if (this.#config.isSparse === true) this.#passQuietly(at);
    }
    if (this.#markouts.dueAt < at) this.#markouts.take(at - 1, this.#mid);
    this.#schedule();
  }

  /** The view and the reference have taken in one market event. */
  onMarket(now: Now): void {
    const view = this.#view;
    const clear = view.blocked === undefined && view.bid !== 0 && view.ask !== 0;
    const mid = clear ? view.bid + view.ask : 0;
    if (mid !== 0) this.#mid = mid;
    const reference = clear ? this.#reference.value : 0;
    const quotes = this.#quotes;
    if (
      quotes.mid.holds(mid) && quotes.reference.holds(reference) && view.blocked === this.#blocked
    ) return;
    this.#priceLeft(now[0]!, mid);
  }

  /**
   * The strategy's book is quotable for the first time: the base of all shares starts, and the
   * account opens, at the last mid or, if there has been none, at the first.
   */
  onQuotable(at: number): void {
    if (this.#since !== undefined) return;
    this.#until(at);
    this.#since = at;
    if (this.#mid === 0) this.#mid = this.#view.lastMid;
    if (this.#mid !== 0) this.#startWith(at);
    this.#resets.begin(at);
    this.#recount();
  }

  /** The data went silent or broken, or recovered, as the driver sees it. */
  noteData(at: number, blocked: string | undefined): void {
    if (blocked === this.#dataNote) return;
    this.#until(at);
    this.#dataNote = blocked;
    this.#recount();
  }

  /** We sent a request; `causeVenueAt` is when its cause happened at the venue. */
  onRequest(at: number, request: OrderRequest, causeVenueAt: number): void {
    this.#until(at);
    this.#requests.sent(request, this.#regime.current);
    this.#latency.sent(request, { at, causeAt: causeVenueAt });
    if (request.type === "place") {
      const { bandMin: min, bandMax: max } = this.#config;
      const order = new LiveOrder(request, at, { min, max });
      this.#orders.add(order);
      this.#fills.placed(order, this.#regime.current);
    } else if (request.type === "cancel") {
      const order = this.#orders.get(request.id);
      if (order !== undefined) order.cancelReason = request.reason;
    }
    // An order that exists counts as before until the venue says otherwise.
    if (request.type === "place") this.#recount();
  }

  /** Something happened to an order at the venue. */
  onVenueEvent(event: OrderEvent): void {
    if (event.type === "unanswered") return;
    this.#until(event.venueAt);
    this.#requests.venue(event);
    const order = this.#orders.get(event.id);
    if (order === undefined) return;
    const rests = order.resting;
    order.unknown = false;
    this.#apply(order, event);
    this.#recount();
    if (!rests || event.type !== "amended") this.#slots.recount(this.#orders.list);
  }

  /** News of an order reached us, or the wait for it ended. */
  onAnswer(at: number, event: OrderEvent): void {
    this.#until(at);
    this.#requests.answered(event);
    this.#latency.answered(event, at);
    this.#log.heard(event, at);
    const order = this.#orders.get(event.id);
    const unknown = event.type === "unanswered";
    if (order === undefined || order.unknown === unknown) return;
    order.unknown = unknown;
    this.#recount();
    this.#slots.recount(this.#orders.list);
  }

  onFunding(event: FundingReport): void {
    this.#until(event.venueAt);
    this.#account?.funding(event.amount, this.#equitySample(event.venueAt));
  }

  /** The breaker's level changed. */
  onRisk(at: number, level: string): void {
    this.#until(at);
    this.#level = level;
  }

  /** The strategy's status of its slots, after a decision. */
  onSlots(at: number, slots: readonly SlotStatusReport[]): void {
    if (!this.#slots.news(slots)) return;
    this.#until(at);
    this.#slots.status(slots);
  }

  onReset(at: number, phase: "start" | "end", replaced: number): void {
    if (phase === "start") this.#resets.start(at);
    else this.#resets.end(at, replaced);
  }

  /** The last event was at `at`: closes everything and makes the sections. */
  finish(at: number): RunSections {
    // Points at `at` itself are due: all of that instant has been applied.
    this.onTime(at + 1);
    this.#advance(at);
    this.#fills.settle(this.#orders.list);
    for (const order of this.#orders.list) {
      if (order.acceptedAt !== undefined) this.#fills.ended(order, at);
      this.#log.ended(order, { at: undefined, state: order.state, reason: "" });
    }
    this.#log.finish();
    const fillRate = this.#fills.section(this.#parts.instrument);
    const returns = this.#opened().finish(at, { mid: this.#mid, markE8: this.#view.markE8 });
    this.#parts.series?.finish(at, this.#quotes);
    const measured = { quoting: this.#quotingSection(at), markout: this.#markouts.section() };
    return {
      return: returns,
      fill_rate: fillRate,
      ...limitedByBars(measured, this.#config.barUs),
      counts: {
        requests: this.#requests.sentAll,
        fills: fillRate.fills,
        orders: fillRate.orders_accepted,
      },
    };
  }

  /** A price left the interval in which nothing changes, or the book was lost or found. */
  #priceLeft(at: number, mid: number): void {
    this.#advance(at);
    const { blocked } = this.#view;
    if (blocked !== this.#blocked) {
      this.#blocked = blocked;
      if (blocked === "gap" || blocked === "no_data") this.#regime.reset();
      this.#enterRegime();
    }
    if (mid !== 0) this.#startWith(at);
    this.#recount();
  }

  #apply(order: LiveOrder, event: Exclude<OrderEvent, { type: "unanswered" }>): void {
    const at = event.venueAt;
    switch (event.type) {
      case "accepted":
        return this.#accept(order, event);
      case "amended":
        this.#fills.amending(order, event, this.#regime.current);
        return order.amend(event, this.#regime.current);
      case "fill":
        return this.#fill(order, event);
      case "rejected":
        this.#orders.remove(order);
        return this.#log.ended(order, { at, state: "rejected", reason: event.cause });
      case "canceled": {
        const asked = event.cause === "requested" ? order.cancelReason : undefined;
        return this.#end(order, { at, state: "canceled", reason: asked ?? event.cause });
      }
      case "expired":
        return this.#end(order, { at, state: "expired", reason: event.cause });
      case "amend_rejected":
      case "cancel_rejected":
        return;
      default:
        return unreachable(event);
    }
  }

  #accept(order: LiveOrder, event: OrderEvent & { type: "accepted" }): void {
    if (order.acceptedAt !== undefined) return;
    order.accept(event, this.#regime.current);
    this.#fills.accepted(order);
  }

  #fill(order: LiveOrder, fill: Fill): void {
    // The fill can overtake the ack.
    if (order.acceptedAt === undefined) this.#accept(order, acceptedBy(fill));
    const slot = { side: order.side, level: order.level };
    this.#opened().fill(fill, slot, this.#flag());
    this.#fills.filling(order, fill, this.#regime.current);
    this.#markouts.add(fill, slot, this.#regime.current);
    this.#log.filled(fill, slot);
    order.fill(fill);
    if (order.remaining === 0) this.#end(order, { at: fill.venueAt, state: "filled", reason: "" });
    this.#schedule();
  }

  #end(
    order: LiveOrder,
    end: { readonly at: number; readonly state: string; readonly reason: string },
  ): void {
    if (order.acceptedAt !== undefined) this.#fills.ended(order, end.at);
    this.#log.ended(order, end);
    this.#orders.remove(order);
  }

  /** There is a mid: seconds are sampled from now on, and the account can open. */
  #startWith(at: number): void {
    if (this.#nextSecond === Infinity) {
      this.#nextSecond = wholeSecondAfter(at);
      this.#schedule();
    }
    if (this.#account !== undefined || this.#since === undefined) return;
    this.#account = new Account(this.#parts, { at, mid: this.#mid, regime: this.#regimeName() });
  }

  #opened(): Account {
    if (this.#account !== undefined) return this.#account;
    throw new RangeError("Cannot report returns: the data never show a bid and an ask");
  }

  /** Seconds in which nothing has happened; when the regime changes in them, one by one. */
  #passQuietly(at: number): void {
    const count = quietSeconds(this.#nextSecond, at);
    if (count === 0) return;
    const isKnown = this.#blocked !== "gap" && this.#blocked !== "no_data";
    if (isKnown && !this.#regime.hold(this.#mid, count)) return;
    this.#nextSecond += count * US_PER_S;
  }

  /** A whole second, with the state at or before it. */
  #second(at: number): void {
    this.#advance(at);
    if (this.#blocked !== "gap" && this.#blocked !== "no_data") {
      this.#regime.sample(this.#mid);
      this.#enterRegime();
    }
    this.#fills.look(this.#orders.list, this.#view);
    if (this.#config.isSparse === true && !isWholeMinute(at)) return;
    this.#account?.sample(this.#equitySample(at));
    this.#parts.series?.second(at, this.#quotes);
  }

  #enterRegime(): void {
    this.#account?.enter(this.#regimeName(), this.#mid);
  }

  #regimeName(): string {
    return REGIMES[this.#regime.current] ?? "unknown";
  }

  #equitySample(at: number) {
    return { at, mid: this.#mid, flag: this.#flag() };
  }

  #flag(): EquityFlag {
    return this.#blocked === undefined ? "" : "book_unknown";
  }

  #schedule(): void {
    this.nextAt = Math.min(this.#nextSecond, this.#markouts.dueAt) + 1;
  }

  /** Everything before an event at `at` that is not of the market. */
  #until(at: number): void {
    if (this.nextAt <= at) this.onTime(at);
    this.#advance(at);
    this.#fills.settle(this.#orders.list);
  }

  /** The state held from the last call to `at`. */
  #advance(at: number): void {
    if (this.#since === undefined || at <= this.#since) return;
    const dt = at - this.#since;
    const regime = this.#regime.current;
    this.#since = at;
    this.#quotes.advance(dt, regime);
    this.#slots.advance(dt, regime);
    this.#risk.add(this.#level, dt, regime);
    this.#fills.advance(this.#orders.list, dt, regime);
  }

  #recount(): void {
    const { blocked, bid, ask } = this.#view;
    const clear = blocked === undefined && bid !== 0 && ask !== 0;
    this.#quotes.recount(this.#orders.list, {
      reference: clear ? this.#reference.value : 0,
      mid: clear ? bid + ask : 0,
      noData: blocked !== undefined || this.#dataNote !== undefined,
    });
  }

  #quotingSection(at: number): QuotingSection {
    return quotingSection({
      ...this.#config,
      quotes: this.#quotes,
      slots: this.#slots,
      risk: this.#risk,
      requests: this.#requests,
      resets: this.#resets.figures(at),
      stops: this.#parts.stops?.figures(at) ?? [],
      adjust: this.#latency.adjust,
    });
  }
}
