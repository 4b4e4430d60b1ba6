// Golden backtest: unknown queue becomes known.
import type { GoldenCase } from "../../../backtest/golden_case.ts";
import events from "./events.csv" with { type: "text" };
import expected from "./expected.txt" with { type: "text" };

export const unknownQueueBecomesKnown: GoldenCase = {
  name: "unknown_queue_becomes_known",
  story: `
    Both orders rest outside the snapshot, so nobody knows what is ahead of them: a print at the
    price fills nothing. Once a depth update has named the buy's level, the 0.003 shown is ahead,
    and the next prints use it up; a print through the price then fills at our price. The sell's
    level is never named: only the print through its price fills it, flagged as unknown.
  `,
  profile: "profit",
  set: ["strategy.spread=0.001", "strategy.min_profit=0", "fees.maker=0"],
  events,
  expected,
};
