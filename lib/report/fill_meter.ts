// The fill-rate report: how much of what was quoted was filled, how fast, from how far back.
import { Decimal } from "../base/decimal.ts";
import { ASK, BID } from "../market/event_ring.ts";
import type { Instrument } from "../market/instrument.ts";
import type { Fill, OrderEvent } from "../orders/events.ts";
import { SIDES } from "../orders/requests.ts";
import { type FillFigures, fillFigures, FillTally, PASSIVE_TARGET } from "./fill_tally.ts";
import type { LiveOrder } from "./live_order.ts";
import { meets, type Target } from "./kpi.ts";
import { type Regime, REGIMES } from "./regime.ts";

/** Fill figures of one slot of the ladder. */
export interface SlotFillFigures extends FillFigures {
  readonly side: string;
  readonly level: number;
}

/**
 * The `fill_rate` section. By regime, orders and versions count in the regime of their acceptance
 * (so that no ratio exceeds 1), fills and time in the regime of their own time.
 */
export interface FillRateSection extends FillFigures {
  /** What `filled_over_placed_and_amended` calls for: alarm from 0.005, breach from 0.05. */
  readonly passive_fill_alarm: "none" | "alarm" | "breach" | null;
  readonly passive_fill_alarm_why?: string;
  readonly quantile_resolution: string;
  readonly by_side_and_level: readonly SlotFillFigures[];
  readonly by_regime: Readonly<Record<Regime, FillFigures>>;
}

const RESOLUTION =
  "quantiles are nearest ranks, at most 0.2 % high; an unknown queue that becomes " +
  "known is seen at the next whole second";

const BREACH: Target = { text: "< 0.05", relation: "below", numerator: 5, denominator: 100 };

/** Looks up whether the queue at a price is known; `side` is the book's. */
export interface QueueView {
  known(side: number, price: number): boolean;
}

/** Counts orders, versions and fills; all times are the venue's. */
export class FillMeter {
  readonly #all = new FillTally();
  readonly #regimes: readonly FillTally[] = REGIMES.map(() => new FillTally());
  /** Buys and sells in turn, nearest first. */
  readonly #slots: { side: string; level: number; tally: FillTally }[] = [];

  /** Time that has passed since an order last changed, and its regime. */
  #passed = 0;
  #regime = 0;

  constructor(levels: number) {
    for (let level = 0; level < levels; level++) {
      for (const side of SIDES) this.#slot(side, level);
    }
  }

  /** Orders rested as they are for `dt` microseconds; added up by `settle`. */
  advance(orders: readonly LiveOrder[], dt: number, regime: number): void {
    if (regime !== this.#regime) this.settle(orders);
    this.#regime = regime;
    this.#passed += dt;
  }

  /** Adds up the time that has passed: to be called before an order changes. */
  settle(orders: readonly LiveOrder[]): void {
    if (this.#passed === 0) return;
    const byRegime = this.#regimes[this.#regime];
    for (const order of orders) {
      if (!order.resting) continue;
      addRest(this.#all, order, this.#passed);
      addRest(this.#slot(order.side, order.level), order, this.#passed);
      if (byRegime !== undefined) addRest(byRegime, order, this.#passed);
    }
    this.#passed = 0;
  }

  /** A queue that was unknown may have been shown since. */
  look(orders: readonly LiveOrder[], view: QueueView): void {
    for (const order of orders) {
      if (order.queueKnown || !order.resting) continue;
      if (!view.known(order.side === "buy" ? BID : ASK, order.price)) continue;
      this.settle(orders);
      order.queueKnown = true;
    }
  }

  placed(order: LiveOrder, regime: number): void {
    for (const tally of this.#tallies(order, regime)) tally.placed++;
  }

  /** The order has been accepted, `order.regime` says when. */
  accepted(order: LiveOrder): void {
    for (const tally of this.#tallies(order, order.regime)) {
      tally.accepted++;
      tally.versions++;
      if (order.queueKnownAtAck && !order.taker) tally.aheadAtAck.add(order.aheadAtAck);
    }
  }

  /** Before the order takes over what the amend changed. */
  amending(order: LiveOrder, event: OrderEvent & { type: "amended" }, regime: number): void {
    if (event.requeued) this.#closeVersion(order, event.venueAt);
    for (const tally of this.#tallies(order, regime)) {
      tally.amends++;
      if (!event.requeued) continue;
      tally.versions++;
      if (event.queueKnown) tally.aheadAtAck.add(event.ahead);
    }
  }

  /** Before the order takes over the fill. */
  filling(order: LiveOrder, fill: Fill, regime: number): void {
    const notional = new Decimal(fill.price).mul(fill.qty);
    for (const tally of this.#tallies(order, regime)) {
      tally.fills++;
      if (0 < fill.remaining) tally.partialFills++;
      tally.notional = tally.notional.plus(notional);
      if (fill.liquidity === "maker") {
        tally.makerFills++;
        tally.makerNotional = tally.makerNotional.plus(notional);
      }
      if (!fill.queueKnown) tally.unknownQueueFills++;
      else if (fill.liquidity === "maker") tally.aheadAtFill.add(fill.aheadBefore);
    }
    if (order.version.firstFillAt === undefined) {
      for (const tally of this.#tallies(order, order.version.regime)) tally.versionsFilled++;
    }
    if (order.filled === 0) {
      for (const tally of this.#tallies(order, order.regime)) tally.ordersFilled++;
    }
  }

  /** An accepted order has ended, or the run has. */
  ended(order: LiveOrder, at: number): void {
    this.#closeVersion(order, at);
    for (const tally of this.#tallies(order, order.regime)) {
      if (0 < order.filled && 0 < order.remaining) tally.ordersPartlyFilled++;
      if (0 < order.filled && order.remaining === 0) tally.ordersFullyFilled++;
    }
  }

  section(instrument: Instrument): FillRateSection {
    const [calm, normal, high, extreme, unknown] = this.#regimes.map((tally) =>
      fillFigures(tally, instrument)
    );
    const whole = fillFigures(this.#all, instrument);
    const none = fillFigures(new FillTally(), instrument);
    return {
      ...whole,
      ...alarm(this.#all),
      quantile_resolution: RESOLUTION,
      by_side_and_level: bySide(this.#slots).map(({ side, level, tally }) => ({
        side,
        level,
        ...fillFigures(tally, instrument),
      })),
      by_regime: {
        calm: calm ?? none,
        normal: normal ?? none,
        high: high ?? none,
        extreme: extreme ?? none,
        unknown: unknown ?? none,
      },
    };
  }

  #closeVersion(order: LiveOrder, at: number): void {
    const { version } = order;
    const { firstFillAt, lastFillAt } = version;
    for (const tally of this.#tallies(order, version.regime)) {
      if (firstFillAt === undefined || lastFillAt === undefined) {
        tally.unfilledVersions++;
        tally.unfilledUs += at - version.at;
      } else {
        tally.toFirstUs.add(firstFillAt - version.at);
        tally.toLastUs.add(lastFillAt - version.at);
      }
    }
  }

  #tallies(order: LiveOrder, regime: number): readonly FillTally[] {
    const byRegime = this.#regimes[regime];
    const slot = this.#slot(order.side, order.level);
    return byRegime === undefined ? [this.#all, slot] : [this.#all, slot, byRegime];
  }

  #slot(side: LiveOrder["side"], level: number): FillTally {
    const index = 2 * level + (side === SIDES[0] ? 0 : 1);
    for (let next = this.#slots.length; next <= index; next++) {
      const of = { side: SIDES[next % 2] ?? side, level: Math.floor(next / 2) };
      this.#slots.push({ ...of, tally: new FillTally() });
    }
    return this.#slots[index]!.tally;
  }
}

/** Buys first, then sells, each nearest first. */
function bySide<Entry extends { readonly side: string }>(slots: readonly Entry[]): Entry[] {
  return SIDES.flatMap((side) => slots.filter((slot) => slot.side === side));
}

/** The order rested as it is for `dt` microseconds. */
function addRest(tally: FillTally, order: LiveOrder, dt: number): void {
  tally.orderUs += dt;
  tally.quoted += order.remaining * order.price * dt;
  if (!order.queueKnown) tally.unknownQueueUs += dt;
}

function alarm(
  { accepted, amends, versionsFilled }: FillTally,
): Pick<FillRateSection, "passive_fill_alarm" | "passive_fill_alarm_why"> {
  const exposed = accepted + amends;
  if (exposed === 0) {
    return {
      passive_fill_alarm: null,
      passive_fill_alarm_why: "no placement or amend was accepted",
    };
  }
  if (meets(versionsFilled, exposed, PASSIVE_TARGET)) return { passive_fill_alarm: "none" };
  const breached = !meets(versionsFilled, exposed, BREACH);
  return { passive_fill_alarm: breached ? "breach" : "alarm" };
}
