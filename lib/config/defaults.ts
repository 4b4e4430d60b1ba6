// The built-in defaults, as text like everything that comes from YAML: what a missing key means.
import type { Tree } from "./tree.ts";

/** config.yaml as shipped says the same; a test holds them together. */
export const DEFAULTS: Tree = {
  profile: "obligation",
  market: "spot",
  symbol: "BTCUSDT",
  account: { equity: "10000", base_share: "0.5", leverage: "1" },
  fees: {
    maker: { spot: "0.001", usdm: "0.0002" },
    taker: { spot: "0.001", usdm: "0.0005" },
    pay_in_bnb: "false",
    bnb_discount: { spot: "0.25", usdm: "0.1" },
    bnb_price: "600",
    bnb_balance: "0",
  },
  latency: {
    feed_ms: "10",
    entry_ms: "20",
    amend_ms: "20",
    cancel_ms: "20",
    response_ms: "20",
    feed_min_us: "500",
    offset_us: "auto",
  },
  fill: { model: "queue", queue_power: "3" },
  reference: { method: "mid", window_ms: "60000" },
  order: {
    notional: { spot: "12", usdm: "250" },
    notional_min: "10",
    amend_reach: "0.01",
    tighten_delay_ms: "1000",
    retry_delay_ms: "1000",
    timeout_ms: "5000",
  },
  strategy: {
    min_spread: "0.002",
    max_spread: "0.004",
    levels: ["0.0025", "0.003", "0.0035"],
    required_per_side: "2",
    trigger_floor: "0.0002",
    trigger_cap: "0.9",
    drift_threshold: "none",
  },
  reset: { interval_s: "300" },
  inventory: { skew_price: "0.0003", skew_size: "0.3" },
  caution: { widen: "1.2", shrink: "0.9" },
  risk: {
    collar: "0.02",
    order_notional_max: "100000",
    inventory_ratio_max: "0.2",
    inventory_notional_max: "100000",
    open_orders_max: "20",
    requests_share: "0.8",
    daily_loss_max: "none",
    flatten: "none",
  },
  breaker: {
    caution_move: rule("price_move", "caution", ["0.003", "0.0015", "30", "10"]),
    caution_volatility: rule("volatility", "caution", ["1.5", "1.2", "30"]),
    halt_stale: rule("stale", "halt", ["2", "1", "0.5"]),
    reduce_loss: rule("daily_loss", "reduce", ["0.01", "0.005", "300"]),
    halt_loss: rule("daily_loss", "halt", ["0.02", "0.01", "300"]),
    halt_drawdown: rule("drawdown", "halt", ["0.05", "0.025", "300"]),
    halt_move: rule("price_move", "halt", ["0.1", "0.05", "60", "60"]),
    halt_errors: rule("error_rate", "halt", ["10", "5", "60", "60"]),
  },
  regime: { calm: "0.5", normal: "1.0", high: "2.0" },
  naive: { spread: "0.001", order_share: "0.01" },
  profiles: {
    obligation: {},
    profit: {
      inventory: { skew_price: "0" },
      strategy: {
        spread: "0.005",
        min_profit: "0.002",
        order_share: "0.01",
        max_inventory_exposure: "0.2",
        rebalance_threshold: "0.1",
        refresh_s: "5",
        fill_pause_s: "6",
        min_spread: "0",
        max_spread: "0.01",
        required_per_side: "1",
      },
    },
    ladder: {
      account: { equity: "200" },
      order: { notional: { spot: "12", usdm: "10" } },
      strategy: {
        levels: "3",
        offset: "0.0025",
        refresh_s: "5",
        fill_pause_s: "5",
        min_spread: "0.002",
        max_spread: "0.004",
        required_per_side: "2",
      },
      risk: { inventory_ratio_max: "0.5" },
    },
  },
};

/** `numbers` are enter, exit, cool_down_s and, where the trigger has one, window_s. */
function rule(trigger: string, level: string, numbers: readonly string[]): Tree {
  const names = ["enter", "exit", "cool_down_s", "window_s"];
  const values = numbers.map((text, index) => [names[index] ?? "", text]);
  return { trigger, level, ...Object.fromEntries(values) };
}
