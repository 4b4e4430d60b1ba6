// The account: what it holds, and where the ledger differs.
import { assertEquals, assertThrows } from "@std/assert";
import { Decimal } from "../../lib/base/decimal.ts";
import { accountCall, mismatches, readHoldings } from "../../lib/binance/account.ts";
import { instrumentOf } from "./orders_rig.ts";

const SPOT = { balances: [{ asset: "BTC", free: "1.5", locked: "0.5" }] };
const USDM = {
  assets: [{ asset: "USDT", walletBalance: "23.72469206" }],
  positions: [{ symbol: "BTCUSDT", positionAmt: "-1.000" }, { symbol: "X", positionAmt: "9" }],
};

Deno.test("readHoldings() adds free and locked on spot, and reads the position on usdm", () => {
  const spot = readHoldings(SPOT, instrumentOf("spot"));
  assertEquals([spot.balances.get("BTC")?.toFixed(), spot.position.toFixed()], ["2", "0"]);
  const usdm = readHoldings(USDM, instrumentOf("usdm"));
  assertEquals(usdm.balances.get("USDT")?.toFixed(), "23.72469206");
  assertEquals(usdm.position.toFixed(), "-1");
  assertThrows(() => readHoldings({}, instrumentOf("usdm")), SyntaxError, "a USD-M account");
});

Deno.test("mismatches() names each figure that differs, and passes over assets not followed", () => {
  const venue = readHoldings(USDM, instrumentOf("usdm"));
  assertEquals(mismatches(venue, venue), []);
  const balances = new Map([["USDT", new Decimal(24)], ["BNB", new Decimal(0)]]);
  const found = mismatches(venue, { balances, position: new Decimal(0) });
  assertEquals(found.map(({ what, venue, ledger }) => [what, venue.toFixed(), ledger.toFixed()]), [
    ["USDT", "23.72469206", "24"],
    ["position", "-1", "0"],
  ]);
});

Deno.test("accountCall() asks each market in its own way", () => {
  assertEquals(accountCall("spot").endpoint, "GET /api/v3/account");
  assertEquals([accountCall("usdm").endpoint, accountCall("usdm").weight], [
    "GET /fapi/v3/account",
    5,
  ]);
});
