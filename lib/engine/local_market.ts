// The market as it has reached us: book, reference, volatility and recent moves.
import type { Now } from "../base/now.ts";
import type { EventRing } from "../market/event_ring.ts";
import { EwmaVolatility, MoveWindow } from "../market/estimators.ts";
import { Reference, type ReferenceConfig } from "../market/reference.ts";
import { OwnFreeTouch, type OwnOrder, type Touch } from "../market/own_quotes.ts";
import { MarketView } from "../market/view.ts";
import type { Market } from "../market/instrument.ts";
import { US_PER_S } from "../base/units.ts";
import type { BreakerRule } from "../risk/config.ts";

/** Half-life of the kernel's volatility, in one-second samples. */
const VOLATILITY_HALF_LIFE_S = 30;
const VOLATILITY_SAMPLES_MIN = 10;

export interface LocalMarketConfig {
  readonly market: Market;
  readonly reference: ReferenceConfig;
  readonly rules: readonly BreakerRule[];
  readonly resyncWaitUs: number;
  /** Does the feed show our own orders? A recorded one does not, and nothing is taken off. */
  readonly ownOrders: "shown" | "absent";
  /** What is assumed of data without a book. */
  readonly assumed?: {
    readonly touch: "around_trades" | "recorded";
    /** For how long an event says what the market did: silence begins behind it. */
    readonly coversUs: number;
  } | undefined;
}

/** Owned by the one loop and updated in place; several runs may read the same one. */
export class LocalMarket {
  readonly view: MarketView;
  /** What prices are made of: the view without our own orders. */
  readonly touch: Touch;
  readonly reference: Reference;
  readonly volatility: EwmaVolatility;
  /** One window a `price_move` rule, by the rule's name. */
  readonly moves: readonly { readonly name: string; readonly window: MoveWindow }[];
  /**
   * When a message last left a book that can be quoted on; of bars, until when the last one says
   * what the market did.
   */
  lastGoodAt = 0;
  readonly #ownFree: OwnFreeTouch | undefined;
  readonly #assumesTouch: boolean;
  readonly #coversUs: number;

  constructor(config: LocalMarketConfig) {
    this.view = new MarketView({ market: config.market, resyncWaitUs: config.resyncWaitUs });
    this.#ownFree = config.ownOrders === "shown" ? new OwnFreeTouch(this.view) : undefined;
    this.touch = this.#ownFree ?? this.view;
    this.#assumesTouch = config.assumed?.touch === "around_trades";
    this.#coversUs = config.assumed?.coversUs ?? 0;
    this.reference = new Reference(config.reference);
    this.volatility = new EwmaVolatility({
      halfLifeSamples: VOLATILITY_HALF_LIFE_S,
      samplesMin: VOLATILITY_SAMPLES_MIN,
      returns: "simple",
    });
    this.moves = config.rules.filter((rule) => rule.trigger === "price_move").map((rule) => ({
      name: rule.name,
      window: new MoveWindow({
        windowSamples: Math.max(1, Math.round(rule.windowUs / US_PER_S)),
        ratio: rule.enter,
      }),
    }));
  }

  /** One event of the feed, at the time it reached us. */
  apply(ring: EventRing, index: number, now: Now): void {
    this.view.apply(ring, index, now);
    if (this.#assumesTouch) this.view.assumeTouch(ring, index);
    if (this.#ownFree !== undefined) this.#ownFree.refresh();
    this.reference.update(this.touch, ring, index, now);
    if (this.touch.blocked === undefined) this.lastGoodAt = now[0]! + this.#coversUs;
  }

  /** Our orders as they rest now; of no matter where the feed does not show them. */
  setOwn(own: readonly OwnOrder[]): void {
    this.#ownFree?.setOwn(own);
  }

  get showsOwn(): boolean {
    return this.#ownFree !== undefined;
  }

  /** So many seconds have passed in which no event came: what `second` would have sampled. */
  quietSeconds(count: number): void {
    const { touch } = this;
    if (count === 0 || touch.blocked !== undefined) return;
    const mid = touch.bid + touch.ask;
    this.volatility.hold(mid, count);
    for (const { window } of this.moves) window.hold(mid, count);
  }

  /** Once a second: samples the estimators. An unknown book is not a price. */
  second(at: number): void {
    const { touch } = this;
    this.reference.refresh(touch, at);
    if (touch.blocked !== undefined) {
      if (touch.blocked === "gap") {
        this.volatility.reset();
        for (const { window } of this.moves) window.reset();
      }
      return;
    }
    const mid = touch.bid + touch.ask;
    this.volatility.sample(mid);
    for (const { window } of this.moves) window.sample(mid);
  }
}
