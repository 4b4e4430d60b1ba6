// JSON as it goes over the wire: whole numbers beyond 2^53 survive both ways.
import { RawNumber } from "./ports.ts";

declare global {
  interface JSON {
    /** A number that is written as it stands. */
    rawJSON(text: string): unknown;
  }
}

/** The JSON text of a body; RawNumber stands in it as the number that it is. */
export function jsonText(body: unknown): string {
  return JSON.stringify(
    body,
    (_key, value: unknown) => value instanceof RawNumber ? JSON.rawJSON(value.text) : value,
  );
}

/** Reads JSON; every number becomes a RawNumber as it was written. Throws SyntaxError. */
export function parseExact(text: string): unknown {
  const read = (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
    typeof value === "number" ? new RawNumber(context?.source ?? String(value)) : value;
  try {
    return JSON.parse(text, read);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new SyntaxError("Cannot read JSON: it is nested too deeply");
  }
}

/** A JSON object, or undefined for anything else. */
export function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value) || value instanceof RawNumber) return undefined;
  return Object.fromEntries(Object.entries(value));
}
