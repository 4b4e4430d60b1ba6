// What the venue publishes: what may be asked for, and where its files lie.
import { assertEquals, assertThrows } from "@std/assert";
import {
  daysNote,
  defaultFolder,
  dumpOf,
  type DumpWish,
  fileName,
  filePath,
} from "../../lib/download/dumps.ts";
import { periodOf } from "../../lib/download/period.ts";

const BTC = { symbol: "BTCUSDT" } as const;

// deno-fmt-ignore
const places: readonly { wish: DumpWish; period: string; path: string; folder: string }[] = [
  { wish: { ...BTC, market: "spot", kind: "klines", interval: "1m" }, period: "2026-10-31", path: "/data/spot/daily/klines/BTCUSDT/1m/BTCUSDT-1m-2026-10-31.zip", folder: "data/spot/BTCUSDT/klines-1m" },
  { wish: { ...BTC, market: "spot", kind: "klines", interval: "1mo" }, period: "2026-10", path: "/data/spot/monthly/klines/BTCUSDT/1mo/BTCUSDT-1mo-2026-10.zip", folder: "data/spot/BTCUSDT/klines-1mo" },
  { wish: { ...BTC, market: "spot", kind: "trades" }, period: "2026-10", path: "/data/spot/monthly/trades/BTCUSDT/BTCUSDT-trades-2026-10.zip", folder: "data/spot/BTCUSDT/trades" },
  { wish: { ...BTC, market: "spot", kind: "aggTrades" }, period: "2026-10-31", path: "/data/spot/daily/aggTrades/BTCUSDT/BTCUSDT-aggTrades-2026-10-31.zip", folder: "data/spot/BTCUSDT/aggTrades" },
  { wish: { ...BTC, market: "usdm", kind: "markPriceKlines", interval: "1m" }, period: "2026-10", path: "/data/futures/um/monthly/markPriceKlines/BTCUSDT/1m/BTCUSDT-1m-2026-10.zip", folder: "data/usdm/BTCUSDT/markPriceKlines-1m" },
  { wish: { ...BTC, market: "usdm", kind: "bookTicker" }, period: "2024-03-30", path: "/data/futures/um/daily/bookTicker/BTCUSDT/BTCUSDT-bookTicker-2024-03-30.zip", folder: "data/usdm/BTCUSDT/bookTicker" },
  { wish: { ...BTC, market: "usdm", kind: "bookDepth" }, period: "2026-10-31", path: "/data/futures/um/daily/bookDepth/BTCUSDT/BTCUSDT-bookDepth-2026-10-31.zip", folder: "data/usdm/BTCUSDT/bookDepth" },
  { wish: { ...BTC, market: "usdm", kind: "metrics" }, period: "2026-10-31", path: "/data/futures/um/daily/metrics/BTCUSDT/BTCUSDT-metrics-2026-10-31.zip", folder: "data/usdm/BTCUSDT/metrics" },
  { wish: { ...BTC, market: "usdm", kind: "fundingRate" }, period: "2026-10", path: "/data/futures/um/monthly/fundingRate/BTCUSDT/BTCUSDT-fundingRate-2026-10.zip", folder: "data/usdm/BTCUSDT/fundingRate" },
];

for (const { wish, period, path, folder } of places) {
  Deno.test(`filePath() is ${path}`, () => {
    const dump = dumpOf(wish);
    const one = periodOf(period);
    if (one === undefined) throw new RangeError(period);
    assertEquals(filePath(dump, one), path);
    assertEquals(path.endsWith(`/${fileName(dump, one)}`), true);
    assertEquals(defaultFolder(dump), folder);
  });
}

// deno-fmt-ignore
const refusals: readonly { wish: Omit<DumpWish, "symbol">; line: string }[] = [
  { wish: { market: "spot", kind: "depth" }, line: "Cannot use --kind depth: spot has klines, trades, aggTrades" },
  { wish: { market: "spot", kind: "bookTicker" }, line: "Cannot use --kind bookTicker: the venue publishes it for usdm only; spot has klines, trades, aggTrades" },
  { wish: { market: "usdm", kind: "liquidationSnapshot" }, line: "Cannot use --kind liquidationSnapshot: usdm has klines, trades, aggTrades, bookTicker, bookDepth, metrics, fundingRate, markPriceKlines, indexPriceKlines, premiumIndexKlines" },
  { wish: { market: "spot", kind: "trades", interval: "1m" }, line: "Cannot use --interval 1m: trades have no interval" },
  { wish: { market: "spot", kind: "klines" }, line: "Cannot download klines: --interval is not given; it is one of 1s, 1m, 3m, 5m, 15m, 30m, 1h, 2h, 4h, 6h, 8h, 12h, 1d, 3d, 1w, 1mo" },
  { wish: { market: "usdm", kind: "klines", interval: "1s" }, line: "Cannot use --interval 1s: only spot has klines of 1s; usdm has 1m, 3m, 5m, 15m, 30m, 1h, 2h, 4h, 6h, 8h, 12h, 1d, 3d, 1w, 1mo" },
  { wish: { market: "spot", kind: "klines", interval: "1M" }, line: "Cannot use --interval 1M: spot klines have 1s, 1m, 3m, 5m, 15m, 30m, 1h, 2h, 4h, 6h, 8h, 12h, 1d, 3d, 1w, 1mo; a month is 1mo" },
];

for (const { wish, line } of refusals) {
  Deno.test(`dumpOf() refuses: ${line.slice(0, 60)}`, () => {
    assertThrows(() => dumpOf({ ...BTC, ...wish }), RangeError, line);
  });
}

// deno-fmt-ignore
const notes: readonly { kind: string; note: string | undefined }[] = [
  { kind: "trades", note: undefined },
  { kind: "bookDepth", note: "bookDepth begins 2023-01-01" },
  { kind: "bookTicker", note: "bookTicker is published for 2023-05-16 to 2024-03-30 only" },
];

for (const { kind, note } of notes) {
  Deno.test(`daysNote() says ${note ?? "nothing"} of ${kind}`, () => {
    assertEquals(daysNote(dumpOf({ ...BTC, market: "usdm", kind })), note);
  });
}
