// A one-way USD-M position: amount, average entry, what closing it realizes.
import { Decimal, ZERO } from "../base/decimal.ts";

/** Amount in the base asset, signed; prices and money in the quote asset. */
export class Position {
  amount = ZERO;
  entry = ZERO;
  /** Realized over the account's life, without commissions. */
  realized = ZERO;
  updatedAt = 0;

  /** Books a fill; returns what it realized. */
  apply({ qty, price, at }: {
    /** Signed: a buy is positive. */
    readonly qty: Decimal;
    readonly price: Decimal;
    readonly at: number;
  }): Decimal {
    this.updatedAt = at;
    const before = this.amount;
    const after = before.add(qty);
    const grows = before.isZero() || before.isNegative() === qty.isNegative();
    if (grows) {
      this.entry = before.mul(this.entry).add(qty.mul(price)).div(after);
      this.amount = after;
      return ZERO;
    }
    const closed = Decimal.min(before.abs(), qty.abs()).mul(before.isNegative() ? -1 : 1);
    const realized = price.sub(this.entry).mul(closed);
    this.amount = after;
    if (after.isZero()) this.entry = ZERO;
    else if (after.isNegative() !== before.isNegative()) this.entry = price;
    this.realized = this.realized.add(realized);
    return realized;
  }

  /** What it would realize at a price. */
  unrealized(price: Decimal): Decimal {
    return price.sub(this.entry).mul(this.amount);
  }
}
