// The control API of the local Binance, on 127.0.0.1 alone: clock, steps, keys, truth, faults.
import { z } from "zod";
import { fromUnits } from "../base/decimal.ts";
import { readFaultRules } from "./fault_rules.ts";
import type { FaultDesk } from "./faults.ts";
import { idNumber, type OrderRecord, sideOf } from "./order_record.ts";
import type { VenueAnswer } from "./ports.ts";
import type { ClientKeys } from "./auth.ts";
import type { Venue } from "./venue.ts";

/** What the control API works on. */
export interface ControlConfig {
  readonly venue: Venue;
  readonly faults: FaultDesk;
  /** Keys handed out so far; new ones are added. */
  readonly keys: ClientKeys[];
  /** Step mode: sets the clock; undefined where the clock runs by itself. */
  readonly setNow: ((us: number) => void) | undefined;
  readonly stop: () => void;
}

const ACCOUNT = z.strictObject({ account: z.string().regex(/^[a-z0-9_-]{1,40}$/) });
const STEP = z.strictObject({ wakeAt: z.number().optional() });
const CLOCK = z.strictObject({ skewMs: z.number() });
/** Orders and fills shown of one account and symbol. */
const SHOWN_MAX = 10_000;

/** Answers `METHOD /control/...`; a wrong request is 400 with the reason. */
export async function control(
  request: { readonly endpoint: string; readonly json: unknown },
  config: ControlConfig,
): Promise<VenueAnswer> {
  try {
    const body = await answer(request, config);
    if (body !== undefined) return { status: 200, body, headers: {} };
    return refusal(404, `there is no ${request.endpoint}`);
  } catch (error) {
    if (error instanceof z.ZodError) return refusal(400, z.prettifyError(error));
    if (error instanceof RangeError) return refusal(400, error.message);
    throw error;
  }
}

async function answer(
  { endpoint, json }: { readonly endpoint: string; readonly json: unknown },
  config: ControlConfig,
): Promise<unknown> {
  const { venue, faults, keys } = config;
  switch (endpoint) {
    case "GET /control/clock":
      return clock(venue);
    case "POST /control/clock":
      venue.skewUs = CLOCK.parse(json).skewMs * 1000;
      return clock(venue);
    case "POST /control/step":
      return await step(STEP.parse(json ?? {}), config);
    case "GET /control/keys":
      return keys;
    case "POST /control/keys": {
      const made = venue.createAccount(ACCOUNT.parse(json).account);
      keys.push(made);
      return made;
    }
    case "GET /control/state":
      return state(venue);
    case "GET /control/faults":
      return faults.counts();
    case "POST /control/faults":
      return { ids: faults.add(readFaultRules(json)) };
    case "DELETE /control/faults":
      faults.clear();
      return {};
    case "POST /control/stop":
      config.stop();
      return {};
  }
}

function clock(venue: Venue): unknown {
  const { nextAt, hasEnded, skewUs } = venue;
  return {
    nowUs: venue.nowUs(),
    skewMs: skewUs / 1000,
    nextAtUs: nextAt === Infinity ? null : nextAt,
    hasEnded,
  };
}

/** Plays the next thing that is due, or waits for the client's own time if that comes first. */
async function step(
  { wakeAt = Infinity }: { readonly wakeAt?: number | undefined },
  { venue, setNow }: ControlConfig,
): Promise<unknown> {
  if (setNow === undefined) throw new RangeError("Cannot step: the clock runs by itself");
  if (venue.isHungry) await venue.fill();
  if (venue.nowUs() === venue.skewUs) venue.advance(0);
  const at = Math.min(venue.nextAt, wakeAt);
  if (at !== Infinity) {
    setNow(at);
    venue.advance(at);
  }
  return clock(venue);
}

/** What is true, for whoever checks a client: orders, fills, balances, positions. */
function state(venue: Venue): unknown {
  return venue.accounts.all.map((account) => ({
    account: account.name,
    spotBalances: venue.accounts.balances(account).map(({ asset, free, locked }) => ({
      asset,
      free: free.toFixed(),
      locked: locked.toFixed(),
    })),
    wallets: Object.fromEntries(
      [...venue.accounts.wallets(account)].map(([asset, amount]) => [asset, amount.toFixed()]),
    ),
    symbols: [...account.desks.values()].map((desk) => ({
      market: desk.symbol.instrument.market,
      symbol: desk.symbol.instrument.symbol,
      position: desk.position.amount.toFixed(),
      entry: desk.position.entry.toFixed(),
      orders: desk.orders.slice(-SHOWN_MAX).map(orderOf),
      fills: desk.trades.slice(-SHOWN_MAX).map(({ record, fill }) => fillOf(record, fill)),
    })),
  }));
}

function orderOf(record: OrderRecord): unknown {
  const { instrument } = record.symbol;
  return {
    orderId: idNumber(record.id),
    clientOrderId: record.clientId,
    side: sideOf(record),
    type: record.type,
    status: record.status,
    price: fromUnits(record.price, instrument.tickSize, instrument.priceDigits),
    qty: fromUnits(record.qty, instrument.lotSize, instrument.qtyDigits),
    executed: fromUnits(record.executed, instrument.lotSize, instrument.qtyDigits),
    createdAtUs: record.createdAt,
    updatedAtUs: record.updatedAt,
  };
}

function fillOf(record: OrderRecord, fill: OrderRecord["fills"][number]): unknown {
  const { instrument } = record.symbol;
  return {
    tradeId: fill.id,
    orderId: idNumber(record.id),
    side: sideOf(record),
    price: fromUnits(fill.price, instrument.tickSize, instrument.priceDigits),
    qty: fromUnits(fill.qty, instrument.lotSize, instrument.qtyDigits),
    maker: fill.maker,
    fee: fill.fee,
    feeAsset: fill.feeAsset,
    atUs: fill.at,
  };
}

function refusal(status: number, msg: string): VenueAnswer {
  return { status, body: { error: msg }, headers: {} };
}
