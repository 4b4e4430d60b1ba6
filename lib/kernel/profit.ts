// Profile `profit` (document 003): beside the touch, a share of capital an order.
import { PPM_ONE, type PriceTicks } from "../base/units.ts";
import type { Side } from "../orders/requests.ts";
import type { ProfitConfig } from "./config.ts";
import { postOnly, priceAt } from "./distance.ts";
import { type Profile, type Scene, sized, widened } from "./target.ts";
import { pinTouch, wakeAt } from "./watch.ts";

export const profit: Profile<ProfitConfig> = {
  target(slot, scene) {
    const { snapshot, config } = scene;
    pinTouch(scene.watch, snapshot.market.bid, snapshot.market.ask);
    const price = wantedPrice(slot.side, scene);
    const share = Math.floor(snapshot.inventory.equity * config.orderShare / PPM_ONE);
    const qty = sized(share, { side: slot.side, price, snapshot, config });
    return { type: "quote", price, qty };
  },

  judge(order, scene) {
    const { snapshot, config } = scene;
    pinTouch(scene.watch, snapshot.market.bid, snapshot.market.ask);
    if (order.remaining * order.price < config.notionalMin) return "top_up";
    const wanted = wantedPrice(order.side, scene);
    if (wanted === order.price) return undefined;
    const widens = order.side === "buy" ? wanted < order.price : order.price < wanted;
    const delay = widens ? 0 : config.tightenDelayUs;
    const wait = Math.max(config.refreshUs, delay);
    const readyAt = order.changedAt + wait;
    if (readyAt <= snapshot.now) return widens ? "widen" : "tighten";
    wakeAt(scene.watch, readyAt);
    return undefined;
  },
};

/** Beside the touch, leaning against inventory, no nearer to the live mid than the guard allows. */
function wantedPrice(side: Side, scene: Scene<ProfitConfig>): PriceTicks {
  const { config, snapshot, mid } = scene;
  const lean = config.skew.priceMax * snapshot.inventory.ratio;
  const leant = besideTouch(side, scene) - Math.round(mid / 2 * lean / PPM_ONE);
  const guard = priceAt(mid, side, config.bandMin);
  const kept = side === "buy" ? Math.min(leant, guard) : Math.max(leant, guard);
  return postOnly(kept as PriceTicks, side, snapshot.market);
}

/**
 * Half the configured spread outside the touch; both sides give way alike when the two prices
 * would earn less than the minimum profit after two maker fees.
 */
function besideTouch(side: Side, scene: Scene<ProfitConfig>): PriceTicks {
  const { config, snapshot } = scene;
  const { bid, ask } = snapshot.market;
  const half = widened(config.spread, scene) / 2;
  const buy = Math.floor(bid * (PPM_ONE - half) / PPM_ONE);
  const sell = Math.ceil(ask * (PPM_ONE + half) / PPM_ONE);
  const apart = Math.ceil(scene.mid * (config.profitMin + 2 * config.makerFee) / (2 * PPM_ONE));
  const missing = Math.max(0, apart - (sell - buy));
  const give = Math.ceil(missing / 2);
  return (side === "buy" ? buy - give : sell + give) as PriceTicks;
}
