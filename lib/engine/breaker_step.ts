// The breaker inside the engine: when it is read, and what the next decision must watch for it.
import { type TimeUs, US_PER_S } from "../base/units.ts";
import type { Watch } from "../kernel/decision.ts";
import type { Hold } from "../kernel/snapshot.ts";
import { breaker } from "../risk/breaker.ts";
import type { BreakerRule } from "../risk/config.ts";
import { reading } from "./risk_sample.ts";
import type { EngineConfig, TradingState } from "./state.ts";

/**
 * Reads every rule and moves the level. A timer that is not the end of a cool-down looks for
 * entries alone: when it rings depends on how often the kernel was asked.
 */
export function checkBreaker(
  state: TradingState,
  at: TimeUs,
  config: EngineConfig,
  exits: "look" | "wait" = "look",
): void {
  forgetErrors(state, at, config.risk.rules);
  state.breaker = breaker(state.breaker, config.risk.rules, {
    now: at,
    exits,
    read: (rule) => reading(rule, state, at),
  });
}

/** Has a cool-down ended? */
export function coolDownOver(state: TradingState, at: TimeUs): boolean {
  return state.breaker.wakeAt !== undefined && state.breaker.wakeAt <= at;
}

/** When the first `stale` rule that is off would turn on, if no message came. */
function staleAt(state: TradingState, rules: readonly BreakerRule[]): number {
  let soonest = Number.MAX_SAFE_INTEGER;
  for (let index = 0; index < rules.length; index++) {
    const rule = rules[index];
    if (rule === undefined || rule.trigger !== "stale") continue;
    if (!state.breaker.rules.has(rule.name)) soonest = Math.min(soonest, rule.enter);
  }
  return soonest === Number.MAX_SAFE_INTEGER
    ? soonest
    : state.market.lastGoodAt + Math.ceil(soonest * US_PER_S);
}

/** Errors older than the longest window are forgotten. */
function forgetErrors(state: TradingState, at: TimeUs, rules: readonly BreakerRule[]): void {
  if (state.errors.length === 0) return;
  let longest = 0;
  for (const { trigger, windowUs } of rules) {
    if (trigger === "error_rate") longest = Math.max(longest, windowUs);
  }
  state.errors = state.errors.filter((time) => at - time < longest);
}

/** Has the mid reached the threshold of a `price_move` rule that is off? */
export function leftWindow(state: TradingState): boolean {
  const { touch, moves } = state.market;
  if (touch.blocked !== undefined) return false;
  const mid = touch.bid + touch.ask;
  for (const { name, window } of moves) {
    if (state.breaker.rules.has(name)) continue;
    if (mid < window.lo || window.hi < mid) return true;
  }
  return false;
}

/**
 * The kernel's watch, narrowed by what only the engine knows: the windows of `price_move` rules
 * that are off (a rule that is on is read at the seconds), the moment at which silence turns stale,
 * the end of a cool-down, of a hold, and of the wait for an answer.
 */
export function watchMoves(
  state: TradingState,
  watch: Watch,
  waits: {
    readonly holds: readonly Hold[];
    readonly timeout: number;
    readonly rules: readonly BreakerRule[];
  },
): Watch {
  let { midLo, midHi } = watch;
  for (const { name, window } of state.market.moves) {
    if (state.breaker.rules.has(name)) continue;
    midLo = Math.max(midLo, window.lo) as typeof midLo;
    midHi = Math.min(midHi, window.hi) as typeof midHi;
  }
  let until = Math.min(
    watch.until,
    state.breaker.wakeAt ?? Number.MAX_SAFE_INTEGER,
    waits.timeout,
    staleAt(state, waits.rules),
  );
  for (const hold of waits.holds) until = Math.min(until, hold.until);
  return { ...watch, midLo, midHi, until: until as TimeUs };
}
