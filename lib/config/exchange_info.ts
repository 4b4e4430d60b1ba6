// One instrument out of an exchangeInfo answer, spot or USD-M.
import { z } from "zod";
import { toDecimal } from "../base/decimal.ts";
import { US_PER_DAY, US_PER_S } from "../base/units.ts";
import type { Instrument, Market, OrderRateLimit } from "../market/instrument.ts";
import {
  type InstrumentText,
  makeInstrument,
  unknownInstrument,
  type Wanted,
} from "./instrument.ts";

/** The venue's documented bounds where an answer does not give them. */
const SPOT_AMENDS_MAX = 10;
const USDM_AMENDS_MAX = 10_000;
const ORDERS_MAX = 200;

const INTERVAL_US = new Map([
  ["SECOND", US_PER_S],
  ["MINUTE", 60 * US_PER_S],
  ["DAY", US_PER_DAY],
]);

const NUMBER = z.string().regex(/^\d+(\.\d+)?$/).transform((text) => toDecimal(text).toFixed());

// Filters that nobody asks for are passed over: the venue adds new ones.
const ANSWER = z.object({
  futuresType: z.string().optional(),
  rateLimits: z.array(z.object({
    rateLimitType: z.string(),
    interval: z.string(),
    intervalNum: z.int().positive(),
    limit: z.int().nonnegative(),
  })),
  symbols: z.array(z.object({ symbol: z.string(), filters: z.array(z.unknown()) }).loose()),
});
type Answer = z.output<typeof ANSWER>;

const SYMBOL = z.object({
  symbol: z.string(),
  baseAsset: z.string(),
  quoteAsset: z.string(),
  filters: z.array(z.object({ filterType: z.string() }).loose()),
});

const PRICE = z.object({ minPrice: NUMBER, maxPrice: NUMBER, tickSize: NUMBER });
const LOT = z.object({ minQty: NUMBER, maxQty: NUMBER, stepSize: NUMBER });
const NOTIONAL = z.object({
  minNotional: NUMBER.optional(),
  notional: NUMBER.optional(),
  maxNotional: NUMBER.optional(),
});
const FACTORS = z.object({ multiplierUp: NUMBER, multiplierDown: NUMBER });
const FACTORS_BY_SIDE = z.object({
  bidMultiplierUp: NUMBER,
  bidMultiplierDown: NUMBER,
  askMultiplierUp: NUMBER,
  askMultiplierDown: NUMBER,
});
const ORDERS = z.object({
  maxNumOrders: z.int().positive().optional(),
  limit: z.int().positive().optional(),
});
const AMENDS = z.object({ maxNumOrderAmends: z.int().positive() });

/** Reads an exchangeInfo answer; throws SyntaxError or RangeError naming the file. */
export function readExchangeInfo(text: string, wanted: Wanted): Instrument {
  const { file, symbol } = wanted;
  const result = ANSWER.safeParse(parseJson(text, file));
  if (!result.success) {
    const path = result.error.issues[0]?.path.join(".") ?? "";
    throw new SyntaxError(
      `Cannot read ${file}: it is not an exchangeInfo answer${path === "" ? "" : `: see ${path}`}`,
    );
  }
  const answer = result.data;
  const market = marketOf(answer, file);
  const entry = answer.symbols.find((one) => one.symbol === symbol);
  if (market !== wanted.market || entry === undefined) {
    const known = answer.symbols.map((one) => ({ market, symbol: one.symbol }));
    throw unknownInstrument(known, wanted);
  }
  try {
    return makeInstrument(instrumentText(entry, { market, limits: answer.rateLimits }));
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof SyntaxError)) throw error;
    throw new RangeError(`Cannot use ${file}: ${symbol}: ${error.message}`);
  }
}

/** Spot answers do not name themselves. */
function marketOf(answer: Answer, file: string): Market {
  if (answer.futuresType === "U_MARGINED") return "usdm";
  if (answer.futuresType === undefined) return "spot";
  throw new RangeError(
    `Cannot use ${file}: it is of ${answer.futuresType} futures; only spot and USD-M are traded`,
  );
}

interface Context {
  readonly market: Market;
  readonly limits: Answer["rateLimits"];
}

function instrumentText(entry: unknown, context: Context): InstrumentText {
  const { market, limits } = context;
  const symbol = check("the symbol", SYMBOL.safeParse(entry));
  const filters = new Map(symbol.filters.map((filter) => [filter.filterType, filter]));
  const price = check("PRICE_FILTER", PRICE.safeParse(filters.get("PRICE_FILTER")));
  const lot = check("LOT_SIZE", LOT.safeParse(filters.get("LOT_SIZE")));
  const value = filters.get("NOTIONAL") ?? filters.get("MIN_NOTIONAL");
  const notional = check("NOTIONAL or MIN_NOTIONAL", NOTIONAL.safeParse(value));
  const least = notional.minNotional ?? notional.notional;
  if (least === undefined) throw new RangeError("NOTIONAL has no minimum");
  return {
    market,
    symbol: symbol.symbol,
    baseAsset: symbol.baseAsset,
    quoteAsset: symbol.quoteAsset,
    tickSize: price.tickSize,
    lotSize: lot.stepSize,
    priceMin: price.minPrice,
    priceMax: price.maxPrice,
    qtyMin: lot.minQty,
    qtyMax: lot.maxQty,
    notionalMin: least,
    notionalMax: notional.maxNotional,
    percentPrice: factors(filters, market),
    ...countLimits(filters, market),
    orderRateLimits: limits.flatMap(orderLimit),
  };
}

/** Old spot answers have PERCENT_PRICE, which bounds both sides alike. */
function factors(filters: ReadonlyMap<string, unknown>, market: Market) {
  const bySide = filters.get("PERCENT_PRICE_BY_SIDE");
  if (bySide !== undefined) {
    const read = check("PERCENT_PRICE_BY_SIDE", FACTORS_BY_SIDE.safeParse(bySide));
    return {
      bidUp: read.bidMultiplierUp,
      bidDown: read.bidMultiplierDown,
      askUp: read.askMultiplierUp,
      askDown: read.askMultiplierDown,
    };
  }
  const read = check("PERCENT_PRICE", FACTORS.safeParse(filters.get("PERCENT_PRICE")));
  const [up, down] = [read.multiplierUp, read.multiplierDown];
  return market === "usdm" ? { up, down } : { bidUp: up, bidDown: down, askUp: up, askDown: down };
}

function countLimits(filters: ReadonlyMap<string, unknown>, market: Market) {
  const orders = check("MAX_NUM_ORDERS", ORDERS.safeParse(filters.get("MAX_NUM_ORDERS") ?? {}));
  const amends = filters.get("MAX_NUM_ORDER_AMENDS");
  const most = market === "usdm" ? USDM_AMENDS_MAX : SPOT_AMENDS_MAX;
  return {
    ordersMax: orders.maxNumOrders ?? orders.limit ?? ORDERS_MAX,
    amendsMax: amends === undefined
      ? most
      : check("MAX_NUM_ORDER_AMENDS", AMENDS.safeParse(amends)).maxNumOrderAmends,
  };
}

function orderLimit(limit: Answer["rateLimits"][number]): readonly OrderRateLimit[] {
  const unit = INTERVAL_US.get(limit.interval);
  if (limit.rateLimitType !== "ORDERS" || unit === undefined) return [];
  return [{ windowUs: limit.intervalNum * unit, limit: limit.limit }];
}

/** The value, or a refusal that names the part. */
function check<T>(name: string, result: z.ZodSafeParseResult<T>): T {
  if (result.success) return result.data;
  const path = result.error.issues[0]?.path.join(".") ?? "";
  throw new RangeError(path === "" ? `${name} is missing` : `${name} has no usable ${path}`);
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new SyntaxError(`Cannot read ${file}: it is not JSON: ${error.message}`);
  }
}
