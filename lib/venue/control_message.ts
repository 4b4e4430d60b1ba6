// What a client may ask of a stream socket: SUBSCRIBE and its siblings, with the venue's errors.
import type { Market } from "../market/instrument.ts";
import { RawNumber } from "./ports.ts";
import { asObject, jsonText, parseExact } from "./wire_json.ts";

const METHODS = [
  "SUBSCRIBE",
  "UNSUBSCRIBE",
  "LIST_SUBSCRIPTIONS",
  "SET_PROPERTY",
  "GET_PROPERTY",
] as const;
type Method = typeof METHODS[number];

const CODE_UNKNOWN_PROPERTY = 0;
const CODE_NOT_BOOLEAN = 1;
const CODE_INVALID_REQUEST = 2;
const CODE_INVALID_JSON = 3;

/** A control message, or the refusal to send. */
export type ControlMessage = Readonly<
  | { type: "subscribe" | "unsubscribe"; streams: readonly string[]; id: unknown }
  | { type: "list" | "get_combined"; id: unknown }
  | { type: "set_combined"; combined: boolean; id: unknown }
  | { type: "refused"; text: string }
>;

/** Reads one text frame of a client. */
export function readControlMessage(text: string, market: Market): ControlMessage {
  const refuse = (code: number, msg: string): ControlMessage => ({
    type: "refused",
    text: jsonText(market === "spot" ? { code, msg } : { error: { code, msg } }),
  });
  const json = parseJson(text);
  if (json === undefined) {
    return refuse(CODE_INVALID_JSON, "Invalid JSON: expected value at line 1 column 1");
  }
  const message = asObject(json);
  const end = `at line 1 column ${text.length}`;
  const invalid = (why: string) => refuse(CODE_INVALID_REQUEST, `Invalid request: ${why}`);
  if (message === undefined) return invalid(`expected a map ${end}`);
  const { method, params, id = null } = message;
  if (method === undefined) return invalid(`missing field \`method\` ${end}`);
  if (!isMethod(method)) {
    const known = METHODS.map((name) => `\`${name}\``).join(", ");
    return invalid(
      `unknown variant \`${
        typeof method === "string" ? method : jsonText(method)
      }\`, expected one of ${known} ${end}`,
    );
  }
  if (!isId(id, market)) {
    return invalid(
      market === "spot"
        ? "request ID must be an integer, an alphanumeric string of 36 characters, or null"
        : "request ID must be an unsigned integer",
    );
  }
  if (method === "LIST_SUBSCRIPTIONS") return { type: "list", id };
  if (!Array.isArray(params)) return invalid(`missing field \`params\` ${end}`);
  if (method === "SET_PROPERTY" || method === "GET_PROPERTY") {
    return readProperty(method, params, { id, refuse });
  }
  const streams = params.filter((name) => typeof name === "string");
  if (streams.length !== params.length) return invalid(`invalid type: expected a string ${end}`);
  return { type: method === "SUBSCRIBE" ? "subscribe" : "unsubscribe", streams, id };
}

function readProperty(
  method: "SET_PROPERTY" | "GET_PROPERTY",
  params: readonly unknown[],
  context: { readonly id: unknown; refuse(code: number, msg: string): ControlMessage },
): ControlMessage {
  const { id, refuse } = context;
  const [name, value] = params;
  if (name !== "combined") return refuse(CODE_UNKNOWN_PROPERTY, "Unknown property");
  if (method === "GET_PROPERTY") return { type: "get_combined", id };
  if (typeof value !== "boolean") {
    return refuse(CODE_NOT_BOOLEAN, "Invalid value type: expected Boolean");
  }
  return { type: "set_combined", combined: value, id };
}

function isMethod(value: unknown): value is Method {
  return METHODS.some((method) => method === value);
}

function isId(id: unknown, market: Market): boolean {
  if (market === "usdm") return id === null || isWhole(id, /^\d{1,20}$/);
  if (typeof id === "string") return /^[A-Za-z0-9-]{0,36}$/.test(id);
  return id === null || isWhole(id, /^-?\d{1,19}$/);
}

function isWhole(id: unknown, pattern: RegExp): boolean {
  return id instanceof RawNumber && pattern.test(id.text);
}

function parseJson(text: string): unknown {
  try {
    return parseExact(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
