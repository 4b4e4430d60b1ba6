// Prices at a distance from a reference, and the references at which a price keeps its distance.
import { type HalfTicks, type Ppm, PPM_ONE, type PriceTicks } from "../base/units.ts";
import type { Side } from "../orders/requests.ts";

/** Half-ticks × ppm of one: the scale of the comparisons below. */
const TWO = 2 * PPM_ONE;

/** The price `distance` away from the reference. Buys round down, sells up: away from the touch. */
export function priceAt(reference: HalfTicks, side: Side, distance: number): PriceTicks {
  const price = side === "buy"
    ? Math.floor(reference * (PPM_ONE - distance) / TWO)
    : Math.ceil(reference * (PPM_ONE + distance) / TWO);
  return price as PriceTicks;
}

/** The references, ends included, from which `price` lies between `near` and `far`. */
export interface Keep {
  readonly lo: number;
  readonly hi: number;
}

/** Distance is (reference − p)/reference for a buy, (p − reference)/reference for a sell. */
export function keepInterval(
  price: PriceTicks,
  side: Side,
  distances: { readonly near: number; readonly far: number },
): Keep {
  const doubled = price * TWO;
  return side === "buy"
    ? {
      lo: Math.ceil(doubled / (PPM_ONE - distances.near)),
      hi: Math.floor(doubled / (PPM_ONE - distances.far)),
    }
    : {
      lo: Math.ceil(doubled / (PPM_ONE + distances.far)),
      hi: Math.floor(doubled / (PPM_ONE + distances.near)),
    };
}

/** Never crosses: a buy stays under the ask, a sell over the bid. */
export function postOnly(
  price: PriceTicks,
  side: Side,
  touch: { readonly bid: PriceTicks; readonly ask: PriceTicks },
): PriceTicks {
  const kept = side === "buy" ? Math.min(price, touch.ask - 1) : Math.max(price, touch.bid + 1);
  return kept as PriceTicks;
}

/** The distance as a whole number of ppm, rounded towards the market. */
export function distanceOf(price: PriceTicks, side: Side, reference: HalfTicks): Ppm {
  const away = side === "buy" ? reference - 2 * price : 2 * price - reference;
  return Math.floor(away * PPM_ONE / reference) as Ppm;
}
