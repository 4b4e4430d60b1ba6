// Account endpoints of both markets: balances, positions, rates, settings, permissions.
import { Decimal, ZERO } from "../base/decimal.ts";
import { rateLimits } from "./exchange_info.ts";
import { symbolOf } from "./market_routes.ts";
import { e8Text, moneyText, msOf } from "./numbers.ts";
import { accountOf, deskOf, type Trading } from "./order_lookup.ts";
import { lockedOf } from "./accounts.ts";
import { integer, missing, need, optional } from "./params.ts";
import { markOf } from "./payloads_usdm.ts";
import { Refused } from "./refused.ts";
import type { Route, RouteCall, Routes } from "./route.ts";

const NONE = "0.00000000";
/** Of the notional: the lowest bracket of the large contracts. */
const MAINTENANCE = new Decimal("0.004");
const LEVERAGE_MAX = 125;

export function accountRoutes(trading: Trading): Routes {
  const signed = (weight: number, run: (trading: Trading, call: RouteCall) => unknown): Route => ({
    security: "signed",
    weight: () => weight,
    run: (call) => run(trading, call),
  });
  return {
    "GET /api/v3/account": signed(20, spotAccount),
    "GET /api/v3/account/commission": signed(20, spotCommission),
    "GET /api/v3/rateLimit/order": signed(40, spotRateLimits),
    "GET /sapi/v1/account/apiRestrictions": signed(1, restrictions),
    "GET /fapi/v2/account": signed(5, (of, call) => ({
      ...accountConfig(of, call),
      ...usdmAccount(of, call),
    })),
    "GET /fapi/v3/account": signed(5, usdmAccount),
    "GET /fapi/v2/balance": signed(5, usdmBalance),
    "GET /fapi/v3/balance": signed(5, usdmBalance),
    "GET /fapi/v2/positionRisk": signed(5, positionRisk),
    "GET /fapi/v3/positionRisk": signed(5, positionRisk),
    "GET /fapi/v1/accountConfig": signed(5, accountConfig),
    "GET /fapi/v1/symbolConfig": signed(5, symbolConfig),
    "GET /fapi/v1/positionSide/dual": signed(30, () => ({ dualSidePosition: false })),
    "POST /fapi/v1/positionSide/dual": signed(1, setDual),
    "GET /fapi/v1/multiAssetsMargin": signed(30, () => ({ multiAssetsMargin: false })),
    "POST /fapi/v1/leverage": signed(1, setLeverage),
    "POST /fapi/v1/marginType": signed(1, setMarginType),
    "GET /fapi/v1/commissionRate": signed(20, usdmCommission),
    "GET /fapi/v1/feeBurn": signed(30, () => ({ feeBurn: false })),
    "GET /fapi/v1/rateLimit/order": signed(1, usdmRateLimits),
  };
}

function ratesOf({ accounts }: Trading, market: "spot" | "usdm") {
  const { maker, taker } = accounts.config.account.fees[market];
  return { maker: maker.toFixed(8), taker: taker.toFixed(8) };
}

function spotAccount(trading: Trading, call: RouteCall) {
  const account = accountOf(trading, call);
  const fees = trading.accounts.config.account.fees.spot;
  const omits = optional(call.params, "omitZeroBalances") === "true";
  const balances = trading.accounts.balances(account)
    .filter(({ free, locked }) => !omits || !free.isZero() || !locked.isZero())
    .map(({ asset, free, locked }) => ({
      asset,
      free: moneyText(free),
      locked: moneyText(locked),
    }));
  return {
    makerCommission: fees.maker.mul(10_000).round().toNumber(),
    takerCommission: fees.taker.mul(10_000).round().toNumber(),
    buyerCommission: 0,
    sellerCommission: 0,
    commissionRates: { ...ratesOf(trading, "spot"), buyer: NONE, seller: NONE },
    canTrade: true,
    canWithdraw: false,
    canDeposit: true,
    brokered: false,
    requireSelfTradePrevention: false,
    preventSor: false,
    updateTime: msOf(call.at),
    accountType: "SPOT",
    balances,
    permissions: ["SPOT"],
    uid: account.uid,
  };
}

function spotCommission(trading: Trading, call: RouteCall) {
  const { symbol } = symbolOf(trading.symbols, call).instrument;
  const { payInBnb, bnbDiscount } = trading.accounts.config.account.fees.spot;
  const none = { maker: NONE, taker: NONE, buyer: NONE, seller: NONE };
  return {
    symbol,
    standardCommission: { ...ratesOf(trading, "spot"), buyer: NONE, seller: NONE },
    specialCommission: none,
    taxCommission: none,
    discount: {
      enabledForAccount: payInBnb,
      enabledForSymbol: true,
      discountAsset: "BNB",
      discount: bnbDiscount.toFixed(8),
    },
  };
}

function orderLimitsOf(trading: Trading, call: RouteCall) {
  const first = trading.symbols.list(call.market)[0];
  return rateLimits(call.market, first?.instrument)
    .filter(({ rateLimitType }) => rateLimitType === "ORDERS");
}

function spotRateLimits(trading: Trading, call: RouteCall) {
  const { name } = accountOf(trading, call);
  const counts = trading.accounts.orderCounts(name, call);
  return orderLimitsOf(trading, call)
    .map((limit, index) => ({ ...limit, count: counts[index] ?? 0 }));
}

function usdmRateLimits(trading: Trading, call: RouteCall) {
  accountOf(trading, call);
  return orderLimitsOf(trading, call);
}

/** A trading key as it should be: nothing can be withdrawn with it. */
function restrictions(trading: Trading, call: RouteCall) {
  accountOf(trading, call);
  return {
    ipRestrict: true,
    createTime: msOf(call.at),
    enableReading: true,
    enableWithdrawals: false,
    enableInternalTransfer: false,
    enableMargin: false,
    enableFutures: true,
    permitsUniversalTransfer: false,
    enableVanillaOptions: false,
    enableFixApiTrade: false,
    enableFixReadOnly: false,
    enableSpotAndMarginTrading: true,
    enablePortfolioMarginTrading: false,
  };
}

/** Money of one margin asset, as every USD-M answer breaks it down. */
function assetsOf(trading: Trading, call: RouteCall) {
  const account = accountOf(trading, call);
  return [...trading.accounts.wallets(account)].map(([asset, wallet]) => {
    const margin = trading.accounts.margin(account, { asset, at: call.at });
    const initial = margin.positions.add(margin.orders);
    const balance = wallet.add(margin.unrealized);
    const maintenance = margin.positions.mul(MAINTENANCE);
    const available = Decimal.max(ZERO, balance.sub(initial));
    return { ...margin, asset, wallet, initial, balance, maintenance, available };
  });
}

function usdmAccount(trading: Trading, call: RouteCall) {
  const assets = assetsOf(trading, call);
  const sum = (pick: (asset: typeof assets[number]) => Decimal) =>
    moneyText(assets.reduce((total, asset) => total.add(pick(asset)), ZERO));
  return {
    totalInitialMargin: sum(({ initial }) => initial),
    totalMaintMargin: sum(({ maintenance }) => maintenance),
    totalWalletBalance: sum(({ wallet }) => wallet),
    totalUnrealizedProfit: sum(({ unrealized }) => unrealized),
    totalMarginBalance: sum(({ balance }) => balance),
    totalPositionInitialMargin: sum(({ positions }) => positions),
    totalOpenOrderInitialMargin: sum(({ orders }) => orders),
    totalCrossWalletBalance: sum(({ wallet }) => wallet),
    totalCrossUnPnl: sum(({ unrealized }) => unrealized),
    availableBalance: sum(({ available }) => available),
    maxWithdrawAmount: sum(({ available }) => available),
    assets: assets.map((one) => ({
      asset: one.asset,
      walletBalance: moneyText(one.wallet),
      unrealizedProfit: moneyText(one.unrealized),
      marginBalance: moneyText(one.balance),
      maintMargin: moneyText(one.maintenance),
      initialMargin: moneyText(one.initial),
      positionInitialMargin: moneyText(one.positions),
      openOrderInitialMargin: moneyText(one.orders),
      crossWalletBalance: moneyText(one.wallet),
      crossUnPnl: moneyText(one.unrealized),
      availableBalance: moneyText(one.available),
      maxWithdrawAmount: moneyText(one.available),
      updateTime: msOf(call.at),
    })),
    positions: risks(trading, call).map((risk) => ({
      symbol: risk.symbol,
      positionSide: "BOTH",
      positionAmt: risk.positionAmt,
      unrealizedProfit: risk.unRealizedProfit,
      isolatedMargin: NONE,
      notional: risk.notional,
      isolatedWallet: NONE,
      initialMargin: risk.initialMargin,
      maintMargin: risk.maintMargin,
      updateTime: risk.updateTime,
    })),
  };
}

function usdmBalance(trading: Trading, call: RouteCall) {
  return assetsOf(trading, call).map((one) => ({
    accountAlias: "SgsR",
    asset: one.asset,
    balance: moneyText(one.wallet),
    crossWalletBalance: moneyText(one.wallet),
    crossUnPnl: moneyText(one.unrealized),
    availableBalance: moneyText(one.available),
    maxWithdrawAmount: moneyText(one.available),
    marginAvailable: true,
    updateTime: msOf(call.at),
  }));
}

function positionRisk(trading: Trading, call: RouteCall) {
  const symbol = optional(call.params, "symbol");
  if (symbol !== undefined) symbolOf(trading.symbols, call);
  return risks(trading, call).filter((risk) => symbol === undefined || risk.symbol === symbol);
}

/** Symbols with a position or an open order. */
function risks(trading: Trading, call: RouteCall) {
  const account = accountOf(trading, call);
  const desks = account.desksOf("usdm")
    .filter(({ position, open }) => !position.amount.isZero() || 0 < open.length);
  return desks.map(({ symbol, position, open }) => {
    const { instrument, numbers } = symbol;
    const notional = position.amount.mul(markOf(symbol, call.at));
    const leverage = account.leverageOf(symbol);
    const { buys, sells } = lockedOf(open);
    const orders = new Decimal(numbers.notional(Math.max(buys, sells))).div(leverage);
    const margin = notional.abs().div(leverage);
    return {
      symbol: instrument.symbol,
      positionSide: "BOTH",
      positionAmt: position.amount.toFixed(instrument.qtyDigits),
      entryPrice: position.entry.toFixed(8),
      breakEvenPrice: position.entry.toFixed(8),
      markPrice: e8Text(symbol.mark(call.at).markE8),
      unRealizedProfit: moneyText(position.unrealized(markOf(symbol, call.at))),
      liquidationPrice: "0",
      isolatedMargin: "0",
      notional: moneyText(notional),
      marginAsset: instrument.quoteAsset,
      isolatedWallet: "0",
      initialMargin: moneyText(margin.add(orders)),
      maintMargin: moneyText(notional.abs().mul(MAINTENANCE)),
      positionInitialMargin: moneyText(margin),
      openOrderInitialMargin: moneyText(orders),
      adl: 2,
      bidNotional: numbers.notional(buys),
      askNotional: numbers.notional(sells),
      updateTime: msOf(position.updatedAt),
    };
  });
}

function accountConfig(trading: Trading, call: RouteCall) {
  accountOf(trading, call);
  return {
    feeTier: 0,
    canTrade: true,
    canDeposit: true,
    canWithdraw: false,
    dualSidePosition: false,
    updateTime: 0,
    multiAssetsMargin: false,
    tradeGroupId: -1,
  };
}

function symbolConfig(trading: Trading, call: RouteCall) {
  const account = accountOf(trading, call);
  const wanted = optional(call.params, "symbol");
  return account.desksOf("usdm")
    .filter(({ symbol }) => wanted === undefined || symbol.instrument.symbol === wanted)
    .map(({ symbol }) => ({
      symbol: symbol.instrument.symbol,
      marginType: "CROSSED",
      isAutoAddMargin: false,
      leverage: account.leverageOf(symbol),
      maxNotionalValue: "1000000",
    }));
}

function setDual(trading: Trading, call: RouteCall): never {
  accountOf(trading, call);
  if (need(call.params, "dualSidePosition") === "false") {
    throw new Refused(-4059, "No need to change position side.");
  }
  throw new Refused(-4067, "Position side cannot be changed if there exists open orders.");
}

function setLeverage(trading: Trading, call: RouteCall) {
  const { symbol } = deskOf(trading, call);
  need(call.params, "leverage");
  const leverage = integer(call.params, "leverage", 0);
  if (leverage < 1 || LEVERAGE_MAX < leverage) {
    throw new Refused(-4028, `Leverage ${leverage} is not valid`);
  }
  const sim = accountOf(trading, call).sims.get(symbol);
  if (sim !== undefined) sim.leverage = leverage;
  return { leverage, maxNotionalValue: "1000000", symbol: symbol.instrument.symbol };
}

function setMarginType(trading: Trading, call: RouteCall): never {
  deskOf(trading, call);
  if (need(call.params, "marginType") === "CROSSED") {
    throw new Refused(-4046, "No need to change margin type.");
  }
  throw missing("marginType");
}

function usdmCommission(trading: Trading, call: RouteCall) {
  const { symbol } = symbolOf(trading.symbols, call).instrument;
  const { maker, taker } = trading.accounts.config.account.fees.usdm;
  return {
    symbol,
    makerCommissionRate: maker.toFixed(),
    takerCommissionRate: taker.toFixed(),
    rpiCommissionRate: maker.toFixed(),
  };
}
