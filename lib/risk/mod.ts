// The door to risk: the gate that every request passes, and the breaker with its levels.
export { breaker, type BreakerState, isOn, newBreaker } from "./breaker.ts";
export type { BreakerRule, GateConfig, RiskConfig, Trigger } from "./config.ts";
export {
  type Approved,
  gate,
  type GateScene,
  type Limit,
  type Refusal,
  type Verdict,
  type WorkingOrder,
} from "./gate.ts";
export { countRequest, newRate, type RateState, readyAt } from "./rate.ts";
