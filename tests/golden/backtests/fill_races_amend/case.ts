// Golden backtest: fill races amend.
import type { GoldenCase } from "../../../backtest/golden_case.ts";
import events from "./events.csv" with { type: "text" };
import expected from "./expected.txt" with { type: "text" };

export const fillRacesAmend: GoldenCase = {
  name: "fill_races_amend",
  story: `
    The touch goes down and both orders are sent after it at 1.010. Before the amend of the buy
    arrives at 1.030, a print fills it: the venue answers -2022 and places nothing. We hear of the
    fill at 1.040 and fill the slot anew at once; the late refusal changes nothing. The sell's
    amend arrives in time. Our clock is 1.27 s behind the venue's, as in a recorded set: fills.csv
    shows both.
  `,
  profile: "profit",
  set: [
    "strategy.spread=0",
    "strategy.min_profit=0",
    "fees.maker=0",
    "strategy.refresh_s=0",
    "strategy.fill_pause_s=0",
    "order.tighten_delay_ms=0",
  ],
  events,
  expected,
};
