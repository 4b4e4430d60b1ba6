// Golden backtest: queue partial trades.
import type { GoldenCase } from "../../../backtest/golden_case.ts";
import events from "./events.csv" with { type: "text" };
import expected from "./expected.txt" with { type: "text" };

export const queuePartialTrades: GoldenCase = {
  name: "queue_partial_trades",
  story: `
    Our buy joins 0.01 at 49990.00. Two sales and the cancels of others bring it to the front;
    what is published behind us does not. Then it is filled in three parts, in the order of the
    tape; a liquidation print does not count. The sell waits behind 0.02: 0.005 is taken, cancels
    of others leave it behind no more than the 0.015 shown, and a print of 0.016 leaves 0.001 for
    us.
  `,
  profile: "profit",
  set: ["strategy.spread=0", "strategy.min_profit=0", "fees.maker=0"],
  models: ["queue", "queue_power", "through", "touch"],
  events,
  expected,
};
