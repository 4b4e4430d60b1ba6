// Profile `ladder` (document 004): level k at reference × (1 ∓ k × offset), looked at every 5 s.
import type { LadderConfig } from "./config.ts";
import { PPM_ONE, type PriceTicks } from "../base/units.ts";
import { keepInterval, postOnly, priceAt } from "./distance.ts";
import { type Profile, type Scene, sizeOf, widened } from "./target.ts";
import type { Side, Slot } from "../orders/requests.ts";
import { narrowMid, narrowReference, pinTouch, wakeAt } from "./watch.ts";

export const ladder: Profile<LadderConfig> = {
  target(slot, scene) {
    const price = priceOf(slot, scene);
    if (isTooNear(price, slot.side, scene)) {
      narrowReference(scene.watch, scene.reference, scene.reference);
      narrowMid(scene.watch, scene.mid, scene.mid);
      return { type: "withheld", why: "live_mid_guard" };
    }
    return { type: "quote", price, qty: sizeOf(slot, price, scene) };
  },

  judge(order, scene) {
    const { snapshot, config, reference } = scene;
    if (order.remaining * order.price < config.notionalMin) return "top_up";
    if (isTooNear(order.price, order.side, scene)) return "live_mid_guard";
    const guard = keepInterval(order.price, order.side, { near: config.bandMin, far: PPM_ONE - 1 });
    if (order.side === "buy") narrowMid(scene.watch, guard.lo, Number.MAX_SAFE_INTEGER);
    else narrowMid(scene.watch, 0, guard.hi);
    const readyAt = order.changedAt + config.refreshUs;
    if (snapshot.now < readyAt) {
      wakeAt(scene.watch, readyAt);
      return undefined;
    }
    narrowReference(scene.watch, reference, reference);
    pinTouch(scene.watch, snapshot.market.bid, snapshot.market.ask);
    const wanted = priceOf(order, scene);
    if (wanted === order.price) return undefined;
    const widens = order.side === "buy" ? wanted < order.price : order.price < wanted;
    return widens ? "widen" : "tighten";
  },
};

/** The live-mid guard. */
function isTooNear(price: PriceTicks, side: Side, scene: Scene<LadderConfig>): boolean {
  const limit = priceAt(scene.mid, side, scene.config.bandMin);
  return side === "buy" ? limit < price : price < limit;
}

function priceOf(slot: Slot, scene: Scene<LadderConfig>) {
  const distance = widened((slot.level + 1) * scene.config.offset, scene);
  const price = priceAt(scene.reference, slot.side, distance);
  return postOnly(price, slot.side, scene.snapshot.market);
}
