// The door to base: units, decimals, assertions, seeded numbers and the present.
export {
  Decimal,
  digitsOf,
  fromUnits,
  halfTicksText,
  type Rounding,
  scaledText,
  toDecimal,
  toLots,
  toScaled,
  toTicks,
  ZERO,
} from "./decimal.ts";
export { invariant, unreachable } from "./invariant.ts";
export { type Now, nowCell, timeOf } from "./now.ts";
export { type Prng, prng } from "./prng.ts";
export * from "./units.ts";
