// Real exchangeInfo answers of 2021 from both markets.
import { assertEquals } from "@std/assert";
import { gunzipSync } from "node:zlib";
import { readExchangeInfo } from "../../lib/config/mod.ts";
import type { Market } from "../../lib/market/instrument.ts";

const FOLDER = new URL("../../../shared/data/cryptofeed/", import.meta.url);

/** The answer's line in the recording: `<address> -> <time>: <JSON>`. */
function answerOf(name: string): string {
  const text = new TextDecoder().decode(gunzipSync(Deno.readFileSync(new URL(name, FOLDER))));
  const line = text.split("\n").find((one) => one.includes("exchangeInfo")) ?? "";
  return line.slice(line.indexOf("{"));
}

// deno-fmt-ignore
const cases: readonly { file: string; market: Market; symbol: string; found: readonly unknown[] }[] = [
  { file: "BINANCE.0.gz", market: "spot", symbol: "BTCUSDT", found: ["0.01", "0.00001", "10", 200, "by_side"] },
  { file: "BINANCE.0.gz", market: "spot", symbol: "ETHBTC", found: ["0.000001", "0.0001", "0.0001", 200, "by_side"] },
  { file: "BINANCE_FUTURES.0.gz", market: "usdm", symbol: "BTCUSDT", found: ["0.01", "0.001", "5", 200, "by_mark"] },
  { file: "BINANCE_FUTURES.0.gz", market: "usdm", symbol: "ETHUSDT", found: ["0.01", "0.001", "5", 200, "by_mark"] },
];

for (const { file, market, symbol, found } of cases) {
  Deno.test(`readExchangeInfo() reads ${symbol} of ${file}`, () => {
    const read = readExchangeInfo(answerOf(file), { market, symbol, file });
    const { tickSize, lotSize, notionalMin, ordersMax, percentPrice } = read;
    assertEquals([tickSize, lotSize, notionalMin, ordersMax, percentPrice.type], [...found]);
  });
}
