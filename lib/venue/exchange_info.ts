// exchangeInfo of both markets, made of our instruments in the venue's shape.
import { Decimal, fromUnits } from "../base/decimal.ts";
import { PPM_ONE, US_PER_DAY, US_PER_S } from "../base/units.ts";
import type { Instrument, Market } from "../market/instrument.ts";
import { msOf } from "./numbers.ts";
import { WEIGHT_LIMITS } from "./limits.ts";

/** A symbol and whether it trades. */
export interface ListedSymbol {
  readonly instrument: Instrument;
  readonly status: string;
}

const NO_FILTER_MAX = 9_000_000;

/** The ORDERS limits as the venue lists them. */
export function orderLimits({ orderRateLimits }: Instrument) {
  return orderRateLimits.map(({ windowUs, limit }) => {
    const [interval, unitUs] = windowUs % US_PER_DAY === 0
      ? ["DAY", US_PER_DAY] as const
      : windowUs % (60 * US_PER_S) === 0
      ? ["MINUTE", 60 * US_PER_S] as const
      : ["SECOND", US_PER_S] as const;
    return { rateLimitType: "ORDERS", interval, intervalNum: windowUs / unitUs, limit };
  });
}

/** All limits of a market; those of orders are the account's, the same for all symbols. */
export function rateLimits(market: Market, instrument: Instrument | undefined) {
  const weight = {
    rateLimitType: "REQUEST_WEIGHT",
    interval: "MINUTE",
    intervalNum: 1,
    limit: WEIGHT_LIMITS[market],
  };
  const orders = instrument === undefined ? [] : orderLimits(instrument);
  if (market === "usdm") return [weight, ...orders];
  const raw = {
    rateLimitType: "RAW_REQUESTS",
    interval: "MINUTE",
    intervalNum: 5,
    limit: 300_000,
  };
  return [weight, ...orders, raw];
}

export function exchangeInfo(
  market: Market,
  { symbols, at }: { readonly symbols: readonly ListedSymbol[]; readonly at: number },
) {
  const head = {
    timezone: "UTC",
    serverTime: msOf(at),
    ...(market === "usdm" ? { futuresType: "U_MARGINED" } : {}),
    rateLimits: rateLimits(market, symbols[0]?.instrument),
    exchangeFilters: [],
  };
  if (market === "spot") return { ...head, symbols: symbols.map(spotSymbol) };
  const assets = [...new Set(symbols.map(({ instrument }) => instrument.quoteAsset))]
    .map((asset) => ({ asset, marginAvailable: true, autoAssetExchange: "-10000" }));
  return { ...head, assets, symbols: symbols.map(usdmSymbol) };
}

/** Bounds and steps of price and quantity as text of `digits`. */
function steps(instrument: Instrument, digits: { price: number; qty: number }) {
  const { tickSize, lotSize, priceMin, priceMax, qtyMin, qtyMax } = instrument;
  const price = (ticks: number) => fromUnits(ticks, tickSize, digits.price);
  const qty = (lots: number) => fromUnits(lots, lotSize, digits.qty);
  return {
    price: {
      filterType: "PRICE_FILTER",
      minPrice: price(priceMin),
      maxPrice: price(priceMax),
      tickSize: price(1),
    },
    lot: {
      filterType: "LOT_SIZE",
      minQty: qty(qtyMin),
      maxQty: qty(qtyMax),
      stepSize: qty(1),
    },
  };
}

function ratio(ppm: number): string {
  return new Decimal(ppm).div(PPM_ONE).toFixed();
}

const SPOT_FLAGS = {
  orderTypes: ["LIMIT", "LIMIT_MAKER", "MARKET"],
  icebergAllowed: false,
  ocoAllowed: false,
  otoAllowed: false,
  opoAllowed: false,
  quoteOrderQtyMarketAllowed: true,
  allowTrailingStop: false,
  cancelReplaceAllowed: true,
  amendAllowed: true,
  pegInstructionsAllowed: false,
  isSpotTradingAllowed: true,
  isMarginTradingAllowed: false,
};

function spotSymbol({ instrument, status }: ListedSymbol) {
  const { symbol, baseAsset, quoteAsset, percentPrice, ordersMax, amendsMax } = instrument;
  const { price, lot } = steps(instrument, { price: 8, qty: 8 });
  const { notionalMin, notionalMax } = instrument;
  const percent = percentPrice.type !== "by_side" ? [] : [{
    filterType: "PERCENT_PRICE_BY_SIDE",
    bidMultiplierUp: ratio(percentPrice.bidUp),
    bidMultiplierDown: ratio(percentPrice.bidDown),
    askMultiplierUp: ratio(percentPrice.askUp),
    askMultiplierDown: ratio(percentPrice.askDown),
    avgPriceMins: 5,
  }];
  const notional = {
    filterType: "NOTIONAL",
    minNotional: new Decimal(notionalMin).toFixed(8),
    applyMinToMarket: true,
    maxNotional: new Decimal(notionalMax ?? NO_FILTER_MAX).toFixed(8),
    applyMaxToMarket: false,
    avgPriceMins: 5,
  };
  return {
    symbol,
    status,
    baseAsset,
    baseAssetPrecision: 8,
    quoteAsset,
    quotePrecision: 8,
    quoteAssetPrecision: 8,
    baseCommissionPrecision: 8,
    quoteCommissionPrecision: 8,
    ...SPOT_FLAGS,
    filters: [
      price,
      lot,
      { filterType: "ICEBERG_PARTS", limit: 100 },
      {
        ...lot,
        filterType: "MARKET_LOT_SIZE",
        minQty: "0.00000000",
        stepSize: "0.00000000",
      },
      ...percent,
      notional,
      { filterType: "MAX_NUM_ORDERS", maxNumOrders: ordersMax },
      { filterType: "MAX_NUM_ORDER_LISTS", maxNumOrderLists: 20 },
      { filterType: "MAX_NUM_ALGO_ORDERS", maxNumAlgoOrders: 5 },
      { filterType: "MAX_NUM_ORDER_AMENDS", maxNumOrderAmends: amendsMax },
    ],
    permissions: [],
    permissionSets: [["SPOT"]],
    defaultSelfTradePreventionMode: "EXPIRE_MAKER",
    allowedSelfTradePreventionModes: ["NONE", "EXPIRE_TAKER", "EXPIRE_MAKER", "EXPIRE_BOTH"],
  };
}

function usdmSymbol({ instrument, status }: ListedSymbol) {
  const { symbol, baseAsset, quoteAsset, percentPrice, ordersMax, amendsMax } = instrument;
  const { priceDigits, qtyDigits, notionalMin } = instrument;
  const { price, lot } = steps(instrument, { price: priceDigits, qty: qtyDigits });
  const percent = percentPrice.type !== "by_mark" ? [] : [{
    filterType: "PERCENT_PRICE",
    multiplierUp: ratio(percentPrice.up),
    multiplierDown: ratio(percentPrice.down),
    multiplierDecimal: "4",
  }];
  return {
    symbol,
    pair: symbol,
    contractType: "PERPETUAL",
    deliveryDate: 4_133_404_800_000,
    onboardDate: 1_567_965_300_000,
    status,
    maintMarginPercent: "2.5000",
    requiredMarginPercent: "5.0000",
    baseAsset,
    quoteAsset,
    marginAsset: quoteAsset,
    pricePrecision: priceDigits,
    quantityPrecision: qtyDigits,
    baseAssetPrecision: 8,
    quotePrecision: 8,
    underlyingType: "COIN",
    underlyingSubType: [],
    triggerProtect: "0.0500",
    liquidationFee: "0.012500",
    marketTakeBound: "0.05",
    maxMoveOrderLimit: amendsMax,
    filters: [
      price,
      lot,
      { ...lot, filterType: "MARKET_LOT_SIZE" },
      { filterType: "MAX_NUM_ORDERS", limit: ordersMax },
      { filterType: "MIN_NOTIONAL", notional: notionalMin },
      ...percent,
      { filterType: "POSITION_RISK_CONTROL", positionControlSide: "NONE" },
    ],
    orderTypes: ["LIMIT", "MARKET"],
    timeInForce: ["GTC", "IOC", "FOK", "GTX"],
    permissionSets: [],
  };
}
