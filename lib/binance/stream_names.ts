// Names of the streams a maker listens to, and the routes that carry them.
import type { Market } from "../market/instrument.ts";
import type { StreamKind } from "./symbol_feed.ts";

/** Single trades, or those of one order at one price together. */
export type TradeStream = "trade" | "aggTrade";

/** The documented one of each market. */
export const TRADE_STREAMS: Readonly<Record<Market, TradeStream>> = {
  spot: "trade",
  usdm: "aggTrade",
};

/** What one connection carries. */
export interface Route {
  readonly name: "public" | "market";
  readonly streams: readonly string[];
  readonly kinds: readonly StreamKind[];
}

/** The streams of some symbols. On the wrong route USD-M accepts a stream and never delivers it. */
export function routesOf(
  market: Market,
  { symbols, trades }: { readonly symbols: readonly string[]; readonly trades: TradeStream },
): readonly Route[] {
  const named = (suffixes: readonly string[]) =>
    symbols.flatMap((symbol) => suffixes.map((suffix) => `${symbol.toLowerCase()}@${suffix}`));
  const book = ["depth@100ms", "bookTicker"];
  if (market === "spot") {
    const kinds = ["depth", "quote", "trade"] as const;
    return [{ name: "public", streams: named([...book, trades]), kinds }];
  }
  return [
    { name: "public", streams: named(book), kinds: ["depth", "quote"] },
    { name: "market", streams: named([trades, "markPrice@1s"]), kinds: ["trade", "mark"] },
  ];
}

/** A combined stream's URL. */
export function streamUrl(base: string, streams: readonly string[]): string {
  return `${base}/stream?streams=${streams.map(encodeURI).join("/")}`;
}
