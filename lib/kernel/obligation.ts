// Profile `obligation`: a ladder inside the agreed band, amended by an inner trigger.
import type { Ppm, PriceTicks } from "../base/units.ts";
import { PPM_ONE } from "../base/units.ts";
import type { Side } from "../orders/requests.ts";
import type { KernelConfig, ObligationConfig } from "./config.ts";
import { keepInterval, postOnly, priceAt } from "./distance.ts";
import { type Profile, type Scene, sizeOf, skewed, widened } from "./target.ts";
import { narrowMid, narrowReference } from "./watch.ts";

/** Standard deviations of price that may pass before an amend is live. */
const TRIGGER_SIGMAS = 3;

export const obligation: Profile<ObligationConfig> = {
  target(slot, scene) {
    const { snapshot, reference, mid } = scene;
    const distance = distanceOfLevel(slot.level, slot.side, scene);
    const wanted = priceAt(reference, slot.side, distance);
    const guarded = awayFromMid(wanted, slot.side, scene);
    if (guarded !== wanted && isTooFar(guarded, slot.side, scene)) {
      narrowReference(scene.watch, reference, reference);
      narrowMid(scene.watch, mid, mid);
      return { type: "withheld", why: "live_mid_guard" };
    }
    const price = postOnly(guarded, slot.side, snapshot.market);
    return { type: "quote", price, qty: sizeOf(slot, price, scene) };
  },

  judge(order, scene) {
    const { config, reference, mid } = scene;
    if (order.remaining * order.price < config.notionalMin) return "top_up";
    const { near, far, nearReason } = bounds(order.level, order.side, scene);
    const keep = keepInterval(order.price, order.side, { near, far });
    if (reference < keep.lo) return order.side === "buy" ? nearReason : "trigger_far";
    if (keep.hi < reference) return order.side === "buy" ? "trigger_far" : nearReason;
    const guard = keepInterval(order.price, order.side, { near: config.bandMin, far: PPM_ONE - 1 });
    const lo = order.side === "buy" ? guard.lo : 0;
    const hi = order.side === "buy" ? Number.MAX_SAFE_INTEGER : guard.hi;
    if (mid < lo || hi < mid) return "live_mid_guard";
    narrowReference(scene.watch, keep.lo, keep.hi);
    narrowMid(scene.watch, lo, hi);
    return undefined;
  },
};

/** 0 when the outer levels stand on the edges. */
export function guardOf(config: ObligationConfig): Ppm {
  const nearest = config.distances[0] ?? config.bandMin;
  const farthest = config.distances[config.distances.length - 1] ?? config.bandMax;
  return Math.min(nearest - config.bandMin, config.bandMax - farthest) as Ppm;
}

/** min(max(3σ√(feed + entry), floor), cap × guard): how near an edge an order may come. */
export function triggerMargin(sigma: number | undefined, config: ObligationConfig): Ppm {
  const run = TRIGGER_SIGMAS * (sigma ?? 0) * Math.sqrt(config.reactionS) * PPM_ONE;
  const cap = Math.floor(guardOf(config) * config.triggerCap / PPM_ONE);
  return Math.min(Math.max(Math.ceil(run), config.triggerFloor), cap) as Ppm;
}

/** All that a new volatility can change: as long as this stays, so does every answer. */
export function volatilityKey(sigma: number | undefined, config: KernelConfig): number {
  return config.profile === "obligation" && config.driftThreshold === undefined
    ? triggerMargin(sigma, config)
    : 0;
}

/** Skew and caution move a level inside the ladder's own span, never out of the band. */
function distanceOfLevel(level: number, side: Side, scene: Scene<ObligationConfig>): number {
  const { distances } = scene.config;
  const nearest = distances[0] ?? 0;
  const farthest = distances[distances.length - 1] ?? 0;
  const wanted = widened(skewed(distances[level] ?? farthest, side, scene), scene);
  return Math.min(Math.max(wanted, nearest), farthest);
}

/** Distances between which an order of this level is left alone. */
function bounds(level: number, side: Side, scene: Scene<ObligationConfig>) {
  const { config, snapshot } = scene;
  const distance = distanceOfLevel(level, side, scene);
  if (config.driftThreshold !== undefined) {
    const near = Math.max(config.bandMin, distance - config.driftThreshold);
    const far = Math.min(config.bandMax, distance + config.driftThreshold);
    return { near, far, nearReason: "trigger_near" as const };
  }
  const margin = triggerMargin(snapshot.market.sigma, config);
  const near = config.bandMin + margin;
  const far = config.bandMax - margin;
  // CAUTION moves an order that stands nearer than its wider level, not one that merely drifts.
  const cautious = distance - Math.floor(guardOf(config) * config.triggerCap / PPM_ONE);
  return snapshot.risk === "caution" && near < cautious
    ? { near: cautious, far, nearReason: "widen" as const }
    : { near, far, nearReason: "trigger_near" as const };
}

/** The live-mid guard: no nearer to the mid than the band's minimum and the margin. */
function awayFromMid(
  price: PriceTicks,
  side: Side,
  scene: Scene<ObligationConfig>,
): PriceTicks {
  const margin = triggerMargin(scene.snapshot.market.sigma, scene.config);
  const limit = priceAt(scene.mid, side, scene.config.bandMin + margin);
  const kept = side === "buy" ? Math.min(price, limit) : Math.max(price, limit);
  return kept as PriceTicks;
}

function isTooFar(price: PriceTicks, side: Side, scene: Scene<ObligationConfig>): boolean {
  const keep = keepInterval(price, side, { near: 0, far: scene.config.bandMax });
  return scene.reference < keep.lo || keep.hi < scene.reference;
}
