// Golden backtest: amend crosses.
import type { GoldenCase } from "../../../backtest/golden_case.ts";
import events from "./events.csv" with { type: "text" };
import expected from "./expected.txt" with { type: "text" };

export const amendCrosses: GoldenCase = {
  name: "amend_crosses",
  story: `
    The bid rises and our buy is sent after it to 27995.0 at 1.010; when the modify arrives at
    1.030 the venue's ask has fallen to 27994.0. On USD-M a modify that would take ends the order
    (-5022). The slot is filled anew, beside the new bid, as soon as we hear of it. The sell
    follows the ask down.
  `,
  market: "usdm",
  profile: "profit",
  set: [
    "strategy.spread=0",
    "strategy.min_profit=0",
    "fees.maker=0",
    "strategy.order_share=0.05",
    "strategy.refresh_s=0",
    "strategy.fill_pause_s=0",
    "order.tighten_delay_ms=0",
  ],
  events,
  expected,
};
