// Values that cannot be right together, each with the message that says so.
import { assertEquals, assertThrows } from "@std/assert";
import { finishConfig, readConfig, splitOverride } from "../../lib/config/mod.ts";

interface Run {
  readonly profile?: string;
  readonly market?: "spot" | "usdm";
  readonly sets: readonly string[];
}

function finish({ profile, market = "spot", sets }: Run) {
  const overrides = sets.map(splitOverride);
  const draft = readConfig({ file: "config.yaml", text: undefined, profile, overrides });
  return finishConfig(draft, { market, symbol: "BTCUSDT" });
}

// deno-fmt-ignore
const refused: readonly (Run & { readonly name: string; readonly message: string })[] = [
  { name: "an empty band", sets: ["strategy.max_spread=0.002"], message: "strategy.min_spread is 0.002: it must be below strategy.max_spread, 0.002" },
  // Document 002 had a threshold above its own band.
  { name: "a drift threshold above the band", sets: ["strategy.drift_threshold=0.005"], message: "strategy.drift_threshold is 0.005: it must be below strategy.max_spread, 0.004: an order could stay out of the band for ever" },
  { name: "a drift threshold at the band", sets: ["strategy.drift_threshold=0.004"], message: "strategy.drift_threshold is 0.004: it must be below strategy.max_spread, 0.004: an order could stay out of the band for ever" },
  { name: "levels nearer than the band", sets: ["strategy.levels=0.001,0.003,0.0035"], message: "strategy.levels is 0.001,0.003,0.0035: it must lie in the band from 0.002 to 0.004" },
  { name: "levels farther than the band", sets: ["strategy.levels=0.0025,0.003,0.0045"], message: "strategy.levels is 0.0025,0.003,0.0045: it must lie in the band from 0.002 to 0.004" },
  { name: "levels that do not rise", sets: ["strategy.levels=0.003,0.003,0.0035"], message: "strategy.levels is 0.003,0.003,0.0035: it must rise from level to level" },
  { name: "more required orders than levels", sets: ["strategy.required_per_side=4"], message: "strategy.required_per_side is 4: it must be at most the number of levels, 3" },
  // Document 003 asked 0.2 % profit of a 0.1 % spread.
  { name: "a profit that the spread cannot earn", profile: "profit", sets: ["strategy.min_profit=0.002", "strategy.spread=0.001"], message: "strategy.min_profit is 0.002: it must be at most strategy.spread 0.001 − 2 × fees.maker 0.001 = -0.001: the spread cannot earn it" },
  { name: "a profit that the fees eat", profile: "profit", sets: ["fees.maker=0.0016"], message: "strategy.min_profit is 0.002: it must be at most strategy.spread 0.005 − 2 × fees.maker 0.0016 = 0.0018: the spread cannot earn it" },
  { name: "a spread wider than the band", profile: "profit", sets: ["strategy.max_spread=0.002"], message: "strategy.spread is 0.005: it must be at most twice strategy.max_spread, 0.002" },
  { name: "a rebalance threshold that is never reached", profile: "profit", sets: ["strategy.rebalance_threshold=0.3"], message: "strategy.rebalance_threshold is 0.3: it must be at most strategy.max_inventory_exposure, 0.2" },
  { name: "calm above normal", sets: ["regime.calm=1.5"], message: "regime.calm is 1.5: it must be below regime.normal, 1.0" },
  { name: "normal above high", sets: ["regime.normal=2"], message: "regime.normal is 2: it must be below regime.high, 2.0" },
  { name: "a rule left above its entry", sets: ["breaker.halt_loss.exit=0.03"], message: "breaker.halt_loss.exit is 0.03: it must be at most breaker.halt_loss.enter, 0.02" },
  { name: "a window for a trigger that has none", sets: ["breaker.halt_stale.window_s=3"], message: "breaker.halt_stale.window_s is 3: it must be left out: stale has no window" },
  { name: "a trigger without its window", sets: ["breaker.halt_stale.trigger=price_move"], message: "breaker.halt_stale.window_s is missing: price_move needs it" },
  { name: "the mark price on spot", sets: ["reference.method=mark"], message: "reference.method is mark: it must be another on spot, which has no mark price" },
  { name: "fewer order values than levels", sets: ["order.notional=12,13"], message: "order.notional is 12,13: it must be one value or one per level, 3" },
  { name: "an order under its own minimum", sets: ["order.notional=9"], message: "order.notional is 9: it must be at least order.notional_min, 10" },
  { name: "a share under the minimum", profile: "profit", sets: ["account.equity=900"], message: "strategy.order_share is 0.01: it must make orders of account.equity 900 worth at least order.notional_min, 10" },
  { name: "an order over the largest", sets: ["risk.order_notional_max=11"], message: "order.notional is 12: it must be at most risk.order_notional_max, 11" },
  { name: "a share over the largest", profile: "profit", sets: ["risk.order_notional_max=99"], message: "strategy.order_share is 0.01: it must make orders worth at most risk.order_notional_max, 99" },
  { name: "a collar inside the band", sets: ["risk.collar=0.003"], message: "risk.collar is 0.003: it must be at least 0.004, where the farthest quote may be" },
  { name: "a collar inside the ladder", profile: "ladder", sets: ["risk.collar=0.007"], message: "risk.collar is 0.007: it must be at least 0.0075, where the farthest quote may be" },
  { name: "fewer orders than levels", sets: ["risk.open_orders_max=6"], message: "risk.open_orders_max is 6: it must be at least 7: all levels and one being replaced" },
  { name: "too little quote", sets: ["account.equity=70"], message: "account.equity is 70: it must leave enough quote to buy for 36: 70 × (1 − 0.5) = 35" },
  { name: "too little base", sets: ["account.base_share=0.003"], message: "account.equity is 10000: it must hold enough base to sell for 36: 10000 × 0.003 = 30" },
  { name: "too little quote beside BNB", sets: ["fees.bnb_balance=8.3"], message: "account.equity is 10000: it must leave enough quote to buy for 36: 10000 × (1 − 0.5) − 8.3 BNB = 20" },
  { name: "too little margin beside BNB", market: "usdm", sets: ["fees.bnb_balance=15"], message: "account.equity is 10000: it must, at leverage 1, cover all orders of both sides, 1500 and the BNB" },
  { name: "too little margin", market: "usdm", sets: ["account.equity=1499"], message: "account.equity is 1499: it must, at leverage 1, cover all orders of both sides, 1500" },
];

for (const { name, message, ...run } of refused) {
  Deno.test(`finishConfig() refuses ${name}`, () => {
    const error = assertThrows(() => finish(run), RangeError);
    assertEquals(error.message, `Cannot use --set ${run.sets.at(-1)}: ${message}`);
  });
}

// deno-fmt-ignore
const taken: readonly (Run & { readonly name: string })[] = [
  { name: "a drift threshold inside the band", sets: ["strategy.drift_threshold=0.0039"] },
  { name: "levels at the band's ends", sets: ["strategy.levels=0.002,0.003,0.004"] },
  { name: "a narrow band near the touch", sets: ["strategy.min_spread=0.00045", "strategy.max_spread=0.00105", "strategy.levels=0.0006,0.00075,0.0009"] },
  { name: "a profit exactly as large as the spread earns", profile: "profit", sets: ["strategy.min_profit=0.003"] },
  { name: "quotes at the touch without fees", profile: "profit", sets: ["strategy.spread=0", "strategy.min_profit=0", "fees.maker=0"] },
  { name: "just enough funds on spot", sets: ["account.equity=72"] },
  { name: "leverage instead of funds", market: "usdm", sets: ["account.equity=750", "account.leverage=2"] },
  { name: "one order value per level", sets: ["order.notional=12,13,14"] },
  { name: "a rule left where it was entered", sets: ["breaker.halt_loss.exit=0.02"] },
];

for (const { name, ...run } of taken) {
  Deno.test(`finishConfig() takes ${name}`, () => {
    assertEquals(finish(run).settings.market, run.market ?? "spot");
  });
}

Deno.test("finishConfig() blames the line of the file that causes it", () => {
  const text = "account:\n  base_share: 0.003\n";
  const draft = readConfig({ file: "my.yaml", text, profile: undefined, overrides: [] });
  assertThrows(
    () => finishConfig(draft, { market: "spot", symbol: "BTCUSDT" }),
    RangeError,
    "Cannot use my.yaml: line 2, column 3: account.equity is 10000",
  );
});

Deno.test("finishConfig() refuses a rule with the name of the absolute limit", () => {
  const rule = "{ trigger: stale, level: halt, enter: 1, exit: 1, cool_down_s: 1 }";
  const text = `breaker:\n  daily_loss_max: ${rule}\n`;
  const draft = readConfig({ file: "c", text, profile: undefined, overrides: [] });
  assertThrows(
    () => finishConfig(draft, { market: "spot", symbol: "BTCUSDT" }),
    RangeError,
    "breaker.daily_loss_max is the name of the rule that risk.daily_loss_max makes",
  );
});
