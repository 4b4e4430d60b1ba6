// Which route of USD-M serves a stream, and spot times in microseconds.
import { asObject } from "./wire_json.ts";

/** The three routed paths of USD-M; `none` is spot, and the old path of USD-M. */
export type Route = "none" | "public" | "market" | "private";

const PUBLIC = /^(?:!bookTicker|[^@]+@(?:bookTicker|depth.*|rpiDepth.*))$/;

/** Whether a USD-M stream is delivered on that route; the rest is acknowledged and silent. */
export function isServed(stream: string, route: Route): boolean {
  const isPublic = PUBLIC.test(stream);
  switch (route) {
    case "none":
    case "public":
      return isPublic;
    case "market":
      return !isPublic;
    case "private":
      return false;
  }
}

/** Keys of spot events that hold times; `u` does so in one event alone. */
const TIME_KEYS = new Set(["E", "T", "O", "W"]);
const US_PER_MS = 1000;

/** A spot event with its times in microseconds, as `?timeUnit=MICROSECOND` asks. */
export function inMicroseconds(body: unknown): unknown {
  const event = asObject(body);
  if (event === undefined) return body;
  const scaled = (key: string, value: unknown): unknown =>
    typeof value === "number" &&
      (TIME_KEYS.has(key) || (key === "u" && event.e === "outboundAccountPosition"))
      ? value * US_PER_MS
      : value;
  const entries = Object.entries(event).map(([key, value]) => [
    key,
    key === "k" ? inKline(value) : scaled(key, value),
  ]);
  return Object.fromEntries(entries);
}

function inKline(value: unknown): unknown {
  const kline = asObject(value);
  if (kline === undefined) return value;
  const { t, T } = kline;
  return {
    ...kline,
    ...(typeof t === "number" ? { t: t * US_PER_MS } : {}),
    ...(typeof T === "number" ? { T: T * US_PER_MS } : {}),
  };
}
