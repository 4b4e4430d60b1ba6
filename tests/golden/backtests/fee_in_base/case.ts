// Golden backtest: fee in base.
import type { GoldenCase } from "../../../backtest/golden_case.ts";
import events from "./events.csv" with { type: "text" };
import expected from "./expected.txt" with { type: "text" };

export const feeInBase: GoldenCase = {
  name: "fee_in_base",
  story: `
    The buy of 0.00214 pays its commission in base: 0.00214 x 0.00075 = 0.000001605, half up to
    0.00000161 BTC, valued at the fill price. The sell of 0.00213 pays in quote: 106.70874 x
    0.00075 = 0.080031555, half up to 0.08003156 USDT.
  `,
  profile: "profit",
  set: ["strategy.spread=0.004", "strategy.order_share=0.0107", "fees.maker=0.00075"],
  events,
  expected,
};
