// One instrument out of an exchangeInfo answer, spot or USD-M.
import { z } from "zod";
import { toDecimal } from "../base/decimal.ts";
import { US_PER_DAY, US_PER_S } from "../base/units.ts";
import type { Instrument, Market, OrderRateLimit } from "../market/instrument.ts";
import { findInstrument, type InstrumentText, makeInstrument } from "./instruments.ts";

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
export function readExchangeInfo(
  text: string,
  wanted: { readonly market: Market; readonly symbol: string; readonly file: string },
): Instrument {
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
    return refuseUnknown(known, wanted);
  }
  try {
    return makeInstrument(instrumentText(entry, { market, limits: answer.rateLimits }));
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof SyntaxError)) throw error;
    throw new RangeError(`Cannot use ${file}: ${symbol}: ${error.message}`);
  }
}

function refuseUnknown(
  known: readonly { readonly market: Market; readonly symbol: string }[],
  wanted: { readonly market: Market; readonly symbol: string; readonly file: string },
): never {
  const { market, symbol, file } = wanted;
  const has = known.slice(0, 12).map((one) => `${one.market} ${one.symbol}`).join(", ");
  const more = 12 < known.length ? ` and ${known.length - 12} more` : "";
  throw new RangeError(`Cannot trade ${market} ${symbol}: ${file} has ${has || "nothing"}${more}`);
}
