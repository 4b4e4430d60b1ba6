// What the doctor looks at: each check turns what the venue answered into lines to act on.
import { z } from "zod";
import { Decimal, fromUnits } from "../base/decimal.ts";
import { halfTicks } from "../base/units.ts";
import type { Answer } from "../binance/mod.ts";
import { checkOrderSizes, type Resolved } from "../config/mod.ts";
import { type Instrument, notionalUnit } from "../market/instrument.ts";
import { whyNot } from "./public_market.ts";

/** One finding. `mend` says what to do, where something is to be done. */
export interface Check {
  readonly level: "ok" | "warn" | "FAIL";
  readonly name: string;
  readonly text: string;
  readonly mend?: string;
}

/** Beyond this the adapter still signs right, but something is wrong with this machine's clock. */
const OFFSET_WARN_MS = 1_000;
/** Signed requests may arrive 5 s late: half of it lost on the way is too much. */
const ROUND_TRIP_WARN_MS = 2_500;
const DISK_WARN_BYTES = 5_000_000_000;
const DISK_FAIL_BYTES = 200_000_000;
const BYTES_PER_GB = 1_000_000_000;

/** How far the venue's clock is from ours, and how well that is known. */
export function checkClock(offsetMs: number, uncertaintyMs: number): Check {
  const way = offsetMs < 0 ? "ahead of" : "behind";
  const text = `ours is ${Math.abs(offsetMs).toFixed(0)} ms ${way} the venue's, ` +
    `within ${uncertaintyMs.toFixed(0)} ms`;
  const name = "clock";
  if (ROUND_TRIP_WARN_MS < uncertaintyMs * 2) {
    return {
      level: "warn",
      name,
      text,
      mend: "the way to the venue is slow: use a nearer machine",
    };
  }
  if (OFFSET_WARN_MS < Math.abs(offsetMs)) {
    return { level: "warn", name, text, mend: "let NTP set this machine's clock" };
  }
  return { level: "ok", name, text };
}

/** Whether the configured orders satisfy the venue's filters at the present mid in half-ticks. */
export function checkSizes(resolved: Resolved, instrument: Instrument, mid: number): Check {
  const name = "filters";
  const { notionalMin, quoteAsset, tickSize, lotSize } = instrument;
  try {
    checkOrderSizes(resolved.kernel, instrument, halfTicks(mid));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return {
      level: "FAIL",
      name,
      text: error.message.replace(/^Cannot quote \S+: /, ""),
      mend: "set the value named last, in config.yaml or by --set",
    };
  }
  const text =
    `orders satisfy tick ${tickSize}, lot ${lotSize}, minimum ${notionalMin} ${quoteAsset}`;
  return { level: "ok", name, text };
}

const RESTRICTIONS = z.object({
  ipRestrict: z.boolean().optional(),
  enableReading: z.boolean().optional(),
  enableWithdrawals: z.boolean(),
  enableInternalTransfer: z.boolean().optional(),
  enableSpotAndMarginTrading: z.boolean().optional(),
  enableFutures: z.boolean().optional(),
});

/** What the key may do; withdrawals must be off. */
export function checkRestrictions(
  answer: Answer,
  market: Instrument["market"],
): readonly Check[] {
  const read = readAnswer(answer, RESTRICTIONS);
  if (read.type === "none") {
    return [{
      level: "FAIL",
      name: "permissions",
      text: `they could not be read: ${read.why}`,
      mend: "make sure at binance.com that the key cannot withdraw",
    }];
  }
  const { enableWithdrawals, enableSpotAndMarginTrading, enableFutures, ipRestrict } = read.value;
  const canTrade = market === "spot" ? enableSpotAndMarginTrading : enableFutures;
  return [
    enableWithdrawals
      ? {
        level: "FAIL",
        name: "withdrawals",
        text: "the key may withdraw",
        mend: "turn withdrawals off for this key: a market maker never needs them",
      }
      : { level: "ok", name: "withdrawals", text: "the key cannot withdraw" },
    canTrade === false
      ? {
        level: "FAIL",
        name: "trading",
        text: `the key may not trade ${market}`,
        mend: "turn trading on for this key",
      }
      : { level: "ok", name: "trading", text: `the key may trade ${market}` },
    ...(ipRestrict === false
      ? [
        {
          level: "warn",
          name: "address",
          text: "the key works from any address",
          mend: "restrict it to the address of this machine",
        } as const,
      ]
      : []),
  ];
}

const SPOT_ACCOUNT = z.object({
  canTrade: z.boolean(),
  balances: z.array(z.object({ asset: z.string(), free: z.string() })),
});

/** Whether the account may trade, and whether its balances pay for the configured orders. */
export function checkSpotAccount(
  answer: Answer,
  { resolved, instrument, mid }: {
    readonly resolved: Resolved;
    readonly instrument: Instrument;
    readonly mid: number;
  },
): readonly Check[] {
  const read = readAnswer(answer, SPOT_ACCOUNT);
  if (read.type === "none") return [unreadable("account", read.why)];
  const { canTrade, balances } = read.value;
  const free = (asset: string) =>
    new Decimal(balances.find((one) => one.asset === asset)?.free ?? "0");
  const { baseAsset, quoteAsset, tickSize } = instrument;
  const value = orderValue(resolved, instrument);
  const price = new Decimal(mid).mul(tickSize).div(2);
  return [
    tradable(canTrade),
    enough(quoteAsset, { free: free(quoteAsset), needed: value }, "the bids"),
    enough(baseAsset, { free: free(baseAsset), needed: value.div(price) }, "the asks"),
  ];
}

const ACCOUNT_CONFIG = z.object({
  canTrade: z.boolean(),
  dualSidePosition: z.boolean(),
  multiAssetsMargin: z.boolean().optional(),
});

/** One-way mode, which the strategy needs: with a long and a short side its orders mean other things. */
export function checkMode(answer: Answer): readonly Check[] {
  const read = readAnswer(answer, ACCOUNT_CONFIG);
  if (read.type === "none") return [unreadable("account", read.why)];
  const { canTrade, dualSidePosition, multiAssetsMargin } = read.value;
  const name = "account mode";
  return [
    tradable(canTrade),
    dualSidePosition
      ? {
        level: "FAIL",
        name,
        text: "hedge mode is on",
        mend: "set the position mode to one-way, with no position open",
      }
      : { level: "ok", name, text: "one-way" },
    ...(multiAssetsMargin === true
      ? [
        {
          level: "warn",
          name: "margin mode",
          text: "other assets are margin, too: losses may touch them",
          mend: "set the asset mode to single-asset",
        } as const,
      ]
      : []),
  ];
}

const SYMBOL_CONFIG = z.array(z.object({ symbol: z.string(), leverage: z.int().positive() }));

export function checkLeverage(answer: Answer, symbol: string, configured: number): Check {
  const read = readAnswer(answer, SYMBOL_CONFIG);
  const name = "leverage";
  if (read.type === "none") return unreadable(name, read.why);
  const leverage = read.value.find((one) => one.symbol === symbol)?.leverage;
  if (leverage === undefined) return unreadable(name, `the answer lacks ${symbol}`);
  if (leverage === configured) return { level: "ok", name, text: `${leverage}, as configured` };
  return {
    level: "warn",
    name,
    text: `${leverage} at the venue, ${configured} in the configuration`,
    mend: `set account.leverage to ${leverage}, or ${symbol} to ${configured} at the venue`,
  };
}

const USDM_BALANCES = z.array(z.object({ asset: z.string(), availableBalance: z.string() }));

/** Both sides at once need margin. */
export function checkMargin(
  answer: Answer,
  { resolved, instrument }: { readonly resolved: Resolved; readonly instrument: Instrument },
): Check {
  const read = readAnswer(answer, USDM_BALANCES);
  if (read.type === "none") return unreadable("balance", read.why);
  const { quoteAsset } = instrument;
  const found = read.value.find((one) => one.asset === quoteAsset)?.availableBalance ?? "0";
  const needed = orderValue(resolved, instrument).mul(2).div(resolved.sim.leverage);
  return enough(quoteAsset, { free: new Decimal(found), needed }, "the margin of both sides");
}

/** Free bytes where reports and recordings go; undefined where nobody may look. */
export function checkDisk(freeBytes: number | undefined): Check {
  const name = "disk";
  if (freeBytes === undefined) {
    return { level: "warn", name, text: "nobody may look", mend: "use deno task doctor" };
  }
  const text = `${(freeBytes / BYTES_PER_GB).toFixed(1)} GB free`;
  if (freeBytes < DISK_FAIL_BYTES) return { level: "FAIL", name, text, mend: "make room" };
  if (freeBytes < DISK_WARN_BYTES) return { level: "warn", name, text, mend: "make room soon" };
  return { level: "ok", name, text };
}

/** Quote value of one side's orders. */
function orderValue({ kernel }: Resolved, instrument: Instrument): Decimal {
  return kernel.notional
    .slice(0, kernel.levels)
    .reduce((sum, tickLots) => sum.add(notionalUnit(instrument).mul(tickLots)), new Decimal(0));
}

function enough(
  asset: string,
  { free, needed }: { readonly free: Decimal; readonly needed: Decimal },
  what: string,
): Check {
  const name = `${asset} balance`;
  const short = (value: Decimal) => value.toDecimalPlaces(8, Decimal.ROUND_UP).toFixed();
  const text = `${free.toFixed()} free, ${short(needed)} needed for ${what}`;
  if (needed.lte(free)) return { level: "ok", name, text };
  const missing = short(needed.minus(free));
  return { level: "warn", name, text, mend: `add ${missing} ${asset}, or make orders smaller` };
}

function tradable(canTrade: boolean): Check {
  const name = "account";
  return canTrade ? { level: "ok", name, text: "may trade" } : {
    level: "FAIL",
    name,
    text: "the venue does not let it trade",
    mend: "ask the venue why",
  };
}

function unreadable(name: string, why: string): Check {
  return {
    level: "FAIL",
    name,
    text: `it could not be read: ${why}`,
    mend: "see what was answered",
  };
}

type Read<T> = Readonly<{ type: "value"; value: T } | { type: "none"; why: string }>;

/** Never shows what the venue answered, but for its own words of refusal. */
function readAnswer<T extends z.ZodType>(answer: Answer, schema: T): Read<z.output<T>> {
  if (answer.type !== "ok") return { type: "none", why: whyNot(answer) };
  const result = schema.safeParse(answer.json);
  if (result.success) return { type: "value", value: result.data };
  const path = result.error.issues[0]?.path.join(".") ?? "";
  return { type: "none", why: `the answer has no usable ${path === "" ? "content" : path}` };
}

/** The touch of a book ticker as bid plus ask in half-ticks; undefined where there is none. */
export function midOf(answer: Answer, { tickSize, priceDigits }: Instrument): number | undefined {
  const ticker = z.object({ bidPrice: z.string(), askPrice: z.string() });
  const read = readAnswer(answer, ticker);
  if (read.type === "none") return undefined;
  const ticks = (text: string) => new Decimal(text).div(tickSize).round().toNumber();
  const [bid, ask] = [ticks(read.value.bidPrice), ticks(read.value.askPrice)];
  // A price that is not on the tick is none of this instrument.
  const isOn = new Decimal(fromUnits(bid, tickSize, priceDigits)).eq(read.value.bidPrice);
  return isOn && 0 < bid && bid < ask ? bid + ask : undefined;
}
