// The breaker's graded levels, mildest first.

/** Each level includes what the milder ones do: widen and shrink, one side, nothing, go to zero. */
export type RiskLevel = "normal" | "caution" | "reduce" | "halt" | "flatten";

export const RISK_LEVELS = ["normal", "caution", "reduce", "halt", "flatten"] as const;
