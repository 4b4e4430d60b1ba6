// One recorded line: its local time, and what kind of Binance message it holds.
import type { Market } from "../market/instrument.ts";
import { found } from "./refusal.ts";

/** Fields of a message, not looked at yet. */
export type Fields = Readonly<Record<string, unknown>>;

export type RawKind = "snapshot" | "depth" | "quote" | "trade" | "mark" | "ignored";

/** A message with what its shape tells. */
export interface RawMessage {
  readonly kind: RawKind;
  readonly fields: Fields;
  /** Undefined where the shape fits both. */
  readonly market: Market | undefined;
  /** Undefined where the message does not name it: REST snapshots. */
  readonly symbol: string | undefined;
}

/** A line split at its first space. */
export interface RawLine {
  readonly local: number;
  readonly json: string;
}

const LINE = /^(\d+) +(\{.*\})\s*$/s;
const US_DIGITS = 16;
const NS_DIGITS = 19;
/** Streams of the best few levels: whole books without a place in the sequence of changes. */
const PARTIAL_BOOK = /@depth(5|10|20)(@|$)/;

/** Splits a line; nanoseconds are cut to microseconds by floor. */
export function splitRawLine(line: string): RawLine {
  const match = LINE.exec(line);
  const [, digits, json] = match ?? [];
  if (digits === undefined || json === undefined) {
    throw new SyntaxError(`found ${found(line)}; expected a local time and a JSON object`);
  }
  if (digits.length !== US_DIGITS && digits.length !== NS_DIGITS) {
    throw new SyntaxError(
      `the local time has ${digits.length} digits; expected 16 (microseconds) or 19 (nanoseconds)`,
    );
  }
  const local = Number(digits.slice(0, US_DIGITS));
  if (!Number.isSafeInteger(local)) throw new RangeError(`the local time ${digits} is too large`);
  return { local, json };
}

/** Parses the JSON and tells what it is; throws SyntaxError where it is not a message. */
export function parseRawMessage(json: string): RawMessage {
  const outer = parseObject(json);
  const { stream, data } = outer;
  if (stream === undefined) return classify(outer, "");
  if (typeof stream !== "string" || !isFields(data)) {
    throw new SyntaxError("a combined stream's message must have a stream and data");
  }
  return classify(data, stream);
}

function parseObject(json: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new SyntaxError(`its JSON is broken: ${found(json)}`);
  }
  if (!isFields(value)) throw new SyntaxError("its JSON is not an object");
  return value;
}

function classify(fields: Fields, stream: string): RawMessage {
  const symbol = typeof fields.s === "string" ? fields.s : undefined;
  const message = (kind: RawKind, market: Market | undefined) => ({ kind, fields, market, symbol });
  if (PARTIAL_BOOK.test(stream)) return message("ignored", undefined);
  switch (fields.e) {
    case "depthUpdate":
      return message("depth", fields.pu === undefined ? "spot" : "usdm");
    case "bookTicker":
      return message("quote", "usdm");
    case "trade":
      return message("trade", fields.X === undefined ? "spot" : "usdm");
    case "markPriceUpdate":
      return message("mark", "usdm");
    case undefined:
      return classifyUntyped(fields, message);
    default:
      return message("ignored", undefined);
  }
}

/** REST snapshots and spot book tickers carry no event type. */
function classifyUntyped(
  fields: Fields,
  message: (kind: RawKind, market: Market | undefined) => RawMessage,
): RawMessage {
  if (fields.lastUpdateId !== undefined) return message("snapshot", undefined);
  const isQuote = ["u", "b", "B", "a", "A"].every((name) => fields[name] !== undefined);
  return isQuote ? message("quote", "spot") : message("ignored", undefined);
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
