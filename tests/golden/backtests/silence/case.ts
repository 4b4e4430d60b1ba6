// Golden backtest: silence.
import type { GoldenCase } from "../../../backtest/golden_case.ts";
import events from "./events.csv" with { type: "text" };
import expected from "./expected.txt" with { type: "text" };

export const silence: GoldenCase = {
  name: "silence",
  story: `
    Nothing arrives for five seconds, from 2.010 to 7.010. Silence is looked for at each whole
    second: at 4.0 the last message is 1.99 s old, at 5.0 more than 2 s, so the breaker halts and
    cancels everything. At 8.0 the silence is found over, and after the cool-down of 0.5 s all
    quotes return.
  `,
  events,
  expected,
};
