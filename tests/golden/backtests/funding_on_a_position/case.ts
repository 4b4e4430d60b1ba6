// Golden backtest: funding on a position.
import type { GoldenCase } from "../../../backtest/golden_case.ts";
import events from "./events.csv" with { type: "text" };
import expected from "./expected.txt" with { type: "text" };

export const fundingOnAPosition: GoldenCase = {
  name: "funding_on_a_position",
  story: `
    A long of 0.017 is filled at 0.5. Funding is due at 2.0: of the sells filled at that very
    microsecond 0.003 count, what is filled later does not, so 0.014 pays. The rate is the last
    that was sent for 2.0 (0.00013, not 0.0001 or 0.00012), the mark the first at or after it
    (28010.5, sent at that very time). It is final, and settled, when the venue names the next
    funding time at 3.0: -0.014 x 28010.5 x 0.00013 = -0.05097911.
  `,
  market: "usdm",
  profile: "profit",
  set: ["strategy.spread=0.001", "strategy.min_profit=0.0006", "strategy.order_share=0.05"],
  events,
  expected,
};
