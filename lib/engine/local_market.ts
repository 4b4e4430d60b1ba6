// The market as it has reached us: book, reference, volatility and recent moves.
import type { EventRing } from "../market/event_ring.ts";
import { EwmaVolatility, MoveWindow } from "../market/estimators.ts";
import { Reference, type ReferenceConfig } from "../market/reference.ts";
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
}

/** Owned by the one loop and updated in place; several runs may read the same one. */
export class LocalMarket {
  readonly view: MarketView;
  readonly reference: Reference;
  readonly volatility: EwmaVolatility;
  /** One window a `price_move` rule, by the rule's name. */
  readonly moves: ReadonlyMap<string, MoveWindow>;
  /** When a message last left a book that can be quoted on. */
  lastGoodAt = 0;

  constructor(config: LocalMarketConfig) {
    this.view = new MarketView({ market: config.market, resyncWaitUs: config.resyncWaitUs });
    this.reference = new Reference(config.reference);
    this.volatility = new EwmaVolatility({
      halfLifeSamples: VOLATILITY_HALF_LIFE_S,
      samplesMin: VOLATILITY_SAMPLES_MIN,
      returns: "simple",
    });
    this.moves = new Map(
      config.rules.filter((rule) => rule.trigger === "price_move").map((rule) => [
        rule.name,
        new MoveWindow({
          windowSamples: Math.max(1, Math.round(rule.windowUs / US_PER_S)),
          ratio: rule.enter,
        }),
      ]),
    );
  }

  /** One event of the feed, at the time it reached us. */
  apply(ring: EventRing, index: number, at: number): void {
    this.view.apply(ring, index, at);
    this.reference.update(this.view, ring, index, at);
    if (this.view.blocked === undefined) this.lastGoodAt = at;
  }

  /** Once a second: samples the estimators. An unknown book is not a price. */
  second(at: number): void {
    this.reference.refresh(this.view, at);
    if (this.view.blocked !== undefined) {
      if (this.view.blocked === "gap") this.#forget();
      return;
    }
    const mid = this.view.bid + this.view.ask;
    this.volatility.sample(mid);
    for (const move of this.moves.values()) move.sample(mid);
  }

  #forget(): void {
    this.volatility.reset();
  }
}
