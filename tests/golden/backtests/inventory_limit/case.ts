// Golden backtest: inventory limit.
import type { GoldenCase } from "../../../backtest/golden_case.ts";
import events from "./events.csv" with { type: "text" };
import expected from "./expected.txt" with { type: "text" };

export const inventoryLimit: GoldenCase = {
  name: "inventory_limit",
  story: `
    The limit of 24 USDT is 48 lots (0.00048) either way. Two buys of 24 lots use it up, so the
    third says inventory_limit; two sells of 23 lots leave 2, too little for a third. When the
    first two buys are filled at 0.5 the buy side has no room at all, while the sells have room
    for the third. When a sell of 0.00023 is filled at 1.0 there is room again for one buy of
    0.00023, not for two; the sell goes back to its place, because the room on that side is still
    there.
  `,
  set: [
    "risk.inventory_ratio_max=0.0024",
    "inventory.skew_price=0",
    "inventory.skew_size=0",
    "fees.maker=0",
  ],
  events,
  expected,
};
