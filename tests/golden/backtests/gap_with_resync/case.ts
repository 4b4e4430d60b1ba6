// Golden backtest: gap with resync.
import type { GoldenCase } from "../../../backtest/golden_case.ts";
import events from "./events.csv" with { type: "text" };
import expected from "./expected.txt" with { type: "text" };

export const gapWithResync: GoldenCase = {
  name: "gap_with_resync",
  story: `
    The update 103-104 does not continue 101: the book is unknown, every quote is canceled with
    bad_data, and nothing is placed. A quote within 10 s does not do. The snapshot 105 at 1.5
    brings the book back; the update 105-106, kept meanwhile, is played on top of it: the best bid
    is 50003.00 and all six orders are placed again around 50004.00.
  `,
  events,
  expected,
};
