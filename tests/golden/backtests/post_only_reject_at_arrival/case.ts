// Golden backtest: post only reject at arrival.
import type { GoldenCase } from "../../../backtest/golden_case.ts";
import events from "./events.csv" with { type: "text" };
import expected from "./expected.txt" with { type: "text" };

export const postOnlyRejectAtArrival: GoldenCase = {
  name: "post_only_reject_at_arrival",
  story: `
    Both quotes are sent at 0.010. When they arrive at 0.030 the venue's ask has come down to the
    price of the buy, which would take: -2010. The refusal is not an error; the slot is filled
    anew as soon as we hear of it, under the book that has reached us by then. The sell is
    accepted.
  `,
  profile: "profit",
  set: ["strategy.spread=0", "strategy.min_profit=0", "fees.maker=0"],
  events,
  expected,
};
