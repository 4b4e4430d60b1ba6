// Whole-number units that cannot be mixed up: prices, quantities, times and ratios.

declare const unit: unique symbol;
type Unit<Name extends string> = number & { readonly [unit]: Name };

/** A price as a whole number of the instrument's ticks. */
export type PriceTicks = Unit<"ticks">;
/** A quantity as a whole number of the instrument's lots. */
export type QtyLots = Unit<"lots">;
/** A reference price in whole half-ticks: a mid is bid plus ask. */
export type HalfTicks = Unit<"half_ticks">;
/** A time in whole microseconds since the Unix epoch. */
export type TimeUs = Unit<"us">;
/** A ratio in whole millionths: 2,000 is 0.2 %. */
export type Ppm = Unit<"ppm">;

/** Makes a price; throws RangeError unless it is a whole number. */
export function ticks(value: number): PriceTicks {
  return whole(value, "ticks") as PriceTicks;
}

/** Makes a quantity; throws RangeError unless it is a whole number. */
export function lots(value: number): QtyLots {
  return whole(value, "lots") as QtyLots;
}

/** Makes a reference price; throws RangeError unless it is a whole number. */
export function halfTicks(value: number): HalfTicks {
  return whole(value, "half-ticks") as HalfTicks;
}

/** Makes a time; throws RangeError unless it is a whole number. */
export function timeUs(value: number): TimeUs {
  return whole(value, "microseconds") as TimeUs;
}

/** Makes a ratio; throws RangeError unless it is a whole number. */
export function ppm(value: number): Ppm {
  return whole(value, "ppm") as Ppm;
}

function whole(value: number, name: string): number {
  if (!Number.isSafeInteger(value)) {
    throw new RangeError(`Cannot use ${value} as ${name}: it is not a whole number`);
  }
  return value;
}

export const US_PER_MS = 1_000;
export const US_PER_S = 1_000_000;
export const US_PER_HOUR = 3_600 * US_PER_S;
export const US_PER_DAY = 24 * US_PER_HOUR;
export const PPM_ONE = 1_000_000;
