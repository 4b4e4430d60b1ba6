// The breaker: graded levels, each rule with its entry, its exit and its cool-down.
import type { TimeUs } from "../base/units.ts";
import { RISK_LEVELS, type RiskLevel } from "../kernel/level.ts";
import type { BreakerRule, Trigger } from "./config.ts";

/** What the rules watch now; a missing reading keeps a rule as it is, and its cool-down waits. */
export type Readings = Readonly<Partial<Record<Trigger, number>>>;

/** One rule's state: since when it has been on, and since when its reading has been below exit. */
interface RuleState {
  readonly on: boolean;
  readonly calmSince: TimeUs | undefined;
}

export interface BreakerState {
  readonly level: RiskLevel;
  /** The rules that are on, by name. */
  readonly rules: ReadonlyMap<string, RuleState>;
  /** When a cool-down ends, if one is running: look again then. */
  readonly wakeAt: TimeUs | undefined;
}

export function newBreaker(): BreakerState {
  return { level: "normal", rules: new Map(), wakeAt: undefined };
}

/**
 * The next state. A rule turns on at `enter` or above. It turns off once its reading has stayed
 * at `exit` or below for its cool-down. The level is the gravest of the rules that are on.
 * Rules with a window (`price_move`, `error_rate`) are read by their own name.
 */
export function breaker(
  state: BreakerState,
  rules: readonly BreakerRule[],
  input: {
    readonly now: TimeUs;
    readonly readings: Readings;
    readonly windowed: ReadonlyMap<string, number>;
  },
): BreakerState {
  const next = new Map<string, RuleState>();
  let gravest = 0;
  let wakeAt: number | undefined;
  for (const rule of rules) {
    const hasWindow = rule.trigger === "price_move" || rule.trigger === "error_rate";
    const reading = hasWindow ? input.windowed.get(rule.name) : input.readings[rule.trigger];
    const after = follow(rule, state.rules.get(rule.name), { now: input.now, reading });
    if (after === undefined) continue;
    next.set(rule.name, after);
    gravest = Math.max(gravest, RISK_LEVELS.indexOf(rule.level));
    if (after.calmSince === undefined) continue;
    const over = after.calmSince + rule.coolDownUs;
    if (wakeAt === undefined || over < wakeAt) wakeAt = over;
  }
  return {
    level: RISK_LEVELS[gravest] ?? "normal",
    rules: next,
    wakeAt: wakeAt as TimeUs | undefined,
  };
}

/** The rule's next state; undefined when it is off. */
function follow(
  rule: BreakerRule,
  before: RuleState | undefined,
  input: { readonly now: TimeUs; readonly reading: number | undefined },
): RuleState | undefined {
  const { now, reading } = input;
  if (reading === undefined) return before && { on: true, calmSince: undefined };
  if (rule.enter <= reading) return { on: true, calmSince: undefined };
  if (before === undefined) return undefined;
  if (rule.exit < reading) return { on: true, calmSince: undefined };
  const calmSince = before.calmSince ?? now;
  return calmSince + rule.coolDownUs <= now ? undefined : { on: true, calmSince };
}
