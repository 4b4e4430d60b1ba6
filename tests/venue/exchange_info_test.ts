// exchangeInfo of the local venue: our own reader gets the instrument back.
import { assert, assertEquals } from "@std/assert";
import { readExchangeInfo } from "../../lib/config/mod.ts";
import { fieldsOf, instrumentOf, Rig } from "./rig.ts";

for (const market of ["spot", "usdm"] as const) {
  Deno.test(`exchangeInfo() gives back every filter of a ${market} instrument`, async () => {
    const instrument = instrumentOf(market);
    const rig = await Rig.open({ instruments: [instrument] });
    const path = market === "spot" ? "/api/v3" : "/fapi/v1";
    const { body } = rig.get(`GET ${path}/exchangeInfo`);
    const wanted = { file: "exchangeInfo", market, symbol: "BTCUSDT" };
    assertEquals(readExchangeInfo(JSON.stringify(body), wanted), instrument);
  });
}

Deno.test("exchangeInfo() lists the symbols asked for, and their status", async () => {
  const rig = await Rig.open({
    instruments: [
      instrumentOf("spot"),
      instrumentOf("spot", { symbol: "ETHUSDT", baseAsset: "ETH" }),
    ],
  });
  const symbol = rig.venue.symbol("spot", "ETHUSDT");
  assert(symbol !== undefined);
  rig.venue.setStatus(symbol, "HALT");
  const listed = (query: string) => {
    const { symbols } = fieldsOf(rig.get(`GET /api/v3/exchangeInfo${query}`).body);
    assert(Array.isArray(symbols));
    return symbols.map((one) => [fieldsOf(one)["symbol"], fieldsOf(one)["status"]]);
  };
  assertEquals(listed(""), [["BTCUSDT", "TRADING"], ["ETHUSDT", "HALT"]]);
  assertEquals(listed("?symbol=ETHUSDT"), [["ETHUSDT", "HALT"]]);
  assertEquals(listed('?symbols=["BTCUSDT"]'), [["BTCUSDT", "TRADING"]]);
});
