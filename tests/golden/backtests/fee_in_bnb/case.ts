// Golden backtest: fee in bnb.
import type { GoldenCase } from "../../../backtest/golden_case.ts";
import events from "./events.csv" with { type: "text" };
import expected from "./expected.txt" with { type: "text" };

export const feeInBnb: GoldenCase = {
  name: "fee_in_bnb",
  story: `
    The buy pays in BNB, with the discount: 106.7646428 x 0.00075 x 0.75 / 600 = 0.00010009 of the
    0.0002 held. The sell would need 0.00010004 and only 0.00009991 is left, so it pays in quote
    and without the discount: 0.08003156 USDT.
  `,
  profile: "profit",
  set: [
    "strategy.spread=0.004",
    "strategy.order_share=0.0107",
    "fees.maker=0.00075",
    "fees.pay_in_bnb=true",
    "fees.bnb_balance=0.0002",
  ],
  events,
  expected,
};
