// FLATTEN: quotes go, and inventory beyond the target is taken to it by the chosen policy.
import type { PriceTicks, QtyLots } from "../base/units.ts";
import { type Side, SIDES } from "../orders/requests.ts";
import type { KernelConfig } from "./config.ts";
import type { Decided, Decision, SlotReport } from "./decision.ts";
import type { Snapshot } from "./snapshot.ts";
import { closeWatch, pinTouch, wakeAt, type WatchDraft } from "./watch.ts";

/** Between two attempts at the market. Document 004: up to five, one second apart. */
const RETRY_US = 1_000_000;

/**
 * Cancels every quote, then by policy: `none` nothing more; `passive` one post-only order at the
 * touch of the side that lowers inventory, moved along with the touch; `market` a market order.
 */
export function flatten(
  snapshot: Snapshot,
  parts: { readonly config: KernelConfig; readonly watch: WatchDraft },
): Decided {
  const { config, watch } = parts;
  const decisions: Decision[] = [];
  const slots: SlotReport[] = [];
  for (const order of snapshot.orders) {
    if (order.flattening || order.phase === "busy") continue;
    decisions.push({ type: "cancel", slot: order, id: order.id, reason: "flatten" });
  }
  for (const side of SIDES) {
    for (let level = 0; level < config.levels; level++) {
      slots.push({ side, level, status: "flattening" });
    }
  }
  if (config.flatten !== "none") decisions.push(...reduce(snapshot, { config, watch }));
  return { decisions, slots, watch: closeWatch(watch) };
}

function reduce(
  snapshot: Snapshot,
  parts: { readonly config: KernelConfig; readonly watch: WatchDraft },
): readonly Decision[] {
  const { config, watch } = parts;
  const { bid, ask } = snapshot.market;
  const { deviation } = snapshot.inventory;
  const side: Side = 0 < deviation ? "sell" : "buy";
  const passive = config.flatten === "passive";
  // Passive joins its own side of the touch; a market order is valued at the other.
  const price: PriceTicks = (side === "buy") === passive ? bid : ask;
  const largest = Math.floor(config.notionalMax / price);
  const qty = Math.min(Math.abs(deviation), largest) as QtyLots;
  if (passive) pinTouch(watch, bid, ask);
  const hold = snapshot.holds.find((hold) => hold.side === side && snapshot.now < hold.until);
  if (hold !== undefined) wakeAt(watch, hold.until);
  const order = snapshot.orders.find((order) => order.flattening);
  if (order !== undefined) {
    if (order.phase !== "resting") return [];
    const cancel = { type: "cancel", slot: order, id: order.id, reason: "flatten" } as const;
    if (qty === 0 || order.side !== side) return [cancel];
    if (hold !== undefined) return [];
    if (order.amendRefused) return [cancel];
    if (isTooSmall(qty, price, config)) return [];
    if (order.price === price && order.remaining === qty) return [];
    return [{ type: "amend", slot: order, id: order.id, price, qty, reason: "flatten" }];
  }
  if (hold !== undefined || isTooSmall(qty, price, config)) return [];
  if (snapshot.orders.some((order) => order.phase === "busy")) return [];
  if (!passive) wakeAt(watch, snapshot.now + RETRY_US);
  const slot = { side, level: 0 };
  return [{ type: "place", slot, price, qty, reason: "flatten", taker: !passive }];
}

function isTooSmall(qty: QtyLots, price: PriceTicks, config: KernelConfig): boolean {
  return qty < config.qtyMin || qty * price < config.notionalMin;
}
