// The simulated venue: market events and our requests in, order events and funding out.
import { Decimal } from "../base/decimal.ts";
import { invariant, unreachable } from "../base/invariant.ts";
import { type Now, nowCell } from "../base/now.ts";
import { timeUs } from "../base/units.ts";
import { ASK, BID, type EventRing } from "../market/event_ring.ts";
import { type Instrument, notionalUnit } from "../market/instrument.ts";
import type { OrderEvent } from "../orders/events.ts";
import type { OrderRequest } from "../orders/requests.ts";
import { Account, type Holder, lockedBy, marginOf } from "./account.ts";
import { amend } from "./amend.ts";
import type { OpeningBalances, SimConfig } from "./config.ts";
import type { Desk } from "./desk.ts";
import { referenceTicks } from "./filters.ts";
import { FundingClock, type FundingEvent } from "./funding.ts";
import { placeLimit, type TimeInForce } from "./limit_order.ts";
import { matchBook, matchPrint } from "./matching.ts";
import { place } from "./place.ts";
import { PrintTape } from "./prints.ts";
import { isRepublished, refreshQueue } from "./queue.ts";
import { OrderRate } from "./rate.ts";
import { refusal } from "./refusal.ts";
import type { SharedAccount } from "./shared_account.ts";
import { OpenOrders, type RestingOrder } from "./resting.ts";
import { TakenDepth } from "./taken.ts";
import { midOf, type VenueView } from "./venue_view.ts";

/** What the venue knows of us, for reports and tests. */
export interface VenueAccount {
  readonly quote: Decimal;
  readonly base: Decimal;
  readonly bnb: Decimal;
}

const NO_ORDERS = new OpenOrders();

/**
 * Call `view.apply` first, then `onTrade`, `onBook`, `onMark` or `onFunding` for the same event, in venue time;
 * at the same microsecond trades, then depth, then quotes, then our requests. After each call take
 * what is new out of `outbox` and `funding` and empty them.
 */
export class SimVenue {
  readonly outbox: OrderEvent[] = [];
  readonly funding: FundingEvent[] = [];
  readonly #desk: Desk;
  readonly #fundingClock = new FundingClock();
  /** The cell for times that come as numbers. */
  readonly #now = nowCell();
  #depthId: number;
  #touchId: number;
  #hasEnded = false;

  constructor(
    config: SimConfig,
    { instrument, view, opening, shared }: {
      instrument: Instrument;
      view: VenueView;
      opening: OpeningBalances;
      /** Absent where the account has one symbol. */
      shared?: SharedAccount | undefined;
    },
  ) {
    invariant(
      Number.isSafeInteger(config.queuePower) && 0 < config.queuePower,
      `Cannot use ${config.queuePower} as queue power: it is not a positive whole number`,
    );
    this.#depthId = view.depthId;
    this.#touchId = view.touchId;
    this.#desk = {
      config,
      instrument,
      view,
      account: new Account(instrument, opening, shared?.purse),
      orders: new OpenOrders(),
      rate: shared?.rateOf(instrument) ?? new OrderRate(instrument.orderRateLimits),
      holder: shared === undefined ? undefined : this.#holder(),
      prints: new PrintTape(),
      taken: new TakenDepth(),
      outbox: this.outbox,
      mid: midOf(view),
    };
    if (this.#desk.holder !== undefined) shared?.purse.join(this.#desk.holder);
  }

  get account(): VenueAccount {
    const { quote, base, bnb } = this.#desk.account;
    return { quote, base, bnb };
  }

  /** Orders that rest, best price first on each side. */
  get resting(): readonly Readonly<RestingOrder>[] {
    return [...this.#desk.orders.buys, ...this.#desk.orders.sells];
  }

  /** Money from outside: negative amounts are withdrawn. Base is spot's alone. */
  deposit(amounts: OpeningBalances): void {
    const { account } = this.#desk;
    account.purse.deposit(amounts);
    account.base = account.base.add(amounts.base);
  }

  /** Current counts of the ORDERS windows, in the order of the instrument's limits. */
  orderCounts(at: number): readonly number[] {
    return this.#desk.rate.counts(at);
  }

  /** A trade of the tape, as it stands in the ring. */
  onTrade(ring: EventRing, index: number, now: Now): void {
    this.#passTime(now);
    const slot = index & ring.eventMask;
    const row = ring.rowStart[slot]! & ring.rowMask;
    const price = ring.price[row]!;
    if (ring.flag[slot] !== 0 || price <= 0) return;
    const qty = ring.qty[row]!;
    const aggressor = ring.side[row]!;
    const desk = this.#desk;
    desk.prints.add(price, qty, aggressor);
    const isOutOfReach = aggressor === ASK
      ? desk.orders.bestBuy < price
      : price < desk.orders.bestSell;
    if (isOutOfReach) return;
    matchPrint(desk, { at: now[0]!, price, qty, aggressor, tradeId: ring.tradeId[slot]! });
  }

  /** A depth event, a snapshot or a quote has been applied to the view. */
  onBook(now: Now): void {
    this.#passTime(now);
    const desk = this.#desk;
    const { view } = desk;
    // Without update ids every event may have been a depth event.
    const isDepth = view.depthId !== this.#depthId || view.depthId === 0;
    const by = isDepth ? "depth" : "quote";
    this.#notePublication(by);
    if (view.blocked === undefined) {
      const { orders, taken } = desk;
      const isPassed = (0 < view.ask && view.ask < orders.bestBuy) ||
        (0 < view.bid && orders.bestSell < view.bid);
      if (isPassed) matchBook(desk, now[0]!);
      // A quote says nothing of prices behind the touch: most cost two comparisons.
      if (isDepth || view.bid <= orders.bestBuy) this.#refresh(orders.buys, by);
      if (isDepth || orders.bestSell <= view.ask) this.#refresh(orders.sells, by);
      if (!taken.isEmpty) taken.refresh(view);
    }
    desk.mid = midOf(view);
  }

  /** A mark price has been applied to the view. */
  onMark(now: Now): void {
    this.#passTime(now);
    const { view, account, instrument } = this.#desk;
    if (instrument.market === "spot") return;
    this.#settle(this.#fundingClock.onMark(view, account, now[0]!));
  }

  /** A funding rate and its funding time have been applied to the view. */
  onFunding(now: Now): void {
    this.#passTime(now);
    const { view, account, instrument } = this.#desk;
    if (instrument.market === "spot") return;
    this.#settle(this.#fundingClock.onFunding(view, account, now[0]!));
  }

  /** One of our requests has arrived. */
  submit(request: OrderRequest, at: number): void {
    this.#reach(at);
    switch (request.type) {
      case "place":
        return place(this.#desk, request, at);
      case "amend":
        return amend(this.#desk, request, at);
      case "cancel":
        return this.#cancel(request, at);
      default:
        return unreachable(request);
    }
  }

  /** A limit order that may take: what crosses fills at once, what is left rests or expires. */
  submitLimit(
    request: OrderRequest & { type: "place" },
    terms: { readonly at: number; readonly timeInForce: TimeInForce },
  ): void {
    this.#reach(terms.at);
    placeLimit(this.#desk, request, terms);
  }

  /** End of data: funding that is due is settled; orders end where they are, unfilled. */
  finish(at: number): void {
    this.#reach(at);
    this.#settle(this.#fundingClock.finish(this.#desk.account, at));
    this.#hasEnded = true;
  }

  /** What we hold, as the other symbols of the account see it; ended orders hold nothing. */
  #holder(): Holder {
    const orders = () => this.#hasEnded ? NO_ORDERS : this.#desk.orders;
    return {
      locked: () =>
        notionalUnit(this.#desk.instrument)
          .mul(lockedBy(BID, { orders: orders(), without: undefined }).notional),
      margin: () => {
        const { account, instrument, view } = this.#desk;
        const reference = referenceTicks({ instrument, view, ordersOpen: 0 });
        return marginOf(account, { instrument, reference, orders: orders() });
      },
    };
  }

  /** The first event after a funding time: the position then is the one that pays. */
  #passTime(now: Now): void {
    if (this.#fundingClock.captureAfter < now[0]!) this.#fundingClock.capture(this.#desk.account);
  }

  #reach(at: number): void {
    this.#now[0] = at;
    this.#passTime(this.#now);
  }

  #notePublication(by: "depth" | "quote"): void {
    const { view, prints } = this.#desk;
    if (by === "depth") {
      this.#depthId = view.depthId;
      prints.clear();
    } else if (view.touchId !== this.#touchId) {
      if (view.queuesKnown) prints.markQuote();
      else prints.clear();
    }
    this.#touchId = view.touchId;
  }

  #refresh(orders: readonly RestingOrder[], by: "depth" | "quote"): void {
    for (const order of orders) {
      if (isRepublished(order, this.#desk.view, by)) refreshQueue(order, this.#desk);
    }
  }

  #cancel(request: OrderRequest & { type: "cancel" }, at: number): void {
    const { orders, outbox, instrument } = this.#desk;
    const { id } = request;
    const venueAt = timeUs(at);
    const order = orders.get(id);
    if (order === undefined) {
      const refused = refusal(instrument.market, "unknown_order");
      outbox.push({ type: "cancel_rejected", id, venueAt, ...refused });
      return;
    }
    orders.remove(order);
    outbox.push({ type: "canceled", id, venueAt, cause: "requested", code: 0 });
  }

  #settle(event: FundingEvent | undefined): void {
    if (event === undefined) return;
    this.#desk.account.applyFunding(new Decimal(event.amount));
    this.funding.push(event);
  }
}
