// Reads the parameters of a call, and refuses what the venue would refuse.
import { Decimal } from "../base/decimal.ts";
import type { Market } from "../market/instrument.ts";
import { Refused } from "./refused.ts";

export type CallParams = Readonly<Record<string, string>>;

const DECIMAL_RANGE = "^([0-9]{1,20})(\\.[0-9]{1,20})?$";
const DECIMAL = new RegExp(DECIMAL_RANGE);
const WHOLE_RANGE = "^[0-9]{1,20}$";
const WHOLE = new RegExp(WHOLE_RANGE);

const CLIENT_IDS: Readonly<Record<Market, string>> = {
  spot: "^[a-zA-Z0-9-_]{1,36}$",
  usdm: "^[\\.A-Z\\:/a-z0-9_-]{1,36}$",
};
const CLIENT_ID_MAX = 36;

/** A mandatory parameter; -1102 without it. */
export function need(params: CallParams, name: string): string {
  const value = params[name];
  if (value === undefined || value === "") throw missing(name);
  return value;
}

/** An optional one; undefined where it is absent or empty. */
export function optional(params: CallParams, name: string): string | undefined {
  const value = params[name];
  return value === "" ? undefined : value;
}

export function missing(name: string): Refused {
  return new Refused(
    -1102,
    `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`,
  );
}

/** A plain decimal; -1100 for anything else, an exponent included. */
export function decimalOf(text: string, name: string): Decimal {
  if (!DECIMAL.test(text)) throw illegal(name, DECIMAL_RANGE);
  return new Decimal(text);
}

/** A whole number of at most 20 digits, as it stands. */
export function wholeOf(text: string, name: string): string {
  if (!WHOLE.test(text)) throw illegal(name, WHOLE_RANGE);
  return text;
}

/** A whole number within 2^53; `fallback` where it was not sent. */
export function integer(
  params: CallParams,
  name: string,
  fallback: number,
): number {
  const text = optional(params, name);
  return text === undefined ? fallback : Number(wholeOf(text, name));
}

/** One of some words; refused with the code that the venue has for this parameter. */
export function oneOf<Word extends string>(
  text: string,
  words: readonly Word[],
  refused: () => Refused,
): Word {
  const found = words.find((word) => word === text);
  if (found === undefined) throw refused();
  return found;
}

/** `true` or `false` in any case. */
export function flag(params: CallParams, name: string): boolean {
  const text = optional(params, name)?.toLowerCase();
  if (text === undefined || text === "false") return false;
  if (text === "true") return true;
  throw illegal(name, "^(true|false)$");
}

/** A client's order id; -1100, or -4015 where it is too long on USD-M. */
export function clientIdOf(text: string, name: string, market: Market): string {
  const range = CLIENT_IDS[market];
  if (new RegExp(range).test(text)) return text;
  if (market === "usdm" && CLIENT_ID_MAX < text.length) {
    throw new Refused(-4015, "Client order id length should not be more than 36 chars");
  }
  throw illegal(name, range);
}

/** A JSON array of a parameter such as `symbols` or `batchOrders`. */
export function jsonArray(text: string, name: string): readonly unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw missing(name);
    throw error;
  }
  if (!Array.isArray(value)) throw missing(name);
  return value;
}

export function illegal(name: string, range: string): Refused {
  return new Refused(
    -1100,
    `Illegal characters found in parameter '${name}'; legal range is '${range}'.`,
  );
}
