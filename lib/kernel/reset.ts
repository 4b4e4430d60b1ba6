// The staggered reset: every order rebuilt, one at a time, never below a full side.
import type { Slot } from "../orders/requests.ts";
import { SIDES } from "../orders/requests.ts";
import type { KernelConfig } from "./config.ts";
import type { Decision } from "./decision.ts";
import type { OrderSnapshot, Snapshot } from "./snapshot.ts";
import type { Profile, Scene } from "./target.ts";
import { wakeAt } from "./watch.ts";

/** The name of a slot in `reset.done`. */
export function slotName(slot: Slot): string {
  return `${slot.side}${slot.level}`;
}

/**
 * The next step of a reset that is due or under way; called when nothing else is to be done.
 *
 * One order at a time, only while nothing is in flight and its side is full, the next after the
 * answer: so a reset never costs two-sided uptime. An order that would not change cannot be
 * modified on USD-M (-5027): there the new one is placed first and the old one canceled once the
 * new one rests.
 */
export function resetStep<Config extends KernelConfig>(
  parts: { profile: Profile<Config>; scene: Scene<Config>; decisions: Decision[] },
): void {
  const { profile, scene, decisions } = parts;
  const { snapshot, config } = scene;
  if (config.resetIntervalUs === 0) return;
  if (!snapshot.reset.running && snapshot.now < snapshot.reset.dueAt) {
    wakeAt(scene.watch, snapshot.reset.dueAt);
    return;
  }
  if (snapshot.orders.some((order) => order.phase !== "resting")) return;
  const slot = nextSlot(snapshot, config);
  if (slot === undefined) return;
  const hold = snapshot.holds.find((hold) => slotName(hold) === slotName(slot));
  if (hold !== undefined && snapshot.now < hold.until) {
    wakeAt(scene.watch, hold.until);
    return;
  }
  const order = orderOf(slot, snapshot);
  const target = profile.target(slot, scene);
  if (order === undefined || target.type === "withheld") return;
  const { price, qty } = target;
  if (config.market === "usdm" && price === order.price && qty === order.remaining) {
    decisions.push({ type: "place", slot, price, qty, reason: "reset", taker: false });
  } else {
    decisions.push({ type: "amend", slot, id: order.id, price, qty, reason: "reset" });
  }
}

/** The first slot not yet rebuilt whose side is full. */
function nextSlot(snapshot: Snapshot, config: KernelConfig): Slot | undefined {
  for (const side of SIDES) {
    const resting = snapshot.orders.filter((order) => order.side === side && !order.flattening);
    if (resting.length < config.levels) continue;
    for (let level = 0; level < config.levels; level++) {
      const slot = { side, level };
      if (!snapshot.reset.done.includes(slotName(slot))) return slot;
    }
  }
  return undefined;
}

function orderOf(slot: Slot, snapshot: Snapshot): OrderSnapshot | undefined {
  return snapshot.orders.find((order) => order.side === slot.side && order.level === slot.level);
}
