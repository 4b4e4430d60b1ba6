// The staggered reset: every order rebuilt, one at a time, never below a full side.
import type { PriceTicks } from "../base/units.ts";
import type { Slot } from "../orders/requests.ts";
import { SIDES } from "../orders/requests.ts";
import type { KernelConfig } from "./config.ts";
import type { Decision } from "./decision.ts";
import { fitting, roomOf } from "./room.ts";
import type { OrderSnapshot, Snapshot } from "./snapshot.ts";
import type { Profile, Scene } from "./target.ts";
import { wakeAt } from "./watch.ts";

/** By level: they are asked for at every decision. */
const SLOT_NAMES: Readonly<Record<Slot["side"], string[]>> = { buy: [], sell: [] };

/** The name of a slot in `reset.done`. */
export function slotName({ side, level }: Slot): string {
  return SLOT_NAMES[side][level] ??= `${side}${level}`;
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
  const order = orderOf(slot, snapshot);
  const target = profile.target(slot, scene);
  if (order === undefined || target.type === "withheld") return;
  const room = roomOf(slot.side, snapshot.inventory);
  const wanted = fitting(target, { slot, room, order });
  const { price } = target;
  // Without room for what it should be, an order is rebuilt as it is.
  const qty = wanted.qty * price < config.notionalMin ? order.remaining : wanted.qty;
  const same = price === order.price && qty === order.remaining;
  if (config.market !== "usdm" || !same) {
    decisions.push({ type: "amend", slot, id: order.id, price, qty, reason: "reset" });
  } else if (fitting(target, { slot, room }).qty < qty) {
    // No room for two at once: one tick away is a change that the venue accepts.
    const away = (slot.side === "buy" ? price - 1 : price + 1) as PriceTicks;
    decisions.push({ type: "amend", slot, id: order.id, price: away, qty, reason: "reset" });
  } else {
    decisions.push({ type: "place", slot, price, qty, reason: "reset", taker: false });
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
