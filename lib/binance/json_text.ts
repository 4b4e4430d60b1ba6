// A text of the venue that may be no JSON at all.
import { parseJson } from "./json.ts";

/** The JSON of a text; undefined where it is none. */
export function jsonOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
