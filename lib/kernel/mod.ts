// The door to the kernel: decide and everything that goes in and comes out.
export type {
  CautionConfig,
  CommonConfig,
  FlattenPolicy,
  KernelConfig,
  LadderConfig,
  ObligationConfig,
  ProfitConfig,
  SkewConfig,
} from "./config.ts";
export { decide } from "./decide.ts";
export type { Decided, Decision, SlotReport, Watch } from "./decision.ts";
export { distanceOf, keepInterval, postOnly, priceAt } from "./distance.ts";
export { RISK_LEVELS, type RiskLevel } from "./level.ts";
export { guardOf, triggerMargin, volatilityKey } from "./obligation.ts";
export type { Reason, SlotStatus, Withheld } from "./reason.ts";
export { slotName } from "./reset.ts";
export type {
  Hold,
  InventorySnapshot,
  MarketSnapshot,
  OrderSnapshot,
  ResetSnapshot,
  Snapshot,
} from "./snapshot.ts";
