// What the account holds at the start, and whether the ledger still agrees with it.
import { z } from "zod";
import { type Decimal, toDecimal, ZERO } from "../base/decimal.ts";
import type { Instrument, Market } from "../market/instrument.ts";
import type { Call } from "./answer.ts";
import { DECIMAL, readJson } from "./venue_json.ts";

/** Balances by asset, free and locked together; the position in the base asset, signed (USD-M). */
export interface Holdings {
  readonly balances: ReadonlyMap<string, Decimal>;
  readonly position: Decimal;
}

/** One figure on which the ledger and the venue differ. */
export interface Mismatch {
  /** An asset, or `position`. */
  readonly what: string;
  readonly venue: Decimal;
  readonly ledger: Decimal;
}

const POSITION = "position";
const WEIGHT = { spot: 20, usdm: 5 } as const;

const SPOT_ACCOUNT = z.object({
  balances: z.array(z.object({ asset: z.string(), free: DECIMAL, locked: DECIMAL })),
});

const USDM_ACCOUNT = z.object({
  assets: z.array(z.object({ asset: z.string(), walletBalance: DECIMAL })),
  positions: z.array(z.object({ symbol: z.string(), positionAmt: DECIMAL })),
});

/** Asks for the account. */
export function accountCall(market: Market): Call {
  const isSpot = market === "spot";
  return {
    endpoint: isSpot ? "GET /api/v3/account" : "GET /fapi/v3/account",
    method: isSpot ? "account.status" : "v2/account.status",
    params: isSpot ? { omitZeroBalances: "true" } : {},
    security: "signed",
    weight: WEIGHT[market],
    orders: 0,
    urgency: "query",
  };
}

/** Reads the account's answer; throws SyntaxError. A flat symbol is absent on USD-M. */
export function readHoldings(json: unknown, { market, symbol }: Instrument): Holdings {
  if (market === "spot") {
    const { balances } = readJson(SPOT_ACCOUNT, json, { what: "a spot account" });
    const held = balances.map(({ asset, free, locked }) =>
      [asset, toDecimal(free).add(toDecimal(locked))] as const
    );
    return { balances: new Map(held), position: ZERO };
  }
  const { assets, positions } = readJson(USDM_ACCOUNT, json, { what: "a USD-M account" });
  const held = assets.map(({ asset, walletBalance }) => [asset, toDecimal(walletBalance)] as const);
  const ours = positions.filter((one) => one.symbol === symbol);
  const position = ours.reduce((sum, one) => sum.add(toDecimal(one.positionAmt)), ZERO);
  return { balances: new Map(held), position };
}

/**
 * Compares what the ledger believes with what the venue says, to the last digit; assets that the
 * ledger does not follow are passed over.
 */
export function mismatches(venue: Holdings, ledger: Holdings): readonly Mismatch[] {
  const found: Mismatch[] = [];
  for (const [asset, believed] of ledger.balances) {
    const there = venue.balances.get(asset) ?? ZERO;
    if (!there.eq(believed)) found.push({ what: asset, venue: there, ledger: believed });
  }
  if (!venue.position.eq(ledger.position)) {
    found.push({ what: POSITION, venue: venue.position, ledger: ledger.position });
  }
  return found;
}
