// Golden backtest: staggered reset spot.
import type { GoldenCase } from "../../../backtest/golden_case.ts";
import events from "./events.csv" with { type: "text" };
import expected from "./expected.txt" with { type: "text" };

export const staggeredResetSpot: GoldenCase = {
  name: "staggered_reset_spot",
  story: `
    Due at 1.010, one second after the start. One order after the other is canceled and replaced
    where it belongs now, each only after the answer to the one before: 40 ms each, six orders.
    The mid moved up by 1.00 at 0.8, too little for the trigger, so the reset moves them all. Each
    new version goes to the end of the queue; two-sided uptime is not touched. The next is due at
    2.010.
  `,
  set: ["reset.interval_s=1"],
  events,
  expected,
};
