// Golden backtest: silence.
import type { GoldenCase } from "../../../backtest/golden_case.ts";
import events from "./events.csv" with { type: "text" };
import expected from "./expected.txt" with { type: "text" };

export const silence: GoldenCase = {
  name: "silence",
  story: `
    Nothing arrives for five seconds, from 2.010 to 7.010. Two seconds after the last message, at
    4.010, the breaker halts and cancels everything. The way back is looked for at whole seconds:
    at 8.0 the silence is found over, and after the cool-down of 0.5 s all quotes return.
  `,
  events,
  expected,
};
