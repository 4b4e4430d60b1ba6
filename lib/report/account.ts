// The ledger of a run and what is sampled of it, from the first mid on.
import { Decimal } from "../base/decimal.ts";
import { halfTicks, timeUs } from "../base/units.ts";
import { Ledger } from "../ledger/mod.ts";
import type { Fill } from "../orders/events.ts";
import type { Slot } from "../orders/requests.ts";
import type { MeterParts } from "./meter_config.ts";
import { type EquityFlag, ReturnMeter } from "./return_meter.ts";
import type { ReturnSection } from "./return_section.ts";
import type { SeriesSink } from "./run_series.ts";

/** The instant at which an account starts, and its regime. */
export interface AccountStart {
  readonly at: number;
  /** The venue's mid in half-ticks. */
  readonly mid: number;
  readonly regime: string;
}

/** Books fills and funding, and samples equity after each. */
export class Account {
  readonly #ledger: Ledger;
  readonly #returns: ReturnMeter;
  readonly #series: SeriesSink | undefined;

  constructor(parts: MeterParts, start: AccountStart) {
    const { instrument, opening, bnbPrice, rows } = parts;
    const mid = halfTicks(start.mid);
    this.#ledger = new Ledger({
      instrument,
      opening: typeof opening === "function" ? opening(mid) : opening,
      bnbPrice,
      mid,
    });
    this.#returns = new ReturnMeter({
      ledger: this.#ledger,
      startMid: mid,
      at: timeUs(start.at),
      row: (text) => rows.equity(text),
    });
    this.#returns.enter(start.regime, mid);
    this.#series = parts.series;
    this.#series?.open(this.#ledger, start);
  }

  fill(fill: Fill, slot: Slot, flag: EquityFlag): void {
    this.#series?.fill(fill, slot.side);
    this.#returns.beforeChange();
    this.#ledger.apply(fill, slot);
    this.#returns.onFill(fill.venueAt, fill.mid, flag);
    this.#series?.sample(fill.venueAt, fill.mid);
  }

  /** A settlement of funding: positive is received. */
  funding(amount: string, sample: EquitySample): void {
    this.#returns.beforeChange();
    this.#ledger.applyFunding(new Decimal(amount));
    this.#returns.onFill(sample.at, sample.mid, sample.flag);
    this.#series?.sample(sample.at, sample.mid);
  }

  sample({ at, mid, flag }: EquitySample): void {
    this.#returns.sample(at, mid, flag);
    this.#series?.sample(at, mid);
  }

  /** The volatility regime changed: what follows belongs to another. */
  enter(regime: string, mid: number): void {
    this.#returns.enter(regime, mid);
  }

  /** `markE8` is the last mark price; 0 without a mark stream. */
  finish(at: number, { mid, markE8 }: { mid: number; markE8: number }): ReturnSection {
    this.#series?.sample(at, mid);
    return this.#returns.finish(at, mid, { markE8: markE8 === 0 ? undefined : markE8 });
  }
}

/** When and at which mid, in half-ticks, equity is sampled. */
export interface EquitySample {
  readonly at: number;
  readonly mid: number;
  readonly flag: EquityFlag;
}
