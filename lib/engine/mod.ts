// The door to the engine: one step, its state, the local market and the ports.
export type { Event } from "./event.ts";
export { LocalMarket, type LocalMarketConfig } from "./local_market.ts";
export type { Exchange } from "./ports.ts";
export { type EngineConfig, newTradingState, type TradingState } from "./state.ts";
export { mustWake, step, type StepResult } from "./step.ts";
