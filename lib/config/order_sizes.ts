// Orders too small for the instrument, refused once the first price is known.
import { Decimal, fromUnits } from "../base/decimal.ts";
import { type HalfTicks, PPM_ONE } from "../base/units.ts";
import { unreachable } from "../base/invariant.ts";
import type { KernelConfig } from "../kernel/config.ts";
import type { Instrument } from "../market/instrument.ts";

interface Quote {
  readonly side: "buy" | "sell";
  readonly level: number;
  /** In ticks. */
  readonly price: number;
  /** Value asked for, in tick-lots. */
  readonly notional: number;
}

/**
 * Throws RangeError when a level's order, rounded down to whole lots, is smaller than
 * `order.notional_min` or the venue's own minimum; names the smallest value that would do.
 */
export function checkOrderSizes(
  config: KernelConfig,
  instrument: Instrument,
  mid: HalfTicks,
): void {
  const quotes = Array.from({ length: config.levels }, (_, level) => [
    quoteAt(config, mid, { side: "buy", level }),
    quoteAt(config, mid, { side: "sell", level }),
  ]).flat();
  const small = quotes.find((quote) =>
    Math.floor(quote.notional / quote.price) < lotsNeeded(config, quote.price)
  );
  if (small === undefined) return;
  const needed = Math.max(...quotes.map(({ price }) => lotsNeeded(config, price) * price));
  throw new RangeError(
    `Cannot quote ${instrument.symbol}: ${told(small, { config, instrument })}` +
      `; the smallest ${smallest(needed, { config, instrument })}`,
  );
}

/** Fewest lots that are worth enough at the price. */
function lotsNeeded(config: KernelConfig, price: number): number {
  return Math.max(config.qtyMin, Math.ceil(config.notionalMin / price), 1);
}

function quoteAt(
  config: KernelConfig,
  mid: HalfTicks,
  slot: { readonly side: "buy" | "sell"; readonly level: number },
): Quote {
  const distance = distanceOf(config, slot.level);
  // Buys round down, sells up: away from the market, as the kernel rounds.
  const price = slot.side === "buy"
    ? Math.max(1, Math.floor(mid * (PPM_ONE - distance) / (2 * PPM_ONE)))
    : Math.ceil(mid * (PPM_ONE + distance) / (2 * PPM_ONE));
  return { ...slot, price, notional: config.notional[slot.level] ?? 0 };
}

function distanceOf(config: KernelConfig, level: number): number {
  switch (config.profile) {
    case "obligation":
      return config.distances[level] ?? 0;
    case "profit":
      return Math.ceil(config.spread / 2);
    case "ladder":
      return config.offset * (level + 1);
    default:
      return unreachable(config);
  }
}

interface Terms {
  readonly config: KernelConfig;
  readonly instrument: Instrument;
}

function told(quote: Quote, { config, instrument }: Terms): string {
  const lots = Math.floor(quote.notional / quote.price);
  const needed = lotsNeeded(config, quote.price);
  const { lotSize, priceDigits, qtyDigits, baseAsset, quoteAsset } = instrument;
  const price = fromUnits(quote.price, instrument.tickSize, priceDigits);
  return `an order of ${money(quote.notional, instrument)} ${quoteAsset} is ` +
    `${fromUnits(lots, lotSize, qtyDigits)} ${baseAsset} at ${price}, less than the ` +
    `${fromUnits(needed, lotSize, qtyDigits)} that are worth the minimum of ` +
    `${money(config.notionalMin, instrument)}`;
}

/** Rounded up, so that the value named passes this check. */
function smallest(needed: number, { config, instrument }: Terms): string {
  if (config.profile === "profit") {
    const given = config.notional[0] ?? 1;
    const share = new Decimal(config.orderShare).mul(needed).div(Math.max(1, given)).ceil();
    return `strategy.order_share that would do is ${share.div(PPM_ONE).toFixed()}`;
  }
  const value = unit(instrument).mul(needed).toDecimalPlaces(2, Decimal.ROUND_UP);
  return `order.notional that would do is ${value.toFixed()}`;
}

function money(tickLots: number, instrument: Instrument): string {
  return unit(instrument).mul(tickLots).toDecimalPlaces(2).toFixed();
}

function unit({ tickSize, lotSize }: Instrument): Decimal {
  return new Decimal(tickSize).mul(lotSize);
}
