// The staggered reset's memory: which slots are rebuilt, and when the next reset is due.
import type { TimeUs } from "../base/units.ts";
import type { SlotStatus } from "../kernel/reason.ts";
import { slotName } from "../kernel/reset.ts";
import type { Slot } from "../orders/requests.ts";
import { SIDES } from "../orders/requests.ts";
import type { EngineConfig, TradingState } from "./state.ts";

/** Notes that a slot's order is being rebuilt; the first one starts the reset. */
export function noteReset(state: TradingState, slot: Slot, at: TimeUs): void {
  const { reset } = state;
  const name = slotName(slot);
  // The cancel that ends the older of a pair belongs to a slot already noted.
  if (reset.running && reset.done.includes(name)) return;
  if (!reset.running) {
    reset.running = true;
    reset.startedAt = at;
    reset.done = [];
  }
  reset.done.push(name);
}

/** Reasons for which a slot will stay empty for longer than a reset can wait. */
const STOPPED: readonly SlotStatus[] = [
  "halted",
  "reducing",
  "flattening",
  "stale",
  "inventory_limit",
  "balance",
  "too_small",
  "live_mid_guard",
];

/** Every slot is rebuilt, or belongs to a side that cannot be full: it is left to the next reset. */
function isComplete(state: TradingState): boolean {
  const stopped = state.slots.filter((slot) => STOPPED.includes(slot.status));
  return state.slots.every((slot) =>
    state.reset.done.includes(slotName(slot)) || stopped.some(({ side }) => side === slot.side)
  );
}

/** Ends a reset once every slot has been rebuilt and nothing of it is in flight. */
export function finishReset(state: TradingState, config: EngineConfig): void {
  const { reset } = state;
  const { levels, resetIntervalUs } = config.kernel;
  if (!reset.running || !isComplete(state)) return;
  for (const order of state.orders.values()) {
    if (order.state !== "resting" && order.state !== "partially_filled") return;
  }
  if (levels * SIDES.length < state.orders.size) return;
  reset.running = false;
  reset.replaced = reset.done.length;
  reset.done = [];
  reset.dueAt = reset.startedAt + resetIntervalUs;
}
