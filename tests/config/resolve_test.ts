// The configuration in the units of one instrument.
import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  finishConfig,
  readConfig,
  readInstrument,
  resolve,
  type Resolved,
  splitOverride,
} from "../../lib/config/mod.ts";
import type { Instrument, Market } from "../../lib/market/instrument.ts";
import shipped from "../../data/instruments.yaml" with { type: "text" };

function instrumentOf(market: Market): Instrument {
  return readInstrument(shipped, { market, symbol: "BTCUSDT", file: "instruments.yaml" });
}

function resolved(
  run: { profile?: string; market?: Market; sets?: readonly string[] },
): Resolved {
  const { profile, market = "spot", sets = [] } = run;
  const overrides = sets.map(splitOverride);
  const draft = readConfig({ file: "config.yaml", text: undefined, profile, overrides });
  return resolve(finishConfig(draft, { market, symbol: "BTCUSDT" }), instrumentOf(market));
}

Deno.test("resolve() turns the obligation profile into ticks, lots, ppm and microseconds", () => {
  const { kernel, meters, account } = resolved({});
  assert(kernel.profile === "obligation");
  assertEquals([kernel.levels, kernel.requiredPerSide], [3, 2]);
  assertEquals([kernel.bandMin, kernel.bandMax, ...kernel.distances].map(Number), [
    2_000,
    4_000,
    2_500,
    3_000,
    3_500,
  ]);
  // One tick-lot is 0.01 × 0.00001 USDT.
  assertEquals(kernel.notional, [120_000_000, 120_000_000, 120_000_000]);
  assertEquals([kernel.notionalMin, meters.notionalMin], [100_000_000, 100_000_000]);
  assertEquals([kernel.amendReach, kernel.triggerFloor, kernel.triggerCap].map(Number), [
    10_000,
    200,
    900_000,
  ]);
  assertEquals([kernel.tightenDelayUs, kernel.resetIntervalUs], [1_000_000, 300_000_000]);
  assertEquals([kernel.reactionS, kernel.driftThreshold], [0.03, undefined]);
  assertEquals([kernel.skew.priceMax, kernel.skew.sizeMax].map(Number), [300, 300_000]);
  assertEquals([kernel.caution.widen, kernel.caution.shrink].map(Number), [1_200_000, 900_000]);
  assertEquals([account.equity.toFixed(), account.baseShare.toFixed()], ["10000", "0.5"]);
});

Deno.test("resolve() holds the larger of our own and the venue's minimum", () => {
  const { kernel, meters } = resolved({ market: "usdm" });
  // One tick-lot is 0.1 × 0.001 USDT: the perpetual's minimum of 50 binds, the report judges by 10.
  assertEquals([kernel.notionalMin, meters.notionalMin], [500_000, 100_000]);
  assertEquals(kernel.notional, [2_500_000, 2_500_000, 2_500_000]);
});

Deno.test("resolve() sizes the profit profile by equity and rounds its fee up", () => {
  const { kernel, risk } = resolved({ profile: "profit", sets: ["fees.maker=0.0000755"] });
  assert(kernel.profile === "profit");
  assertEquals([kernel.levels, kernel.notional], [1, [1_000_000_000]]);
  assertEquals([kernel.spread, kernel.profitMin, kernel.makerFee].map(Number), [5_000, 2_000, 76]);
  assertEquals([kernel.bandMin, kernel.bandMax].map(Number), [0, 10_000]);
  assertEquals(Number(risk.gate.inventoryRatioMax), 200_000);
});

Deno.test("resolve() lets the smaller inventory limit of the profit profile bind", () => {
  const ratio = (set: string) =>
    Number(resolved({ profile: "profit", sets: [set] }).risk.gate.inventoryRatioMax);
  assertEquals(ratio("strategy.max_inventory_exposure=0.15"), 150_000);
  assertEquals(ratio("risk.inventory_ratio_max=0.1"), 100_000);
});

Deno.test("resolve() spaces the ladder profile as written", () => {
  const { kernel, risk, account } = resolved({ profile: "ladder", market: "usdm" });
  assert(kernel.profile === "ladder");
  assertEquals([kernel.levels, Number(kernel.offset), kernel.refreshUs], [3, 2_500, 5_000_000]);
  assertEquals(kernel.notional, [100_000, 100_000, 100_000]);
  assertEquals(Number(risk.gate.inventoryRatioMax), 500_000);
  assertEquals([account.equity.toFixed(), account.baseShare.toFixed()], ["200", "0"]);
});

Deno.test("resolve() lets a filled slot pause in the profiles that say so", () => {
  const pause = (profile: string) => resolved({ profile }).kernel.fillPauseUs;
  assertEquals(["obligation", "profit", "ladder"].map(pause), [0, 6_000_000, 5_000_000]);
});

Deno.test("resolve() rounds an order's value down to whole tick-lots", () => {
  const { kernel } = resolved({ market: "usdm", sets: ["order.notional=[250.00019, 251, 252]"] });
  assertEquals(kernel.notional, [2_500_001, 2_510_000, 2_520_000]);
});

Deno.test("resolve() takes a share of the venue's order limits", () => {
  const { gate } = resolved({ market: "usdm", sets: ["risk.open_orders_max=900"] }).risk;
  assertEquals(gate.requestLimits, [
    { windowUs: 10_000_000, limit: 240 },
    { windowUs: 60_000_000, limit: 960 },
  ]);
  assertEquals(gate.ordersMax, 200);
  assertEquals(gate.orderNotionalMax, 1_000_000_000);
});

Deno.test("resolve() makes a rule of the absolute daily loss", () => {
  assertEquals(resolved({}).risk.rules.map(({ name }) => name).includes("daily_loss_max"), false);
  const { rules } = resolved({ sets: ["risk.daily_loss_max=5000"] }).risk;
  assertEquals(rules.at(-1), {
    name: "daily_loss_max",
    trigger: "daily_loss_quote",
    level: "halt",
    enter: 5_000,
    exit: 2_500,
    coolDownUs: 300_000_000,
    windowUs: 0,
  });
  assertEquals(rules[0], {
    name: "caution_move",
    trigger: "price_move",
    level: "caution",
    enter: 0.003,
    exit: 0.0015,
    coolDownUs: 30_000_000,
    windowUs: 10_000_000,
  });
});

Deno.test("resolve() counts latencies taken from the data as their defaults", () => {
  const run = resolved({ sets: ["latency.feed_ms=data", "latency.entry_ms=35.5"] });
  assertEquals([run.latency.feed, run.latency.entry], ["data", 35_500]);
  assert(run.kernel.profile === "obligation");
  assertEquals(run.kernel.reactionS, 0.0455);
  assertEquals([run.latency.offsetUs, run.latency.feedMinUs], [undefined, 500]);
  assertEquals(resolved({ sets: ["latency.offset_us=-1270000"] }).latency.offsetUs, -1_270_000);
});

Deno.test("resolve() keeps the naive model apart from the venue's", () => {
  const run = resolved({ sets: ["fill.model=naive"] });
  assertEquals([run.model, run.sim.fillModel], ["naive", "queue"]);
  assertEquals(run.naive.spread.toFixed(), "0.001");
  assertEquals(resolved({ sets: ["fill.model=touch"] }).sim.fillModel, "touch");
});

Deno.test("resolve() prints money as text and everything else as it is", () => {
  const { tree } = resolved({ sets: ["account.equity=200.10", "order.notional=[12,13,14.50]"] });
  assertEquals(tree.account, { equity: "200.10", base_share: 0.5, leverage: 1 });
  assertEquals((tree.order as Record<string, unknown>).notional, ["12", "13", "14.50"]);
  const strategy = tree.strategy as Record<string, unknown>;
  assertEquals(strategy.levels, [0.0025, 0.003, 0.0035]);
  assertEquals(strategy.drift_threshold, "none");
  assertEquals((tree.fees as Record<string, unknown>).pay_in_bnb, false);
  assertEquals([tree.profile, tree.market, tree.symbol], ["obligation", "spot", "BTCUSDT"]);
});

Deno.test("resolve() refuses an order above the venue's largest", () => {
  const sets = ["account.equity=100000000", "risk.order_notional_max=90000000"];
  assertThrows(
    () => resolved({ sets: [...sets, "order.notional=9000001"] }),
    RangeError,
    "Cannot use --set order.notional=9000001: order.notional is 9000001: it must be at most " +
      "9000000 on BTCUSDT",
  );
});
