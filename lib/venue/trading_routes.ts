// All endpoints that need an account, of both markets.
import { accountRoutes } from "./account_routes.ts";
import type { Accounts } from "./accounts.ts";
import type { MarketSymbols } from "./market_routes.ts";
import type { Routes } from "./route.ts";
import { spotOrderRoutes } from "./trading_spot.ts";
import { usdmOrderRoutes } from "./trading_usdm.ts";

export function tradingRoutes(accounts: Accounts, symbols: MarketSymbols): Routes {
  const trading = { accounts, symbols };
  return { ...spotOrderRoutes(trading), ...usdmOrderRoutes(trading), ...accountRoutes(trading) };
}
