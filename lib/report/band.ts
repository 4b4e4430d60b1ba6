// Where an order's price is inside the agreed band, exactly, as an interval of the reference.
import { PPM_ONE } from "../base/units.ts";
import type { Side } from "../orders/requests.ts";

/** The agreed distances in ppm, ends included. */
export interface Band {
  readonly min: number;
  readonly max: number;
}

/** Half-ticks, ends included; empty when `lo` is above `hi`. */
export interface Interval {
  readonly lo: number;
  readonly hi: number;
}

/**
 * The references, in half-ticks, for which an order at `price` ticks is in the band.
 *
 * With reference r and price p in half-ticks (2 × ticks), a buy's distance is (r − p)/r and a
 * sell's (p − r)/r. In the band means min × r ≤ distance × 10^6 × r ≤ max × r: whole numbers.
 */
export function inBandInterval(price: number, side: Side, band: Band): Interval {
  const scaled = 2 * price * PPM_ONE;
  if (side === "buy") {
    return {
      lo: ceilDiv(scaled, PPM_ONE - band.min),
      hi: floorDiv(scaled, PPM_ONE - band.max),
    };
  }
  return { lo: ceilDiv(scaled, PPM_ONE + band.max), hi: floorDiv(scaled, PPM_ONE + band.min) };
}

/** Whether a reference lies in the interval; 0 is no reference, and in no band. */
export function inside(reference: number, interval: Interval): boolean {
  return reference !== 0 && interval.lo <= reference && reference <= interval.hi;
}

// The double quotient is within one of the truth; the product decides.
function floorDiv(dividend: number, divisor: number): number {
  const guess = Math.floor(dividend / divisor);
  if (dividend < guess * divisor) return guess - 1;
  return (guess + 1) * divisor <= dividend ? guess + 1 : guess;
}

function ceilDiv(dividend: number, divisor: number): number {
  const below = floorDiv(dividend, divisor);
  return below * divisor === dividend ? below : below + 1;
}
