// Golden backtest: staggered reset usdm.
import type { GoldenCase } from "../../../backtest/golden_case.ts";
import events from "./events.csv" with { type: "text" };
import expected from "./expected.txt" with { type: "text" };

export const staggeredResetUsdm: GoldenCase = {
  name: "staggered_reset_usdm",
  story: `
    The first reset finds every order where it belongs. USD-M refuses a modify that changes
    nothing, so the new order is placed beside the old, and the old one canceled once the new one
    rests. Then the mid moves by 0.5, too little for the trigger: the second reset modifies. The
    latencies differ: 20 ms to place, 10 to cancel, 30 to amend, 5 for each answer.
  `,
  market: "usdm",
  set: [
    "reset.interval_s=1",
    "latency.cancel_ms=10",
    "latency.amend_ms=30",
    "latency.response_ms=5",
  ],
  events,
  expected,
};
