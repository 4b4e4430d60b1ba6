// One recorded line: its local time, and what kind of Binance message it holds.
import type { Market } from "../market/instrument.ts";
import { found } from "./refusal.ts";

/** Fields of a message, not looked at yet. */
export type Fields = Readonly<Record<string, unknown>>;

export type RawKind =
  | "snapshot"
  | "depth"
  | "quote"
  | "trade"
  | "agg_trade"
  | "mark"
  | "ignored";

/** A message with what its shape tells. */
export interface RawMessage {
  readonly kind: RawKind;
  readonly fields: Fields;
  /** Undefined where the shape fits both. */
  readonly market: Market | undefined;
  /** Undefined where the message does not name it: REST snapshots. */
  readonly symbol: string | undefined;
}

/** A line split into its time and what was received. */
export interface RawLine {
  readonly local: number;
  /** Undefined where the line tells that a connection was opened. */
  readonly json: string | undefined;
  /** What was asked for, where the line is an answer that names it. */
  readonly url: string | undefined;
}

const LINE = /^(\d+) +(\{.*\})\s*$/s;
/** `<seconds>: <JSON>`, after `<url> -> ` where it is an answer. */
const SECONDS_LINE = /^(?:(\S+) -> )?(\d+)(?:\.(\d{1,9}))?: (\{.*\})\s*$/s;
/** `<url> <-> <seconds>`: a connection was opened. */
const OPENED_LINE = /^(\S+:\/\/\S+) <-> (\d+)(?:\.(\d{1,9}))?\s*$/;
const S_DIGITS = 10;
const FRACTION_DIGITS = 6;
const US_DIGITS = 16;
const NS_DIGITS = 19;
/** Streams of the best few levels: whole books without a place in the sequence of changes. */
const PARTIAL_BOOK = /@depth(5|10|20)(@|$)/;

/** Splits a line; nanoseconds are cut to microseconds by floor. */
export function splitRawLine(line: string): RawLine {
  const match = LINE.exec(line);
  const [, digits, json] = match ?? [];
  if (digits === undefined || json === undefined) return splitSecondsLine(line);
  if (digits.length !== US_DIGITS && digits.length !== NS_DIGITS) {
    throw new SyntaxError(
      `the local time has ${digits.length} digits; expected 16 (microseconds) or 19 (nanoseconds)`,
    );
  }
  const local = Number(digits.slice(0, US_DIGITS));
  if (!Number.isSafeInteger(local)) throw new RangeError(`the local time ${digits} is too large`);
  return { local, json, url: undefined };
}

/** Lines as cryptofeed records them: seconds with a fraction. */
function splitSecondsLine(line: string): RawLine {
  const [, openedUrl, openedAt, openedFraction] = OPENED_LINE.exec(line) ?? [];
  if (openedAt !== undefined) {
    return { local: secondsUs(openedAt, openedFraction), json: undefined, url: openedUrl };
  }
  const [, url, seconds, fraction, json] = SECONDS_LINE.exec(line) ?? [];
  if (seconds === undefined) {
    throw new SyntaxError(`found ${found(line)}; expected a local time and a JSON object`);
  }
  return { local: secondsUs(seconds, fraction), json, url };
}

/** Seconds in microseconds; further digits are cut, never rounded up. */
function secondsUs(seconds: string, fraction = ""): number {
  if (seconds.length !== S_DIGITS) {
    throw new SyntaxError(`the local time has ${seconds.length} digits; expected 10 (seconds)`);
  }
  return Number(seconds + fraction.padEnd(FRACTION_DIGITS, "0").slice(0, FRACTION_DIGITS));
}

/** A line's time and message; no message where a connection was opened. Throws as its parts do. */
export function readRawLine(
  line: string,
): { readonly local: number; readonly message: RawMessage | undefined } {
  const { local, json, url } = splitRawLine(line);
  if (json === undefined) return { local, message: undefined };
  const message = parseRawMessage(json);
  return { local, message: url === undefined ? message : completed(message, url) };
}

const ASKED_SYMBOL = /[?&]symbol=([A-Za-z0-9_]{1,40})(?:&|$)/;
const SPOT_URL = /\/api\/v\d\/depth\?/;
const USDM_URL = /\/fapi\/v\d\/depth\?/;

/** A book that was asked for names neither market nor symbol: the question does. */
function completed(message: RawMessage, url: string): RawMessage {
  const asked = SPOT_URL.test(url) ? "spot" : USDM_URL.test(url) ? "usdm" : undefined;
  const symbol = ASKED_SYMBOL.exec(url)?.[1]?.toUpperCase();
  return { ...message, market: message.market ?? asked, symbol: message.symbol ?? symbol };
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
    case "aggTrade":
      return message("agg_trade", undefined);
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

/** Whether a JSON value is an object, and no array. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
