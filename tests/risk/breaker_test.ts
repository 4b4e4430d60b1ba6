// The breaker as stories: readings over time, the level after each.
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import type { TimeUs } from "../../lib/base/units.ts";
import { RISK_LEVELS } from "../../lib/kernel/level.ts";
import { breaker, type BreakerRule, type BreakerState, newBreaker } from "../../lib/risk/mod.ts";

const S = 1_000_000;

function rule(
  change: Partial<BreakerRule> & Pick<BreakerRule, "name" | "trigger" | "level">,
): BreakerRule {
  return { enter: 10, exit: 5, coolDownUs: 3 * S, windowUs: 0, ...change };
}

const RULES: readonly BreakerRule[] = [
  rule({ name: "caution_move", trigger: "price_move", level: "caution", windowUs: 10 * S }),
  rule({ name: "caution_volatility", trigger: "volatility", level: "caution" }),
  rule({ name: "reduce_loss", trigger: "daily_loss", level: "reduce" }),
  rule({ name: "halt_stale", trigger: "stale", level: "halt", coolDownUs: 0 }),
  rule({ name: "halt_errors", trigger: "error_rate", level: "halt" }),
  rule({ name: "flatten_drawdown", trigger: "drawdown", level: "flatten" }),
];

/** One second a step; `volatility=12 => caution`, and nothing before `=>` reads nothing. */
const stories: readonly [name: string, lines: readonly string[]][] = [
  ["stays normal below every entry", ["volatility=9 stale=9 daily_loss=9 => normal"]],
  ["enters at the entry", ["volatility=10 => caution"]],
  ["keeps the level between exit and entry", [
    "volatility=10 => caution",
    "volatility=6 => caution",
  ]],
  ["leaves only after the whole cool-down", [
    "volatility=10 => caution",
    "volatility=5 => caution",
    "volatility=5 => caution",
    "volatility=5 => caution",
    "volatility=5 => normal",
  ]],
  ["starts the cool-down again, when the reading rises above the exit", [
    "volatility=10 => caution",
    "volatility=5 => caution",
    "volatility=6 => caution",
    "volatility=5 => caution",
    "volatility=5 => caution",
    "volatility=5 => caution",
    "volatility=5 => normal",
  ]],
  ["keeps a rule whose reading is missing", [
    "volatility=10 => caution",
    "=> caution",
    "=> caution",
  ]],
  ["leaves at once without a cool-down", ["stale=10 => halt", "stale=5 => normal"]],
  ["takes the gravest level of those that are on", [
    "volatility=10 => caution",
    "volatility=10 daily_loss=10 => reduce",
    "volatility=10 daily_loss=10 error_rate=10 => halt",
    "volatility=10 daily_loss=10 error_rate=10 drawdown=10 => flatten",
  ]],
  ["enters on a price move", ["move=10 => caution"]],
];

function play(lines: readonly string[]): string[] {
  let state: BreakerState = newBreaker();
  return lines.map((line, index) => {
    const [left = ""] = line.split("=>");
    const pairs = new Map(
      left.trim().split(" ").filter((word) => word !== "").map((word) => {
        const [name = "", value = ""] = word.split("=");
        return [name === "move" ? "price_move" : name, Number(value)] as const;
      }),
    );
    state = breaker(state, RULES, {
      now: index * S as TimeUs,
      exits: "look",
      read: (rule) => pairs.get(rule.trigger),
    });
    return `${left.trim()} => ${state.level}`.trim();
  });
}

for (const [name, lines] of stories) {
  Deno.test(`breaker() ${name}`, () => assertEquals(play(lines), [...lines]));
}

Deno.test("breaker() names when to look again, and that is never in the past", () => {
  const readings = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(readings, (values) => {
      let state = newBreaker();
      values.forEach((value, index) => {
        const now = index * S as TimeUs;
        state = breaker(state, RULES, {
          now,
          exits: "look",
          read: ({ trigger }) => trigger === "volatility" ? value : undefined,
        });
        if (state.wakeAt !== undefined && state.wakeAt <= now) throw new Error(`${state.wakeAt}`);
        if (10 <= value) assertEquals(state.level, RISK_LEVELS[1]);
      });
    }),
    { seed: 20261121, numRuns: 300 },
  );
});
