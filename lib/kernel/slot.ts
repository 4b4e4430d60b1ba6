// One slot of the ladder: keep, amend, cancel and place, or say why it stays empty.
import { PPM_ONE } from "../base/units.ts";
import type { Slot } from "../orders/requests.ts";
import type { KernelConfig } from "./config.ts";
import type { Decision } from "./decision.ts";
import type { SlotStatus, Withheld } from "./reason.ts";
import type { Hold, OrderSnapshot } from "./snapshot.ts";
import { fitting, type Room, take } from "./room.ts";
import type { Profile, Scene, Target } from "./target.ts";
import { narrowMid, narrowReference, pinTouch, wakeAt } from "./watch.ts";

/** What the slots of one side share; the room shrinks as slots use it. */
export interface SlotWork<Config extends KernelConfig> {
  readonly profile: Profile<Config>;
  readonly scene: Scene<Config>;
  readonly decisions: Decision[];
  readonly stop: Withheld | undefined;
  readonly room: Room;
}

/**
 * The decision table:
 * - an order in its place stays; one past the inner trigger, or out of the band, is amended;
 * - one further off than an amend may reach, or whose amend the venue refused, is canceled, and
 *   the empty slot is filled when the cancel is answered;
 * - of two orders in a slot the older goes once the newer rests (make before break);
 * - a request in flight, or an unknown outcome, is waited for.
 */
export function decideSlot<Config extends KernelConfig>(
  slot: Slot,
  work: SlotWork<Config>,
): SlotStatus {
  let resting: OrderSnapshot | undefined;
  let newer: OrderSnapshot | undefined;
  let waiting: SlotStatus | undefined;
  for (const order of work.scene.snapshot.orders) {
    if (order.side !== slot.side || order.level !== slot.level || order.flattening) continue;
    if (order.phase === "unknown") waiting = "unknown";
    else if (order.phase === "busy") waiting ??= "in_flight";
    else if (resting === undefined) resting = order;
    else newer = order;
  }
  if (waiting !== undefined) return resting === undefined ? waiting : "quoting";
  if (resting === undefined) return fill(slot, work);
  if (newer === undefined) return review(resting, slot, work);
  work.decisions.push({ type: "cancel", slot, id: resting.id, reason: "reset" });
  return "quoting";
}

/** An empty slot: place, or say why not. */
function fill<Config extends KernelConfig>(slot: Slot, work: SlotWork<Config>): SlotStatus {
  const { scene, profile } = work;
  if (work.stop !== undefined) return work.stop;
  const hold = holdOf(slot, scene);
  if (hold !== undefined) return hold.why;
  const target = profile.target(slot, scene);
  if (target.type === "withheld") return target.why;
  if (isTooSmall(target.qty, target.price, scene)) return pinned("too_small", scene);
  const { qty, limit } = fitting(target, { slot, room: work.room });
  if (isTooSmall(qty, target.price, scene)) return pinned(limit, scene);
  take(work.room, qty, target.price);
  work.decisions.push({
    type: "place",
    slot,
    price: target.price,
    qty,
    reason: "fill_slot",
    taker: false,
  });
  return "in_flight";
}

/** A resting order: keep it, move it, or take it away. */
function review<Config extends KernelConfig>(
  order: OrderSnapshot,
  slot: Slot,
  work: SlotWork<Config>,
): SlotStatus {
  const { scene, profile, decisions } = work;
  if (work.stop !== undefined) {
    decisions.push({ type: "cancel", slot, id: order.id, reason: "side_stopped" });
    return work.stop;
  }
  const reason = profile.judge(order, scene);
  if (reason === undefined || holdOf(slot, scene) !== undefined) return "quoting";
  const target = profile.target(slot, scene);
  if (target.type === "withheld") {
    decisions.push({ type: "cancel", slot, id: order.id, reason: "live_mid_guard" });
    return target.why;
  }
  const { qty, limit } = fitting(target, { slot, room: work.room, order });
  // Nothing better can be had: the rounding leaves it where it is.
  if (target.price === order.price && qty === order.remaining) return pinned("quoting", scene);
  if (isTooSmall(qty, target.price, scene)) {
    // It may not stay where it is, or not so small, and there is no room for what it should be.
    decisions.push({ type: "cancel", slot, id: order.id, reason: "side_stopped" });
    return limit;
  }
  if (order.amendRefused) {
    decisions.push({ type: "cancel", slot, id: order.id, reason: "amend_refused" });
  } else if (isOutOfReach(order, target, scene)) {
    decisions.push({ type: "cancel", slot, id: order.id, reason: "out_of_reach" });
  } else {
    take(work.room, Math.max(0, qty - order.remaining), target.price);
    decisions.push({ type: "amend", slot, id: order.id, price: target.price, qty, reason });
  }
  return "quoting";
}

function isTooSmall(qty: number, price: number, scene: Scene): boolean {
  return qty * price < scene.config.notionalMin;
}

/** The answer may change with any move of the market. */
function pinned<Status extends SlotStatus>(status: Status, scene: Scene): Status {
  narrowReference(scene.watch, scene.reference, scene.reference);
  narrowMid(scene.watch, scene.mid, scene.mid);
  pinTouch(scene.watch, scene.snapshot.market.bid, scene.snapshot.market.ask);
  return status;
}

function holdOf(slot: Slot, scene: Scene): Hold | undefined {
  const { holds, now } = scene.snapshot;
  const hold = holds.find((hold) =>
    hold.side === slot.side && hold.level === slot.level && now < hold.until
  );
  if (hold !== undefined) wakeAt(scene.watch, hold.until);
  return hold;
}

function isOutOfReach(
  order: OrderSnapshot,
  target: Target & { type: "quote" },
  scene: Scene,
): boolean {
  const moved = Math.abs(order.price - target.price);
  return target.price * scene.config.amendReach < moved * PPM_ONE;
}
