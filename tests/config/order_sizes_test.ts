// Orders too small for the instrument, and the value that would do.
import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { halfTicks } from "../../lib/base/units.ts";
import {
  checkOrderSizes,
  finishConfig,
  readConfig,
  readInstrument,
  resolve,
  splitOverride,
} from "../../lib/config/mod.ts";
import type { Market } from "../../lib/market/instrument.ts";
import shipped from "../../data/instruments.yaml" with { type: "text" };

interface Run {
  readonly profile?: string;
  readonly market: Market;
  readonly symbol?: string;
  readonly sets: readonly string[];
  /** In half-ticks. */
  readonly mid: number;
}

function check({ profile, market, symbol = "BTCUSDT", sets, mid }: Run): void {
  const overrides = sets.map(splitOverride);
  const draft = readConfig({ file: "config.yaml", text: undefined, profile, overrides });
  const instrument = readInstrument(shipped, { market, symbol, file: "instruments.yaml" });
  const { kernel } = resolve(finishConfig(draft, { market, symbol }), instrument);
  checkOrderSizes(kernel, instrument, halfTicks(mid));
}

/** 61,700.00 on spot; 28,150.0 on USD-M. */
const SPOT_MID = 12_340_000;
const USDM_MID = 563_000;

// deno-fmt-ignore
const taken: readonly (Run & { readonly name: string })[] = [
  { name: "the defaults on spot", market: "spot", sets: [], mid: SPOT_MID },
  { name: "the defaults on USD-M", market: "usdm", sets: [], mid: USDM_MID },
  { name: "the ladder on spot", profile: "ladder", market: "spot", sets: [], mid: SPOT_MID },
  { name: "profit on spot", profile: "profit", market: "spot", sets: [], mid: SPOT_MID },
  { name: "profit on USD-M", profile: "profit", market: "usdm", sets: [], mid: USDM_MID },
  { name: "ether on both", market: "usdm", symbol: "ETHUSDT", sets: [], mid: 500_000 },
];

for (const { name, ...run } of taken) {
  Deno.test(`checkOrderSizes() takes ${name}`, () => check(run));
}

// deno-fmt-ignore
const refused: readonly (Run & { readonly name: string; readonly message: string })[] = [
  // Document 004's literal 10 USDT on the perpetual.
  { name: "10 USDT on the perpetual", profile: "ladder", market: "usdm", sets: [], mid: USDM_MID, message: "Cannot quote BTCUSDT: an order of 10 USDT is 0.000 BTC at 28079.6, less than the 0.002 that are worth the minimum of 50; the smallest order.notional that would do is 56.73" },
  { name: "a value that rounds below the minimum", market: "spot", sets: ["order.notional=10.1"], mid: SPOT_MID, message: "Cannot quote BTCUSDT: an order of 10.1 USDT is 0.00016 BTC at 61545.75, less than the 0.00017 that are worth the minimum of 10; the smallest order.notional that would do is 10.53" },
  { name: "one level of several", market: "spot", sets: ["order.notional=[12, 12, 10]"], mid: SPOT_MID, message: "Cannot quote BTCUSDT: an order of 10 USDT is 0.00016 BTC at 61484.05, less than the 0.00017 that are worth the minimum of 10; the smallest order.notional that would do is 10.53" },
  { name: "a share too small", profile: "profit", market: "usdm", sets: ["strategy.order_share=0.003"], mid: USDM_MID, message: "Cannot quote BTCUSDT: an order of 30 USDT is 0.001 BTC at 28079.6, less than the 0.002 that are worth the minimum of 50; the smallest strategy.order_share that would do is 0.005645" },
];

for (const { name, message, ...run } of refused) {
  Deno.test(`checkOrderSizes() refuses ${name}`, () => {
    assertEquals(assertThrows(() => check(run), RangeError).message, message);
  });
}

Deno.test("checkOrderSizes() names a value that passes, and no much larger one", () => {
  const mids = {
    spot: fc.integer({ min: 100_000, max: 40_000_000 }),
    usdm: fc.integer({ min: 60_000, max: 4_000_000 }),
  };
  for (const market of ["spot", "usdm"] as const) {
    fc.assert(
      fc.property(mids[market], (mid) => {
        const run = { market, mid, sets: ["account.equity=1000000", "order.notional=10"] };
        const message = refusalOf(run);
        if (message === undefined) return;
        const value = /would do is ([\d.]+)$/.exec(message)?.[1] ?? "";
        check({ ...run, sets: ["account.equity=1000000", `order.notional=${value}`] });
        const less = (Number(value) - 0.02).toFixed(2);
        assert(refusalOf({ ...run, sets: ["account.equity=1000000", `order.notional=${less}`] }));
      }),
      { seed: 20261121, numRuns: 100 },
    );
  }
});

function refusalOf(run: Run): string | undefined {
  try {
    check(run);
    return undefined;
  } catch (error) {
    assert(error instanceof RangeError);
    return error.message;
  }
}
