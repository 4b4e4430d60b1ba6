// Golden backtest: sweep three levels.
import type { GoldenCase } from "../../../backtest/golden_case.ts";
import events from "./events.csv" with { type: "text" };
import expected from "./expected.txt" with { type: "text" };

export const sweepThreeLevels: GoldenCase = {
  name: "sweep_three_levels",
  story: `
    One print of 0.0006 at 49820.00 passes our three buys. It fills them best price first and no
    more than its own quantity: 0.00024, 0.00024, and 0.00012 of the third. The two empty slots
    are filled again, each after the answer that empties it; the rest of the third, now worth less
    than 10 USDT, is topped up. Being long (by 23, 47 and 59 of 4,000 whole lots) puts new buys 2
    and 4 ppm farther, the third stays on the ladder's end, and the last two are a lot smaller.
  `,
  models: ["queue", "through", "touch"],
  events,
  expected,
};
