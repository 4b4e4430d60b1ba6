// What may go wrong on request: the rules that the control API and scripts are written in.
import { z } from "zod";

const MS_MAX = 600_000;
const COUNT_MAX = 1_000_000_000;

const MS = z.number().min(0).max(MS_MAX);
const DECIMAL = z.string().regex(/^\d{1,20}(\.\d{1,20})?$/);
/** Common to all: which matching thing is hit, how often, how likely. */
const COMMON = {
  market: z.enum(["spot", "usdm"]).optional(),
  /** Matching things that pass before the first hit. */
  after: z.int().min(0).max(COUNT_MAX).default(0),
  /** Hits, after which the rule is spent. */
  count: z.int().min(1).max(COUNT_MAX).default(1),
  chance: z.number().min(0).max(1).default(1),
  /** Milliseconds after it was added before it counts. */
  at_ms: MS.default(0),
};
/** A frame on its way to a client. */
const FRAME = {
  ...COMMON,
  on: z.enum(["market", "user"]),
  /** A stream, such as btcusdt@depth@100ms. */
  stream: z.string().optional(),
  /** The `e` of an event, such as executionReport; `order` is a user event's x, such as TRADE. */
  event: z.string().optional(),
  order: z.string().optional(),
};
/** A call that comes in, over REST or the WebSocket API. */
const CALL = {
  ...COMMON,
  /** Such as POST /api/v3/order; left out, any call. */
  endpoint: z.string().optional(),
  over: z.enum(["rest", "ws_api"]).optional(),
  /** Whether the venue does what was asked for all the same. */
  executed: z.boolean().default(false),
};

const RULE = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("drop"), ...FRAME }),
  z.strictObject({ kind: z.literal("delay"), ...FRAME, ms: z.union([MS, z.tuple([MS, MS])]) }),
  z.strictObject({ kind: z.literal("duplicate"), ...FRAME }),
  z.strictObject({ kind: z.literal("reorder"), ...FRAME }),
  z.strictObject({ kind: z.literal("garbage"), ...FRAME }),
  z.strictObject({ kind: z.literal("truncate"), ...FRAME }),
  z.strictObject({ kind: z.literal("cut"), ...FRAME }),
  z.strictObject({
    kind: z.literal("error"),
    ...CALL,
    code: z.int(),
    status: z.int().min(400).max(599).optional(),
    msg: z.string().optional(),
  }),
  z.strictObject({
    kind: z.literal("status"),
    ...CALL,
    status: z.int().min(400).max(599),
    text: z.string().default(""),
  }),
  z.strictObject({ kind: z.literal("silence"), ...CALL }),
  z.strictObject({ kind: z.literal("cut_call"), ...CALL }),
  z.strictObject({ kind: z.literal("slow"), ...CALL, ms: MS }),
  z.strictObject({ kind: z.literal("stale_snapshot"), ...COMMON }),
  z.strictObject({ kind: z.literal("expire_listen_keys"), ...COMMON }),
  z.strictObject({ kind: z.literal("server_shutdown"), ...COMMON }),
  z.strictObject({ kind: z.literal("cut_all"), ...COMMON }),
  z.strictObject({ kind: z.literal("ban"), ...COMMON }),
  z.strictObject({ kind: z.literal("clock_skew"), ...COMMON, ms: z.number() }),
  z.strictObject({
    kind: z.literal("symbol_status"),
    ...COMMON,
    symbol: z.string(),
    status: z.string().default("HALT"),
  }),
  /** Limits that get stricter: the matching still holds the old ones too. */
  z.strictObject({
    kind: z.literal("filters"),
    ...COMMON,
    symbol: z.string(),
    notionalMin: DECIMAL.optional(),
    qtyMin: DECIMAL.optional(),
    qtyMax: DECIMAL.optional(),
    ordersMax: z.int().min(1).max(1000).optional(),
  }),
]);

export type FaultRule = z.output<typeof RULE>;
export type FrameRule = Extract<FaultRule, { readonly on: "market" | "user" }>;
export type CallRule = Extract<FaultRule, { readonly executed: boolean }>;
/** What is done to the venue itself, at once. */
export type VenueRule = Exclude<FaultRule, FrameRule | CallRule | { kind: "stale_snapshot" }>;

/** Rules kept at once. */
const RULES_MAX = 1000;
const RULES = z.union([
  z.array(RULE).max(RULES_MAX),
  z.strictObject({ faults: z.array(RULE).max(RULES_MAX) }).transform(({ faults }) => faults),
  RULE.transform((rule) => [rule]),
]);

/** Reads a rule, a list of rules, or `{ faults: [...] }`; throws RangeError. */
export function readFaultRules(json: unknown): readonly FaultRule[] {
  const result = RULES.safeParse(json);
  if (result.success) return result.data;
  throw new RangeError(`Cannot use these faults: ${z.prettifyError(reasonOf(json, result.error))}`);
}

/** The union's own message says nothing: ask again for what was probably meant. */
function reasonOf(json: unknown, error: z.ZodError): z.ZodError {
  const list = Array.isArray(json) ? z.array(RULE) : RULE;
  return list.safeParse(json).error ?? error;
}
