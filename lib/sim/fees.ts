// What the venue charges for a fill, in which asset, rounded as the venue rounds.
import { Decimal, ZERO } from "../base/decimal.ts";
import { BID } from "../market/event_ring.ts";
import { type Instrument, notionalOf } from "../market/instrument.ts";
import type { FeeConfig } from "./config.ts";

/** One execution: prices in ticks, quantities in lots. */
export interface Trade {
  readonly side: number;
  readonly price: number;
  readonly qty: number;
  readonly liquidity: "maker" | "taker";
}

/** An amount off one balance of the account; negative is a rebate. */
export interface Commission {
  readonly amount: Decimal;
  readonly balance: "quote" | "base" | "bnb";
  readonly asset: string;
}

export interface FeeTerms {
  readonly instrument: Instrument;
  readonly fees: FeeConfig;
  /** BNB that the account still holds. */
  readonly bnb: Decimal;
}

const DIGITS = 8;
const SMALLEST = new Decimal("0.00000001");
const ONE = new Decimal(1);

/**
 * The commission of one fill:
 * - spot: rate × received quantity (buy: base, sell: quote), half up to 8 decimals, at least
 *   0.00000001 unless the rate is 0;
 * - USD-M: rate × notional in the quote asset, exactly;
 * - with `payInBnb`: rate × (1 − discount) × notional ÷ BNB price, in BNB, rounded as on spot;
 *   when the balance is short, as without BNB and without the discount;
 * - a negative rate is a rebate in the received asset, its magnitude rounded the same way.
 */
export function commission(trade: Trade, terms: FeeTerms): Commission {
  const { instrument, fees } = terms;
  const rate = trade.liquidity === "maker" ? fees.maker : fees.taker;
  const notional = notionalOf(instrument, trade.price, trade.qty);
  const inBnb = commissionInBnb(notional.mul(rate), terms);
  if (inBnb !== undefined) return inBnb;
  if (instrument.market === "usdm") {
    return { amount: notional.mul(rate), balance: "quote", asset: instrument.quoteAsset };
  }
  if (trade.side === BID) {
    const received = new Decimal(trade.qty).mul(instrument.lotSize);
    const amount = rounded(received.mul(rate));
    return { amount, balance: "base", asset: instrument.baseAsset };
  }
  return {
    amount: rounded(notional.mul(rate)),
    balance: "quote",
    asset: instrument.quoteAsset,
  };
}

function commissionInBnb(charge: Decimal, { fees, bnb }: FeeTerms): Commission | undefined {
  if (!fees.payInBnb || !charge.isPositive() || charge.isZero()) return undefined;
  const amount = rounded(charge.mul(ONE.sub(fees.bnbDiscount)).div(fees.bnbPrice));
  return amount.lte(bnb) ? { amount, balance: "bnb", asset: "BNB" } : undefined;
}

function rounded(exact: Decimal): Decimal {
  if (exact.isZero()) return ZERO;
  const amount = exact.toDecimalPlaces(DIGITS, Decimal.ROUND_HALF_UP);
  if (!amount.isZero()) return amount;
  return exact.isNegative() ? SMALLEST.neg() : SMALLEST;
}
