// Golden backtest: two orders at one price.
import type { GoldenCase } from "../../../backtest/golden_case.ts";
import events from "./events.csv" with { type: "text" };
import expected from "./expected.txt" with { type: "text" };

export const twoOrdersAtOnePrice: GoldenCase = {
  name: "two_orders_at_one_price",
  story: `
    A reset on USD-M places the new order before it cancels the old, so at 1.030 two of our buys
    rest at 27990.0: the older behind 0.004, the younger behind the 0.006 now shown, which do not
    contain the older. The print of 0.024 serves 0.004 of the market, 0.017 of ours, 0.002 of the
    market, and leaves 0.001 for the younger. The cancel of the older comes too late: -2011. Being
    long by 0.018 of the 0.071 allowed makes the sell larger by 0.3 x 18 / 71: it changes, so the
    reset modifies it.
  `,
  market: "usdm",
  profile: "profit",
  set: [
    "strategy.spread=0",
    "strategy.min_profit=0",
    "fees.maker=0",
    "strategy.order_share=0.05",
    "reset.interval_s=1",
  ],
  events,
  expected,
};
