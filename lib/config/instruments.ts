// The instruments that ship with their filters, read from data/instruments.yaml.
import { z } from "zod";
import { digitsOf, toDecimal, toLots, toTicks } from "../base/decimal.ts";
import { ppm, PPM_ONE, US_PER_DAY, US_PER_HOUR, US_PER_S } from "../base/units.ts";
import type { Instrument, Market, OrderRateLimit, PercentPrice } from "../market/instrument.ts";
import { isTree, MARKETS, type Tree } from "./tree.ts";
import { readYaml } from "./yaml.ts";

/** Filters as text, wherever they come from. */
export interface InstrumentText {
  readonly market: Market;
  readonly symbol: string;
  readonly baseAsset: string;
  readonly quoteAsset: string;
  readonly tickSize: string;
  readonly lotSize: string;
  /** 0 is no bound. */
  readonly priceMin: string;
  readonly priceMax: string;
  readonly qtyMin: string;
  readonly qtyMax: string;
  readonly notionalMin: string;
  readonly notionalMax: string | undefined;
  /** Factors: one pair for both sides, or one for each. */
  readonly percentPrice: Readonly<
    | { up: string; down: string }
    | { bidUp: string; bidDown: string; askUp: string; askDown: string }
  >;
  readonly ordersMax: number;
  readonly amendsMax: number;
  readonly orderRateLimits: readonly OrderRateLimit[];
}

/** All instruments of the file, by market and symbol. Throws SyntaxError or RangeError. */
export function readInstruments(text: string, file: string): readonly Instrument[] {
  const { tree } = readYaml(text, file);
  return MARKETS.flatMap((market) =>
    Object.entries(isTree(tree[market]) ? tree[market] : {}).map(([symbol, entry]) => {
      try {
        return makeInstrument(entryText(entry, { market, symbol }));
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        throw new RangeError(`Cannot use ${file}: ${market} ${symbol}: ${error.message}`);
      }
    })
  );
}

/** The instrument asked for; throws RangeError with the list of what there is. */
export function findInstrument(
  instruments: readonly Instrument[],
  wanted: { readonly market: Market; readonly symbol: string; readonly file: string },
): Instrument {
  const { market, symbol, file } = wanted;
  const found = instruments.find((one) => one.market === market && one.symbol === symbol);
  if (found !== undefined) return found;
  const known = instruments.map((one) => `${one.market} ${one.symbol}`);
  const shown = known.length <= KNOWN_MAX
    ? known.join(", ")
    : `${known.slice(0, KNOWN_MAX).join(", ")} and ${known.length - KNOWN_MAX} more`;
  throw new RangeError(
    `Cannot trade ${market} ${symbol}: ${file} has ${shown || "nothing that is traded"}; ` +
      "--instrument takes an exchangeInfo answer",
  );
}

/** Most instruments that a message lists. */
const KNOWN_MAX = 12;

/** Text to whole ticks and lots: bounds that lie between two steps move inwards. */
export function makeInstrument(text: InstrumentText): Instrument {
  const { tickSize, lotSize } = text;
  if (toDecimal(tickSize).lte(0)) throw new RangeError(`tick size is ${tickSize}`);
  if (toDecimal(lotSize).lte(0)) throw new RangeError(`lot size is ${lotSize}`);
  return {
    market: text.market,
    symbol: text.symbol,
    baseAsset: text.baseAsset,
    quoteAsset: text.quoteAsset,
    tickSize,
    lotSize,
    priceDigits: digitsOf(tickSize),
    qtyDigits: digitsOf(lotSize),
    priceMin: toTicks(text.priceMin, tickSize, "ceil"),
    priceMax: toTicks(text.priceMax, tickSize, "floor"),
    qtyMin: toLots(text.qtyMin, lotSize, "ceil"),
    qtyMax: toLots(text.qtyMax, lotSize, "floor"),
    notionalMin: text.notionalMin,
    notionalMax: text.notionalMax,
    percentPrice: percentPrice(text.percentPrice),
    ordersMax: text.ordersMax,
    amendsMax: text.amendsMax,
    orderRateLimits: text.orderRateLimits,
  };
}

function percentPrice(factors: InstrumentText["percentPrice"]): PercentPrice {
  if ("up" in factors) {
    return { type: "by_mark", up: factor(factors.up), down: factor(factors.down) };
  }
  return {
    type: "by_side",
    bidUp: factor(factors.bidUp),
    bidDown: factor(factors.bidDown),
    askUp: factor(factors.askUp),
    askDown: factor(factors.askDown),
  };
}

function factor(text: string) {
  return ppm(toDecimal(text).mul(PPM_ONE).toNumber());
}

const PLAIN = z.string().regex(/^\d+(\.\d+)?$/, { error: "must be a number" });
const WHOLE = z.string().regex(/^\d+$/, { error: "must be a whole number" }).transform(Number);
const ENTRY = z.strictObject({
  source: z.string(),
  date: z.string(),
  base_asset: z.string(),
  quote_asset: z.string(),
  tick_size: PLAIN,
  lot_size: PLAIN,
  price_min: PLAIN,
  price_max: PLAIN,
  qty_min: PLAIN,
  qty_max: PLAIN,
  notional_min: PLAIN,
  notional_max: PLAIN.optional(),
  percent_price: z.record(z.string(), PLAIN),
  orders_max: WHOLE,
  amends_max: WHOLE,
  order_limits: z.record(z.string(), WHOLE),
});

const UNIT_US = new Map([
  ["s", US_PER_S],
  ["m", 60 * US_PER_S],
  ["h", US_PER_HOUR],
  ["d", US_PER_DAY],
]);

function entryText(
  node: Tree[string],
  name: { readonly market: Market; readonly symbol: string },
): InstrumentText {
  const result = ENTRY.safeParse(node);
  if (!result.success) {
    const issue = result.error.issues[0];
    throw new RangeError(`${issue?.path.join(".") ?? ""}: ${issue?.message ?? "is unusable"}`);
  }
  const entry = result.data;
  const factors = entry.percent_price;
  const part = (key: string) => {
    const text = factors[key];
    if (text === undefined) throw new RangeError(`percent_price.${key} is missing`);
    return text;
  };
  return {
    ...name,
    baseAsset: entry.base_asset,
    quoteAsset: entry.quote_asset,
    tickSize: entry.tick_size,
    lotSize: entry.lot_size,
    priceMin: entry.price_min,
    priceMax: entry.price_max,
    qtyMin: entry.qty_min,
    qtyMax: entry.qty_max,
    notionalMin: entry.notional_min,
    notionalMax: entry.notional_max,
    percentPrice: name.market === "usdm" ? { up: part("up"), down: part("down") } : {
      bidUp: part("bid_up"),
      bidDown: part("bid_down"),
      askUp: part("ask_up"),
      askDown: part("ask_down"),
    },
    ordersMax: entry.orders_max,
    amendsMax: entry.amends_max,
    orderRateLimits: Object.entries(entry.order_limits).map(([window, limit]) => ({
      windowUs: windowUs(window),
      limit,
    })),
  };
}

function windowUs(text: string): number {
  const match = /^(\d+)([smhd])$/.exec(text);
  const unit = UNIT_US.get(match?.[2] ?? "");
  if (unit === undefined) throw new RangeError(`order_limits: ${text} is not a time such as 10s`);
  return Number(match?.[1]) * unit;
}
