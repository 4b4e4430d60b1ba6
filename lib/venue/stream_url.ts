// The URLs of stream sockets: /ws and /stream, on USD-M under /public, /market and /private.
import type { Market } from "../market/instrument.ts";
import type { Route } from "./stream_names.ts";
import type { StreamRequest } from "./ws_streams.ts";

const PATH: Readonly<Record<Market, RegExp>> = {
  spot: /^\/(ws|stream)(?:\/(.*))?$/,
  usdm: /^(?:\/(public|market|private))?\/(ws|stream)(?:\/(.*))?$/,
};

/** Reads the URL of a socket; undefined where no stream socket lives there. */
export function readStreamUrl(url: URL, market: Market): StreamRequest | undefined {
  const match = PATH[market].exec(url.pathname);
  if (match === null) return undefined;
  const [, first = "", second = "", third = ""] = match;
  const route = market === "spot" ? "none" : routeOf(first);
  const kind = market === "spot" ? first : second;
  const names = (market === "spot" ? second : third).split("/").filter((name) => name !== "");
  const listed = (url.searchParams.get("streams") ?? "").split("/").filter((name) => name !== "");
  const all = [...names.map(decode), ...listed];
  const isPrivate = route === "private";
  const unit = (url.searchParams.get("timeUnit") ?? "").toUpperCase();
  return {
    route,
    combined: kind === "stream",
    streams: isPrivate ? [] : all,
    keys: isPrivate ? keysOf(url, all) : new Map(),
    microseconds: market === "spot" && (unit === "MICROSECOND" || unit === "MICROSECONDS"),
  };
}

function routeOf(name: string): Route {
  return name === "public" || name === "market" || name === "private" ? name : "none";
}

/** Keys in the path want everything; keys in the query take the `events` that follow them. */
function keysOf(
  url: URL,
  names: readonly string[],
): ReadonlyMap<string, ReadonlySet<string> | undefined> {
  const keys = new Map<string, ReadonlySet<string> | undefined>();
  for (const name of names) keys.set(name, undefined);
  let key: string | undefined;
  for (const [name, value] of url.searchParams) {
    if (name === "listenKey") {
      key = value;
      keys.set(value, undefined);
    } else if (name === "events" && key !== undefined) {
      keys.set(key, new Set(value.split("/")));
    }
  }
  return keys;
}

/** What is not percent-encoded names no stream, and stays as it is. */
function decode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch (error) {
    if (error instanceof URIError) return name;
    throw error;
  }
}
