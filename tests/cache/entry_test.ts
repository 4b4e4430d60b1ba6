// What is kept is good for as long as the same bytes mean the same events.
import { assertEquals } from "@std/assert";
import { crc32 } from "node:zlib";
import { PARSED_VERSION } from "../../lib/cache/entry.ts";
import { FIXTURES } from "../feed/fixtures.ts";
import { csvSource, plainEvents, readNow, tableSource } from "../feed/rings.ts";

/**
 * Checksums of the events of each golden file under the version of what is kept. A sum that is no
 * longer right says that the version has to be raised, and the sums taken anew.
 */
const VERSION = 1;
const SUMS: Readonly<Record<string, string>> = {
  binance_book_ticker: "2db103ab fac32397",
  binance_spot_agg_trades: "4e5006fe c309d930",
  binance_spot_trades: "73e29d8a bbeaadf6",
  binance_spot_trades_ms: "55ec3259 beebca0b",
  binance_t_depth_snap: "3c81ef5e 30733679",
  binance_t_depth_update: "5ac195b5 69edcf8d",
  binance_usdm_agg_trades: "53435570 68ec1c99",
  binance_usdm_trades: "3b086d9e c78349a7",
  binance_usdm_trades_bare: "3b086d9e c78349a7",
  bbgo_trades: "623c080 91fb4092",
  evgerher_orderbooks: "77ef671a 66f3f18d",
  evgerher_trades: "35a278a6 35a278a6",
  stream_actions: "1fa8233a 1fa8233a",
  stream_book10: "af223b92 20405caf",
  stream_book20: "92439083 e3df636f",
  stream_bookticker: "2b849d54 2e38931a",
  stream_depth_diff: "17c01ee2 17c01ee2",
  stream_depth_snapshot: "60cffe9f 60cffe9f",
  stream_trades: "de0d3cbf de0d3cbf",
  tardis_book_snapshot_25: "23aa4fc6 4cae5890",
  tardis_book_snapshot_5: "2419cda6 935e4f52",
  tardis_incremental_book_l2: "b9844e13 b9844e13",
  tardis_quotes: "ecb1bb45 d1d192f5",
  tardis_trades: "319f38ec 51af1596",
};

for (const { name, text, events, instrument } of FIXTURES) {
  Deno.test(`PARSED_VERSION is raised when ${name} comes to mean other events`, () => {
    assertEquals(PARSED_VERSION, VERSION);
    const sums = [tableSource(text, { instrument }), csvSource(events, { instrument })]
      .map((source) => {
        const all = plainEvents(readNow(source));
        return crc32(JSON.stringify([all, source.rows, source.tolerances])).toString(16);
      });
    assertEquals(sums.join(" "), SUMS[name] ?? sums.join(" "));
  });
}
