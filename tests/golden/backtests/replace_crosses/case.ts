// Golden backtest: replace crosses.
import type { GoldenCase } from "../../../backtest/golden_case.ts";
import events from "./events.csv" with { type: "text" };
import expected from "./expected.txt" with { type: "text" };

export const replaceCrosses: GoldenCase = {
  name: "replace_crosses",
  story: `
    The same on spot: the cancel-replace cancels first, the new order would take and is refused,
    so the order is gone (-2021). The slot is filled anew, beside the new bid.
  `,
  profile: "profit",
  set: [
    "strategy.spread=0",
    "strategy.min_profit=0",
    "fees.maker=0",
    "strategy.refresh_s=0",
    "strategy.fill_pause_s=0",
    "order.tighten_delay_ms=0",
  ],
  events,
  expected,
};
