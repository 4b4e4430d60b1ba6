// What the keys of the return report mean.
import type { Definitions } from "./definition.ts";

const MONEY = "quote asset";

export const RETURN: Definitions = {
  initial_equity: {
    title: "Initial equity",
    unit: MONEY,
    text: "Equity when the run starts: quote + base x mid + BNB x its price. On USD-M: wallet " +
      "plus unrealized at the mid. The mid is the venue's, without our own orders.",
  },
  final_equity: {
    title: "Final equity",
    unit: MONEY,
    text: "Equity at the last event. Open orders have ended unfilled, and what is held is valued " +
      "at the mid, not sold. Its change is spread_capture + inventory_move - fees + funding, to " +
      "the last digit.",
  },
  peak_equity: {
    title: "Peak equity",
    unit: MONEY,
    text: "The highest equity sampled. Samples are taken at fills and at each whole second.",
  },
  total_return_pct: {
    title: "Total return",
    unit: "%",
    text: "Change of equity over initial equity.",
  },
  hold_return_pct: {
    title: "Hold return",
    unit: "%",
    text: "The same had no order been sent: the starting balances, untouched.",
  },
  excess_return_pct: {
    title: "Excess return",
    unit: "%",
    text: "Total less hold return: what the quoting made. Loss limits watch this one.",
  },
  realized: {
    title: "Realized",
    unit: MONEY,
    text: "Gain of what was closed, by average cost over net quantities, before commissions. The " +
      "starting base counts as bought at the first mid; a position that changes its sign reopens " +
      "at the fill price.",
  },
  unrealized: {
    title: "Unrealized",
    unit: MONEY,
    text: "Base held x (mid - average entry), before commissions.",
  },
  unrealized_at_mark: {
    title: "Unrealized at mark",
    unit: MONEY,
    text:
      "The same at the venue's mark price, which serves funding and margin. USD-M with a mark " +
      "price stream only.",
  },
  spread_capture: {
    title: "Spread capture",
    unit: MONEY,
    text: "Sum over fills of the signed change of base, after a commission taken in base, x (mid " +
      "just before the fill - fill price): what was earned by trading away from the mid. Near " +
      "zero when quoting at the touch; a large figure there means a flattering clock.",
  },
  inventory_move: {
    title: "Inventory move",
    unit: MONEY,
    text: "What the market's moves did to what was held: the base held at each change of the mid " +
      "x that change, added up (and the same for BNB). It is accumulated, never taken as the rest.",
  },
  hold_move: {
    title: "Hold move",
    unit: MONEY,
    text: "The part of the inventory move that fell on the starting base.",
  },
  fees: {
    title: "Fees",
    unit: MONEY,
    text:
      "Commissions, valued when charged: base at the fill price, BNB at its price. Above zero " +
      "is paid, below is a rebate.",
  },
  fees_by_asset: {
    title: "Fees by asset",
    unit: "own asset",
    named: true,
    text: "The same commissions in the assets in which they were charged.",
  },
  funding: {
    title: "Funding",
    unit: MONEY,
    text: "Funding received, below zero when paid: at each funding time, the position at the " +
      "venue x mark price x rate. Null, not zero, where the data have no mark price stream.",
  },
  turnover: { title: "Turnover", unit: MONEY, text: "Sum of price x quantity of all fills." },
  turnover_ratio: {
    title: "Turnover ratio",
    unit: "",
    text: "Turnover over initial equity.",
  },
  max_drawdown_pct: {
    title: "Maximum drawdown",
    unit: "%",
    text:
      "Greatest fall of sampled equity from its highest value so far, in percent of that value.",
  },
  max_drawdown_excess_pct: {
    title: "Maximum drawdown, excess",
    unit: "%",
    text: "The same for equity less the hold move, in percent of initial equity.",
  },
  sharpe: {
    title: "Sharpe ratio",
    unit: "per year",
    text: "Mean over sample deviation of equity returns between whole minutes of venue time, x " +
      "sqrt(525600), risk-free 0. Null under 30 returns or without variance. Below a day of data " +
      "it says nothing; the standard error shows how little.",
  },
  sharpe_standard_error: {
    title: "Standard error of the Sharpe ratio",
    unit: "per year",
    text: "sqrt((1 + S^2/2) / N) x sqrt(525600), with S per minute: about 130 for 30 minutes, 19 " +
      "for a day.",
  },
  sortino: {
    title: "Sortino ratio",
    unit: "per year",
    text: "As the Sharpe ratio, over sqrt(mean(min(r, 0)^2)) of all minutes. Null under 30 " +
      "returns or when no minute lost anything.",
  },
  ratio_basis: { title: "Basis of the ratios", unit: "", text: "The same in a sentence." },
  ratio_note: {
    title: "Note on the ratios",
    unit: "",
    text: "Present when the run is too short for the ratios to mean anything.",
  },
  samples: { title: "Samples", unit: "", text: "One-minute returns behind the ratios." },
  initial_mid: { title: "Initial mid", unit: MONEY, text: "The venue's first mid." },
  final_mid: { title: "Final mid", unit: MONEY, text: "The venue's last mid." },
  final_quote: {
    title: "Final quote balance",
    unit: MONEY,
    text: "Cash at the end; on USD-M the wallet balance.",
  },
  final_base: {
    title: "Final base balance",
    unit: "base asset",
    text: "Base held at the end; on USD-M the position.",
  },
  final_bnb: { title: "Final BNB balance", unit: "BNB", text: "BNB held at the end." },
  average_entry: {
    title: "Average entry",
    unit: MONEY,
    text: "Average cost of what is held at the end.",
  },
  by_side_and_level: {
    title: "By side and level",
    unit: "",
    text: "Of each slot of the ladder; level 0 is nearest to the market. Only capture and fees " +
      "can be told apart by slot, inventory cannot.",
    parts: {
      side: "buy or sell.",
      level: "Level of the slot, 0 nearest to the market.",
      fills: "Fill events of the slot.",
    },
  },
  by_regime: {
    title: "By volatility regime",
    unit: "",
    text: "Change of equity and its split over the time spent in each regime; regimes that did " +
      "not occur are absent.",
    parts: { equity_change: "Change of equity over the time in the regime." },
  },
  closes: {
    title: "Closes",
    unit: "",
    text: "With the fill model naive only: rows to which its rule was applied.",
  },
  trades: {
    title: "Trades",
    unit: "",
    text: "With the fill model naive only: trades that it assumed.",
  },
};
