// Golden backtest: book crosses without trade.
import type { GoldenCase } from "../../../backtest/golden_case.ts";
import events from "./events.csv" with { type: "text" };
import expected from "./expected.txt" with { type: "text" };

export const bookCrossesWithoutTrade: GoldenCase = {
  name: "book_crosses_without_trade",
  story: `
    An ask at the very price of our buy (0.8) is not beyond it and fills nothing. When the asks
    come to 49985.00 (1.0) somebody must have sold to us at 49990.00, though no trade says so: the
    whole order fills at its price, with the update id as evidence, against the mid before that
    update.
  `,
  profile: "profit",
  set: ["strategy.spread=0", "strategy.min_profit=0", "fees.maker=0"],
  events,
  expected,
};
