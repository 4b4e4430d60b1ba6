// What a slot should hold, and the sizes that skew, caution and the smallest order leave.
import { type HalfTicks, PPM_ONE, type PriceTicks, type QtyLots } from "../base/units.ts";
import type { Side, Slot } from "../orders/requests.ts";
import type { KernelConfig } from "./config.ts";
import type { Reason, Withheld } from "./reason.ts";
import type { OrderSnapshot, Snapshot } from "./snapshot.ts";
import type { WatchDraft } from "./watch.ts";

/** A quote wanted in a slot, or why none can be. */
export type Target = Readonly<
  | { type: "quote"; price: PriceTicks; qty: QtyLots }
  | { type: "withheld"; why: Withheld }
>;

/** Everything a profile works with; `reference` and `mid` are known to exist. */
export interface Scene<Config extends KernelConfig = KernelConfig> {
  readonly snapshot: Snapshot;
  readonly config: Config;
  readonly reference: HalfTicks;
  readonly mid: HalfTicks;
  readonly watch: WatchDraft;
}

/** A profile: where a slot's quote belongs, and whether a resting order may stay where it is. */
export interface Profile<Config extends KernelConfig> {
  target(slot: Slot, scene: Scene<Config>): Target;
  /** A reason to change the order, or undefined to keep it; narrows the watch either way. */
  judge(order: OrderSnapshot, scene: Scene<Config>): Reason | undefined;
}

/** True when adding on this side takes inventory further from its target. */
export function worsens(side: Side, ratio: number): boolean {
  return side === "buy" ? 0 < ratio : ratio < 0;
}

/** Size of a level: skewed, shrunk in CAUTION, rounded down, never under the smallest order. */
export function sizeOf(slot: Slot, price: PriceTicks, scene: Scene): QtyLots {
  const { config, snapshot } = scene;
  const full = config.notional[slot.level] ?? config.notional[config.notional.length - 1] ?? 0;
  return sized(full, { side: slot.side, price, snapshot, config });
}

/** `notional` in tick-lots to lots at a price, with skew and caution. */
export function sized(
  notional: number,
  at: { side: Side; price: PriceTicks; snapshot: Snapshot; config: KernelConfig },
): QtyLots {
  const { side, price, snapshot, config } = at;
  const lean = Math.round(config.skew.sizeMax * Math.abs(snapshot.inventory.ratio));
  const share = worsens(side, snapshot.inventory.ratio) ? PPM_ONE - lean : PPM_ONE + lean;
  const skewed = snapshot.inventory.ratio === 0 ? notional : notional * share / PPM_ONE;
  const wanted = snapshot.risk === "caution"
    ? skewed * Math.min(config.caution.shrink, PPM_ONE) / PPM_ONE
    : skewed;
  const plain = Math.floor(notional / price);
  const smallest = Math.max(config.qtyMin, Math.ceil(config.notionalMin / price));
  // Skew and caution never make an order too small; a size too small as configured stays so.
  const qty = plain < smallest ? plain : Math.max(smallest, Math.floor(wanted / price));
  return qty as QtyLots;
}

/** Distance of a level after skew: further on the worsening side, nearer on the other. */
export function skewed(distance: number, side: Side, scene: Scene): number {
  const shift = Math.round(scene.config.skew.priceMax * scene.snapshot.inventory.ratio);
  return side === "buy" ? distance + shift : distance - shift;
}

/** Distance in CAUTION: further from the market. */
export function widened(distance: number, scene: Scene): number {
  if (scene.snapshot.risk !== "caution") return distance;
  return Math.round(distance * scene.config.caution.widen / PPM_ONE);
}
