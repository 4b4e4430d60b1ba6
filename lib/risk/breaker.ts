// The breaker: graded levels, each rule with its entry, its exit and its cool-down.
import type { TimeUs } from "../base/units.ts";
import { RISK_LEVELS, type RiskLevel } from "../kernel/level.ts";
import type { BreakerRule, Trigger } from "./config.ts";

/** A rule that is on: what it watches, and since when its reading has been below exit. */
interface RuleState {
  readonly trigger: Trigger;
  readonly calmSince: TimeUs | undefined;
}

export interface BreakerState {
  readonly level: RiskLevel;
  /** The rules that are on, by name. */
  readonly rules: ReadonlyMap<string, RuleState>;
  /** When a cool-down ends, if one is running: look again then. */
  readonly wakeAt: TimeUs | undefined;
}

/** No rule is on. */
const CALM: BreakerState = { level: "normal", rules: new Map(), wakeAt: undefined };

export function newBreaker(): BreakerState {
  return CALM;
}

/**
 * The next state. A rule turns on at `enter` or above. It turns off once its reading has stayed
 * at `exit` or below for its cool-down. A missing reading keeps a rule as it is, and its cool-down
 * waits. The level is the gravest of the rules that are on. With `exits: "wait"` rules may turn on
 * and none may turn off: cool-downs are counted from the regular looks alone.
 */
export function breaker(
  state: BreakerState,
  rules: readonly BreakerRule[],
  input: {
    readonly now: TimeUs;
    readonly exits: "look" | "wait";
    read(rule: BreakerRule): number | undefined;
  },
): BreakerState {
  let next: Map<string, RuleState> | undefined;
  let gravest = 0;
  let wakeAt: number | undefined;
  for (const rule of rules) {
    const before = state.rules.get(rule.name);
    const reading = input.read(rule);
    // A rule that is off and stays off: most, most of the time.
    if (before === undefined && (reading === undefined || reading < rule.enter)) continue;
    const stays = before !== undefined && input.exits === "wait";
    const after = stays ? before : follow(rule, before, { now: input.now, reading });
    if (after === undefined) continue;
    next ??= new Map();
    next.set(rule.name, after);
    gravest = Math.max(gravest, RISK_LEVELS.indexOf(rule.level));
    if (after.calmSince === undefined) continue;
    const over = after.calmSince + rule.coolDownUs;
    if (wakeAt === undefined || over < wakeAt) wakeAt = over;
  }
  return next === undefined ? CALM : {
    level: RISK_LEVELS[gravest] ?? "normal",
    rules: next,
    wakeAt: wakeAt as TimeUs | undefined,
  };
}

/** Is a rule with this trigger on, whatever it is called? */
export function isOn(state: BreakerState, trigger: Trigger): boolean {
  for (const rule of state.rules.values()) {
    if (rule.trigger === trigger) return true;
  }
  return false;
}

/** The rule's next state; undefined when it is off. */
function follow(
  rule: BreakerRule,
  before: RuleState | undefined,
  input: { readonly now: TimeUs; readonly reading: number | undefined },
): RuleState | undefined {
  const { now, reading } = input;
  const { trigger } = rule;
  if (reading === undefined) return before && { trigger, calmSince: undefined };
  if (rule.enter <= reading) return { trigger, calmSince: undefined };
  if (before === undefined) return undefined;
  if (rule.exit < reading) return { trigger, calmSince: undefined };
  const calmSince = before.calmSince ?? now;
  return calmSince + rule.coolDownUs <= now ? undefined : { trigger, calmSince };
}
