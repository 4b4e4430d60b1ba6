// JSON as the venue writes it: whole numbers beyond 2^53 come out as text, digit for digit.

/**
 * Something that looks like a number beyond 2^53. It may err towards finding one: the slow way
 * gives the same answer. Times of 16 digits begin with 1 and are below.
 */
const MAYBE_LONG = /[:[,]\s*-?(?:\d{17}|9\d{15})/;
const WHOLE = /^-?\d+$/;
/** A text that begins with a number is no message, but it is JSON. */
const BARE = /^\s*-?\d/;

/** What JSON.parse tells its reviver about a leaf. */
interface Leaf {
  readonly source?: string;
}

type Reviver = (this: unknown, key: string, value: unknown, leaf?: Leaf) => unknown;

/**
 * Parses JSON. A whole number beyond 2^53, such as an order id of 19 digits, becomes its text;
 * everything else is as JSON.parse has it. Throws SyntaxError.
 */
export function parseJson(text: string): unknown {
  if (!MAYBE_LONG.test(text) && !BARE.test(text)) return JSON.parse(text);
  return JSON.parse(text, keepLong);
}

const keepLong: Reviver = function (_key, value, leaf) {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  const source = leaf?.source;
  return source !== undefined && WHOLE.test(source) ? source : value;
};
