// The kernel: market, orders, inventory and risk in; requests, reasons and a watch out.
import { invariant, unreachable } from "../base/invariant.ts";
import type { HalfTicks } from "../base/units.ts";
import { type Side, SIDES } from "../orders/requests.ts";
import type { KernelConfig } from "./config.ts";
import type { Decided, Decision, SlotReport } from "./decision.ts";
import { flatten } from "./flatten.ts";
import { ladder } from "./ladder.ts";
import { obligation } from "./obligation.ts";
import { profit } from "./profit.ts";
import type { Reason, Withheld } from "./reason.ts";
import { resetStep } from "./reset.ts";
import { roomOf } from "./room.ts";
import { decideSlot, type SlotWork } from "./slot.ts";
import type { Snapshot } from "./snapshot.ts";
import type { Profile, Scene } from "./target.ts";
import { closeWatch, openWatch, type WatchDraft } from "./watch.ts";

/**
 * What to send now, why each slot quotes or does not, and how long nothing changes.
 *
 * Pure: no clock, no randomness, no I/O; the inputs are never written; the same input gives the
 * same output. Calling it on every market message sends the same requests as calling it when the
 * market leaves the returned watch.
 */
export function decide(snapshot: Snapshot, config: KernelConfig): Decided {
  switch (config.profile) {
    case "obligation":
      return decideWith(obligation, snapshot, config);
    case "profit":
      return decideWith(profit, snapshot, config);
    case "ladder":
      return decideWith(ladder, snapshot, config);
    default:
      return unreachable(config);
  }
}

function decideWith<Config extends KernelConfig>(
  profile: Profile<Config>,
  snapshot: Snapshot,
  config: Config,
): Decided {
  const watch = openWatch();
  const stop = stopOf(snapshot);
  if (stop !== undefined) return stopped(stop, { snapshot, config, watch });
  if (snapshot.risk === "flatten") return flatten(snapshot, { config, watch });

  const { reference, bid, ask } = snapshot.market;
  invariant(reference !== undefined, "Cannot decide: the reference is gone");
  const scene: Scene<Config> = { snapshot, config, reference, mid: bid + ask as HalfTicks, watch };
  const decisions: Decision[] = [];
  const slots: SlotReport[] = [];
  for (const side of SIDES) decideSide(side, { profile, scene, decisions, slots });
  endSurplus({ snapshot, config, decisions });
  if (decisions.length === 0) resetStep({ profile, scene, decisions });
  return { decisions, slots, watch: closeWatch(watch) };
}

/** What stops all quoting at once, before any price is made. */
interface Stop {
  readonly why: Withheld;
  /** Resting orders are taken away; otherwise they stay until the picture is clear again. */
  readonly cancel: Reason | undefined;
}

/**
 * No data, no quotes: after a gap nothing is known, and the orders go. A crossed book lasts
 * milliseconds and a missing reference starts or returns by itself: nothing is sent meanwhile, and
 * the stale rule of the breaker ends it if it lasts.
 */
function stopOf(snapshot: Snapshot): Stop | undefined {
  const { blocked, reference } = snapshot.market;
  if (!snapshot.started) return { why: "not_started", cancel: undefined };
  if (snapshot.risk === "halt") return { why: haltReason(snapshot), cancel: "halt" };
  if (blocked === "gap") return { why: "gap", cancel: "bad_data" };
  const cancel = snapshot.risk === "flatten" ? "flatten" : undefined;
  if (blocked !== undefined) return { why: blocked, cancel };
  // Flattening needs a touch, not a reference.
  if (reference === undefined && cancel === undefined) return { why: "no_reference", cancel };
  return undefined;
}

function haltReason(snapshot: Snapshot): Withheld {
  return snapshot.market.stale ? "stale" : "halted";
}

function stopped(
  stop: Stop,
  parts: { snapshot: Snapshot; config: KernelConfig; watch: WatchDraft },
): Decided {
  const { snapshot, config, watch } = parts;
  // A reference that appears, or disappears, leaves this watch.
  const known = snapshot.market.reference !== undefined;
  watch.referenceLo = known ? 1 : 0;
  if (!known) watch.referenceHi = 0;
  const decisions: Decision[] = [];
  if (stop.cancel !== undefined) {
    for (const order of snapshot.orders) {
      // An order of unknown outcome may be there: nothing is lost by canceling it.
      if (order.phase === "busy") continue;
      decisions.push({ type: "cancel", slot: order, id: order.id, reason: stop.cancel });
    }
  }
  const slots: SlotReport[] = [];
  for (const side of SIDES) {
    for (let level = 0; level < config.levels; level++) {
      const rests = snapshot.orders.some((order) =>
        order.side === side && order.level === level && order.phase === "resting"
      );
      const status = rests && stop.cancel === undefined ? "quoting" : stop.why;
      slots.push({ side, level, status });
    }
  }
  return { decisions, slots, watch: closeWatch(watch) };
}

function decideSide<Config extends KernelConfig>(
  side: Side,
  parts: {
    profile: Profile<Config>;
    scene: Scene<Config>;
    decisions: Decision[];
    slots: SlotReport[];
  },
): void {
  const { profile, scene, decisions, slots } = parts;
  const work: SlotWork<Config> = {
    profile,
    scene,
    decisions,
    stop: sideStop(side, scene),
    room: roomOf(side, scene.snapshot.inventory),
  };
  for (let level = 0; level < scene.config.levels; level++) {
    const slot = { side, level };
    slots.push({ side, level, status: decideSlot(slot, work) });
  }
}

/** Stops only the side that worsens inventory. */
function sideStop(side: Side, scene: Scene): Withheld | undefined {
  const { snapshot, config } = scene;
  const { ratio, exposure } = snapshot.inventory;
  const adds = side === "buy" ? 0 < ratio : ratio < 0;
  if (snapshot.risk === "reduce" && (adds || ratio === 0)) return "reducing";
  if (adds && 1 <= Math.abs(ratio)) return "inventory_limit";
  if (config.profile !== "profit" || !adds) return undefined;
  return config.rebalanceThreshold / 1_000_000 <= Math.abs(exposure)
    ? "inventory_limit"
    : undefined;
}

/** Orders of levels that are no longer wanted, or of a flattening that is over. */
function endSurplus(
  parts: { snapshot: Snapshot; config: KernelConfig; decisions: Decision[] },
): void {
  const { snapshot, config, decisions } = parts;
  for (const order of snapshot.orders) {
    if (order.phase !== "resting") continue;
    if (order.level < config.levels && !order.flattening) continue;
    decisions.push({ type: "cancel", slot: order, id: order.id, reason: "surplus" });
  }
}
