// The `return` section of the `naive` calculation, which has no orders and no ledger.
import type { Decimal } from "../base/decimal.ts";

const WHY = "naive has no orders, no inventory over time and no fees";

/** Money as exact decimal text; what the calculation does not have is `null` with its reason. */
export interface NaiveReturn {
  readonly initial_equity: string;
  readonly final_equity: string;
  readonly total_return_pct: number;
  readonly hold_return_pct: null;
  readonly hold_return_pct_why: string;
  readonly excess_return_pct: null;
  readonly excess_return_pct_why: string;
  readonly max_drawdown_pct: null;
  readonly max_drawdown_pct_why: string;
  readonly sharpe: null;
  readonly sharpe_why: string;
  readonly sortino: null;
  readonly sortino_why: string;
  /** Closes that the rule was applied to, and the trades that it assumed. */
  readonly closes: number;
  readonly trades: number;
}

export interface NaiveResult {
  readonly initial: Decimal;
  readonly final: Decimal;
  readonly closes: number;
  readonly trades: number;
}

export function naiveReturn({ initial, final, closes, trades }: NaiveResult): NaiveReturn {
  return {
    initial_equity: initial.toFixed(),
    final_equity: final.toFixed(),
    total_return_pct: final.minus(initial).mul(100).div(initial).toNumber() + 0,
    hold_return_pct: null,
    hold_return_pct_why: WHY,
    excess_return_pct: null,
    excess_return_pct_why: WHY,
    max_drawdown_pct: null,
    max_drawdown_pct_why: WHY,
    sharpe: null,
    sharpe_why: WHY,
    sortino: null,
    sortino_why: WHY,
    closes,
    trades,
  };
}
