// Average cost of what is held: realized by decreases, unrealized by the rest.
import { type Decimal, ZERO } from "../base/decimal.ts";

/**
 * Digits after the point of a cost released by a decrease. The division may not end; rounding it
 * once, here, keeps every sum after it exact, so that realized plus unrealized is too.
 */
export const COST_DIGITS = 18;

/**
 * Average cost over signed net quantities.
 *
 * - An increase averages in at its price.
 * - A decrease realizes closed quantity × (price − average), by the side held.
 * - A flip realizes all that was held and reopens at its price.
 *
 * It keeps the total cost rather than the average, which may not be a finite decimal.
 */
export class AverageCost {
  #held: Decimal;
  #cost: Decimal;
  #realized = ZERO;

  constructor(held: Decimal, price: Decimal) {
    this.#held = held;
    this.#cost = held.mul(price);
  }

  /** Signed quantity held. */
  get held(): Decimal {
    return this.#held;
  }

  /** What is held, at its average price: negative when short. */
  get cost(): Decimal {
    return this.#cost;
  }

  get realized(): Decimal {
    return this.#realized;
  }

  /** Average entry price; undefined while flat. */
  get average(): Decimal | undefined {
    return this.#held.isZero() ? undefined : this.#cost.div(this.#held);
  }

  /** Held quantity × (price − average), without dividing. */
  unrealized(price: Decimal): Decimal {
    return this.#held.mul(price).minus(this.#cost);
  }

  /** Books a signed change of the quantity held, at a price. */
  change(by: Decimal, price: Decimal): void {
    if (by.isZero()) return;

    const held = this.#held.plus(by);
    if (this.#held.isZero() || this.#held.isNegative() === by.isNegative()) {
      this.#cost = this.#cost.plus(by.mul(price));
    } else if (by.abs().lt(this.#held.abs())) {
      const released = this.#cost.mul(by).div(this.#held).neg().toDecimalPlaces(COST_DIGITS);
      this.#realized = this.#realized.minus(by.mul(price)).minus(released);
      this.#cost = this.#cost.minus(released);
    } else {
      this.#realized = this.#realized.plus(this.#held.mul(price)).minus(this.#cost);
      this.#cost = held.mul(price);
    }
    this.#held = held;
  }
}
