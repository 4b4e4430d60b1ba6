// What the venue publishes as dumps: kinds by market, intervals, spans of time, places.
import type { Market } from "../market/instrument.ts";
import { dayOf, type Days, dayText, type Period } from "./period.ts";

/** The intervals of klines, as the venue writes them: a month is `1mo`. */
export const INTERVALS = [
  "1s",
  "1m",
  "3m",
  "5m",
  "15m",
  "30m",
  "1h",
  "2h",
  "4h",
  "6h",
  "8h",
  "12h",
  "1d",
  "3d",
  "1w",
  "1mo",
] as const;

/** Longer than a day: published in monthly files alone. */
const LONG_INTERVALS = ["3d", "1w", "1mo"];

/** How a kind is cut into files. */
type Cut = "both" | "daily" | "monthly";

interface Published {
  readonly kind: string;
  readonly markets: readonly Market[];
  readonly cut: Cut;
  readonly hasInterval: boolean;
  /** The days that there are, where the venue began late or has stopped. */
  readonly days?: Days;
}

const SPOT_AND_USDM = ["spot", "usdm"] as const;
const USDM = ["usdm"] as const;

/** Source: https://github.com/binance/binance-public-data and the folders of the host. */
const PUBLISHED: readonly Published[] = [
  { kind: "klines", markets: SPOT_AND_USDM, cut: "both", hasInterval: true },
  { kind: "trades", markets: SPOT_AND_USDM, cut: "both", hasInterval: false },
  { kind: "aggTrades", markets: SPOT_AND_USDM, cut: "both", hasInterval: false },
  {
    kind: "bookTicker",
    markets: USDM,
    cut: "both",
    hasInterval: false,
    days: { from: dayOf("2023-05-16"), to: dayOf("2024-03-31") },
  },
  {
    kind: "bookDepth",
    markets: USDM,
    cut: "daily",
    hasInterval: false,
    days: { from: dayOf("2023-01-01"), to: Infinity },
  },
  {
    kind: "metrics",
    markets: USDM,
    cut: "daily",
    hasInterval: false,
    days: { from: dayOf("2021-12-01"), to: Infinity },
  },
  { kind: "fundingRate", markets: USDM, cut: "monthly", hasInterval: false },
  { kind: "markPriceKlines", markets: USDM, cut: "both", hasInterval: true },
  { kind: "indexPriceKlines", markets: USDM, cut: "both", hasInterval: true },
  { kind: "premiumIndexKlines", markets: USDM, cut: "both", hasInterval: true },
];

/** The venue has opened in July 2017: there is nothing before. */
export const FIRST_DAY = dayOf("2017-07-01");

/** All kinds, of whichever market. */
export const KINDS: readonly string[] = PUBLISHED.map(({ kind }) => kind);

/** One series of files. */
export interface Dump {
  readonly market: Market;
  readonly symbol: string;
  readonly kind: string;
  /** Of klines only. */
  readonly interval: string | undefined;
  readonly cut: Cut;
  /** The days that the venue may have. */
  readonly days: Days;
}

/** What a user asks for. */
export interface DumpWish {
  readonly market: Market;
  readonly symbol: string;
  readonly kind: string;
  readonly interval?: string | undefined;
}

/** The series of that name; throws RangeError with the reason where there is none. */
export function dumpOf({ market, symbol, kind, interval }: DumpWish): Dump {
  const published = PUBLISHED.find((each) => each.kind === kind);
  const kinds = PUBLISHED.filter(({ markets }) => markets.includes(market)).map(({ kind }) => kind);
  if (published === undefined) {
    throw new RangeError(`Cannot use --kind ${kind}: ${market} has ${kinds.join(", ")}`);
  }
  if (!published.markets.includes(market)) {
    const why = `the venue publishes it for usdm only; ${market} has ${kinds.join(", ")}`;
    throw new RangeError(`Cannot use --kind ${kind}: ${why}`);
  }
  checkInterval(published, market, interval);
  const isLong = interval !== undefined && LONG_INTERVALS.includes(interval);
  return {
    market,
    symbol,
    kind,
    interval,
    cut: isLong ? "monthly" : published.cut,
    days: published.days ?? { from: FIRST_DAY, to: Infinity },
  };
}

function checkInterval(
  { kind, hasInterval }: Published,
  market: Market,
  interval: string | undefined,
): void {
  if (!hasInterval) {
    if (interval === undefined) return;
    throw new RangeError(`Cannot use --interval ${interval}: ${kind} have no interval`);
  }
  const isSpot = market === "spot";
  const known: readonly string[] = isSpot ? INTERVALS : INTERVALS.filter((each) => each !== "1s");
  if (interval === undefined) {
    throw new RangeError(
      `Cannot download ${kind}: --interval is not given; it is one of ${known.join(", ")}`,
    );
  }
  if (known.includes(interval)) return;
  const why = interval === "1s"
    ? `only spot has klines of 1s; ${market} has`
    : `${market} ${kind} have`;
  const better = interval === "1M" ? "; a month is 1mo" : "";
  throw new RangeError(`Cannot use --interval ${interval}: ${why} ${known.join(", ")}${better}`);
}

/** `BTCUSDT-aggTrades-2026-10.zip` */
export function fileName({ symbol, kind, interval }: Dump, period: Period): string {
  return `${symbol}-${interval ?? kind}-${period.text}.zip`;
}

/** Where the file lies on the host, from the root: `/data/spot/monthly/...`. */
export function filePath(dump: Dump, period: Period): string {
  const { market, kind, symbol, interval } = dump;
  const root = market === "spot" ? "spot" : "futures/um";
  const cut = period.type === "month" ? "monthly" : "daily";
  const inner = interval === undefined ? "" : `${interval}/`;
  return `/data/${root}/${cut}/${kind}/${symbol}/${inner}${fileName(dump, period)}`;
}

/** `data/spot/BTCUSDT/klines-1m`: where a series goes when nobody says where. */
export function defaultFolder({ market, symbol, kind, interval }: Dump): string {
  return `data/${market}/${symbol}/${interval === undefined ? kind : `${kind}-${interval}`}`;
}

/** Which days the venue has, where these are not all: for the user. */
export function daysNote({ kind, days }: Dump): string | undefined {
  if (days.from === FIRST_DAY) return undefined;
  if (days.to === Infinity) return `${kind} begins ${dayText(days.from)}`;
  return `${kind} is published for ${dayText(days.from)} to ${dayText(days.to - 1)} only`;
}
