// What an account holds when it opens.
import { Decimal } from "../lib/base/decimal.ts";
import type { Instrument } from "../lib/market/instrument.ts";
import type { OpeningBalances, SimConfig } from "../lib/sim/config.ts";

/** What an account starts from. */
export interface OpeningTerms {
  readonly instrument: Instrument;
  readonly sim: SimConfig;
  /** Equity in the quote asset, share of it held as base on spot, and BNB for fees. */
  readonly account: {
    readonly equity: Decimal;
    readonly baseShare: Decimal;
    readonly bnb: Decimal;
  };
}

/** Part of the equity is base bought at the first mid, at no cost; all of it on spot only. */
export function openingBalances(terms: OpeningTerms, mid: number): OpeningBalances {
  const { equity, baseShare, bnb } = terms.account;
  const cash = equity.minus(bnb.mul(terms.sim.fees.bnbPrice));
  if (terms.instrument.market === "usdm") return { quote: cash, base: new Decimal(0), bnb };
  const price = new Decimal(terms.instrument.tickSize).mul(mid).div(2);
  const base = equity.mul(baseShare).div(price).toDecimalPlaces(8, Decimal.ROUND_DOWN);
  return { quote: cash.minus(base.mul(price)), base, bnb };
}
