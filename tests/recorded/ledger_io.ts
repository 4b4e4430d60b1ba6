// A real account's fills through the ledger: inventory, fees and commissions to the last digit.
import { assertEquals } from "@std/assert";
import { Decimal, toLots, toTicks } from "../../lib/base/decimal.ts";
import { halfTicks } from "../../lib/base/units.ts";
import { Ledger } from "../../lib/ledger/mod.ts";
import type { Side } from "../../lib/orders/requests.ts";
import { ASK, BID } from "../../lib/market/event_ring.ts";
import { commission } from "../../lib/sim/fees.ts";
import { fillOf, instrumentOf } from "../ledger/fixtures.ts";

const FILE = new URL("../../../shared/data/bbgo/btcusdt-own-trades-part1.json.gz", import.meta.url);
/** Fills of 2019 and 2020: two digits of price, six of quantity. */
const SIZES = { tickSize: "0.01", lotSize: "0.000001" };

interface OwnTrade {
  readonly price: string;
  readonly quantity: string;
  readonly side: Side;
  readonly maker: boolean;
  /** May have an exponent: `6.019e-05`. */
  readonly fee: Decimal;
  readonly feeAsset: string;
}

/** Makers and takers paid 0.1 % throughout; the account switched between BTC, USDT and BNB. */
const RATE = new Decimal("0.001");

/** One record a line; numbers are taken as the text they are. */
async function readTrades(): Promise<OwnTrade[]> {
  const file = await Deno.open(FILE);
  const text = await new Response(file.readable.pipeThrough(new DecompressionStream("gzip")))
    .text();
  return text.split("\n").filter((line) => line.startsWith("{")).map((line) => {
    const field = (name: string) =>
      new RegExp(`"${name}": "?([^",}]+)`).exec(line)?.[1] ?? `no ${name}`;
    return {
      price: new Decimal(field("price")).toFixed(),
      quantity: new Decimal(field("quantity")).toFixed(),
      side: field("side") === "BUY" ? "buy" : "sell",
      maker: field("isMaker") === "true",
      fee: new Decimal(field("fee")),
      feeAsset: field("feeCurrency"),
    };
  });
}

Deno.test("Ledger books a real account's fills to the last digit", async () => {
  const trades = await readTrades();
  const zero = new Decimal(0);
  const mid = halfTicks(1_840_000);
  const ledger = new Ledger({
    instrument: instrumentOf("spot", SIZES),
    opening: { quote: zero, base: zero, bnb: zero },
    bnbPrice: new Decimal(20),
    mid,
  });
  for (const { price, quantity, side, fee, feeAsset } of trades) {
    const ticks = toTicks(price, SIZES.tickSize, "exact");
    const lots = toLots(quantity, SIZES.lotSize, "exact");
    const fill = fillOf({ price: ticks, qty: lots, fee: fee.toFixed(), feeAsset, mid: 2 * ticks });
    ledger.apply(fill, { side, level: 0 });
  }

  assertEquals(trades.length, 1_889);
  assertEquals(ledger.base.toFixed(), "0.40959217");
  const feesInBase = ledger.feesByAsset.get("BTC") ?? zero;
  assertEquals(ledger.base.plus(feesInBase).toFixed(), "0.486615");
  assertEquals(
    Object.fromEntries([...ledger.feesByAsset].map(([asset, fee]) => [asset, fee.toFixed()])),
    { BTC: "0.07702283", USDT: "611.23233691", BNB: "0.76957925" },
  );
  assertEquals(ledger.bnb.toFixed(), "-0.76957925");

  const last = 2_000_000;
  const charges = ledger.funding.minus(ledger.fees);
  const change = ledger.equity(last).minus(ledger.openingEquity);
  const split = ledger.spreadCapture.plus(ledger.inventoryMove(last)).plus(charges);
  const cost = ledger.realized.plus(ledger.unrealized(last)).plus(charges);
  assertEquals([split.toFixed(), cost.toFixed()], [change.toFixed(), change.toFixed()]);
});

Deno.test("commission() charges what the venue charged, on every fill not paid in BNB", async () => {
  const trades = (await readTrades()).filter(({ feeAsset }) => feeAsset !== "BNB");
  const one = new Decimal(1);
  const fees = { maker: RATE, taker: RATE, payInBnb: false, bnbDiscount: one, bnbPrice: one };
  const terms = { instrument: instrumentOf("spot", SIZES), fees, bnb: new Decimal(0) };
  const exact = trades.filter((trade) => {
    const { amount, asset } = commission({
      side: trade.side === "buy" ? BID : ASK,
      price: toTicks(trade.price, SIZES.tickSize, "exact"),
      qty: toLots(trade.quantity, SIZES.lotSize, "exact"),
      liquidity: trade.maker ? "maker" : "taker",
    }, terms);
    return asset === trade.feeAsset && amount.eq(trade.fee);
  });
  assertEquals([exact.length, trades.length], [1_792, 1_792]);
});
