// The instruments that ship with their filters, read from data/instruments.yaml.
import { z } from "zod";
import { US_PER_DAY, US_PER_HOUR, US_PER_S } from "../base/units.ts";
import type { Instrument, Market } from "../market/instrument.ts";
import {
  type InstrumentText,
  makeInstrument,
  unknownInstrument,
  type Wanted,
} from "./instrument.ts";
import { isTree, MARKETS, type Tree } from "./tree.ts";
import { readYaml } from "./yaml.ts";

/** The instrument asked for; throws SyntaxError or RangeError, with the list of what there is. */
export function readInstrument(text: string, wanted: Wanted): Instrument {
  const instruments = readInstruments(text, wanted.file);
  const found = instruments.find(({ market, symbol }) =>
    market === wanted.market && symbol === wanted.symbol
  );
  if (found === undefined) throw unknownInstrument(instruments, wanted);
  return found;
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

const TEXT = z.string({ error: "must be one value" });
const PLAIN = TEXT.regex(/^\d+(\.\d+)?$/, { error: "must be a number" });
const WHOLE = TEXT.regex(/^\d+$/, { error: "must be a whole number" }).transform(Number);
const ENTRY = z.strictObject({
  source: TEXT,
  date: TEXT,
  base_asset: TEXT,
  quote_asset: TEXT,
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
