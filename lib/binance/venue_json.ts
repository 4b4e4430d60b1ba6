// Reads the venue's JSON through a schema: unknown fields are ignored, the message is kept.
import { z } from "zod";
import { US_PER_MS, US_PER_S } from "../base/units.ts";
import type { Side } from "../orders/requests.ts";

/** As much of a malformed message as an error shows. */
const KEPT_CHARS = 500;

/** From here on a time is in microseconds; below it is in milliseconds (facts of the venue). */
const MICROSECONDS_FROM = US_PER_S ** 2 * US_PER_MS;

/** An id: a number, or text where it is beyond 2^53. */
export const ID = z.union([z.int(), z.string().regex(/^-?\d+$/)]).transform(String);

/** A price or a quantity: plain decimal text. */
export const DECIMAL = z.string().regex(/^-?\d+(\.\d+)?$/);

/** A time in milliseconds or microseconds, as microseconds. */
export const TIME = z.int().nonnegative().transform((value) =>
  value < MICROSECONDS_FROM ? value * US_PER_MS : value
);

export const SIDE = z.enum(["BUY", "SELL"]).transform((side): Side =>
  side === "BUY" ? "buy" : "sell"
);

/** What the venue says when it says no. */
export const REFUSAL = z.object({ code: z.int(), msg: z.string() });
export type VenueRefusal = z.output<typeof REFUSAL>;

/** The value, or a SyntaxError with the path that is wrong and the message. */
export function readJson<T extends z.ZodType>(
  schema: T,
  json: unknown,
  { what }: { readonly what: string },
): z.output<T> {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = issue?.path.join(".") ?? "";
  const why = path === "" ? issue?.message : `${path}: ${issue?.message}`;
  throw malformed(what, { why: why ?? "it is malformed", json });
}

/** The refusal of a message, with the message. */
export function malformed(
  what: string,
  { why, json }: { readonly why: string; readonly json: unknown },
): SyntaxError {
  const text = JSON.stringify(json) ?? String(json);
  const kept = text.length <= KEPT_CHARS ? text : `${text.slice(0, KEPT_CHARS)}...`;
  return new SyntaxError(`Cannot read ${what}: ${why} in ${kept}`);
}
