// Commissions: rates, assets, rounding, rebates and BNB.
import { assertEquals } from "@std/assert";
import { Decimal } from "../../lib/base/decimal.ts";
import { ASK, BID } from "../../lib/market/event_ring.ts";
import { commission } from "../../lib/sim/fees.ts";
import { NO_FEES, testInstrument } from "./rig.ts";

const SPOT = testInstrument("spot", { tickSize: "0.01", lotSize: "0.00001" });
const USDM = testInstrument("usdm", { tickSize: "0.1", lotSize: "0.001" });

// Prices in ticks and quantities in lots of BTCUSDT: 6180012 is 61800.12 on spot.
// deno-fmt-ignore
const cases = [
  // 0.00123 BTC × 0.001 = 0.00000123 BTC
  { name: "takes base off a spot buy",          on: SPOT, side: BID, price: 6180012, qty: 123, rate: "0.001",   fee: "0.00000123 BASE" },
  // 61800.12 × 0.00123 × 0.001 = 0.0760141476 USDT
  { name: "takes quote off a spot sell",        on: SPOT, side: ASK, price: 6180012, qty: 123, rate: "0.001",   fee: "0.07601415 QUOTE" },
  // 0.00005 × 0.00075 = 0.0000000375; 0.00002 × 0.00075 = 0.000000015, which goes up
  { name: "rounds down below a half",           on: SPOT, side: BID, price: 6180012, qty: 5,   rate: "0.00075", fee: "0.00000004 BASE" },
  { name: "rounds a half up",                   on: SPOT, side: BID, price: 6180012, qty: 2,   rate: "0.00075", fee: "0.00000002 BASE" },
  // 0.00001 × 0.0001 = 0.000000001
  { name: "takes at least the smallest amount", on: SPOT, side: BID, price: 6180012, qty: 1,   rate: "0.0001",  fee: "0.00000001 BASE" },
  { name: "takes nothing at a zero rate",       on: SPOT, side: BID, price: 6180012, qty: 123, rate: "0",       fee: "0 BASE" },
  { name: "pays a rebate in what is received",  on: SPOT, side: ASK, price: 6180012, qty: 123, rate: "-0.0001", fee: "-0.00760141 QUOTE" },
  { name: "rounds a rebate's magnitude",        on: SPOT, side: BID, price: 6180012, qty: 15,  rate: "-0.0001", fee: "-0.00000002 BASE" },
  { name: "pays at least the smallest rebate",  on: SPOT, side: BID, price: 6180012, qty: 1,   rate: "-0.0001", fee: "-0.00000001 BASE" },
  // 28155.1 × 0.009 × 0.0002 = 0.05067918, and no rounding at all
  { name: "takes quote exactly on USD-M",       on: USDM, side: BID, price: 281551,  qty: 9,   rate: "0.0002",  fee: "0.05067918 QUOTE" },
  { name: "does not round on USD-M",            on: USDM, side: ASK, price: 281551,  qty: 1,   rate: "0.00012345", fee: "0.003475747095 QUOTE" },
  { name: "pays a rebate exactly on USD-M",     on: USDM, side: ASK, price: 281551,  qty: 1,   rate: "-0.00005", fee: "-0.001407755 QUOTE" },
] as const;

for (const { name, on, side, price, qty, rate, fee } of cases) {
  Deno.test(`commission() ${name}`, () => {
    const fees = { ...NO_FEES, maker: new Decimal(rate) };
    const trade = { side, price, qty, liquidity: "maker" } as const;
    const { amount, asset } = commission(trade, { instrument: on, fees, bnb: new Decimal(0) });
    assertEquals(`${amount.toFixed()} ${asset}`, fee);
  });
}

Deno.test("commission() takes the taker rate of a taker", () => {
  const fees = { ...NO_FEES, taker: new Decimal("0.0005") };
  const trade = { side: BID, price: 281551, qty: 1000, liquidity: "taker" } as const;
  const { amount } = commission(trade, { instrument: USDM, fees, bnb: new Decimal(0) });
  assertEquals(amount.toFixed(), "14.07755");
});

// 61800.12 × 0.00123 × 0.001 × 0.75 ÷ 600 = 0.0000950176845 BNB
// deno-fmt-ignore
const bnbCases = [
  { name: "with the discount while it lasts",      maker: "0.001", bnb: "1",          fee: "0.00009502 BNB" },
  { name: "to the last of it",                     maker: "0.001", bnb: "0.00009502", fee: "0.00009502 BNB" },
  { name: "not when it is short, nor the discount", maker: "0.001", bnb: "0.00009501", fee: "0.00000123 BASE" },
  { name: "not at a zero rate",                    maker: "0",     bnb: "1",          fee: "0 BASE" },
  { name: "not for a rebate",                      maker: "-0.001", bnb: "1",         fee: "-0.00000123 BASE" },
] as const;

for (const { name, maker, bnb, fee } of bnbCases) {
  Deno.test(`commission() is paid in BNB ${name}`, () => {
    const bnbDiscount = new Decimal("0.25");
    const fees = { ...NO_FEES, maker: new Decimal(maker), payInBnb: true, bnbDiscount };
    const trade = { side: BID, price: 6180012, qty: 123, liquidity: "maker" } as const;
    const paid = commission(trade, { instrument: SPOT, fees, bnb: new Decimal(bnb) });
    assertEquals(`${paid.amount.toFixed()} ${paid.asset}`, fee);
  });
}
