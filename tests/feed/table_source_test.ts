// Every table that is read: its fixture gives the events it should, and what is wrong is refused.
import { assertEquals, assertThrows } from "@std/assert";
import { CSV_LINE_BYTES_MAX } from "../../lib/feed/event_csv.ts";
import { FIXTURES } from "./fixtures.ts";
import { asEventCsv, readNow, SPOT, tableSource, USDM } from "./rings.ts";

for (const { name, text, events, instrument } of FIXTURES) {
  Deno.test(`TableSource reads ${name} in any block`, () => {
    const rows = text.trimEnd().split("\n");
    const source = tableSource(text, { instrument });
    assertEquals(asEventCsv(readNow(source), instrument), events);
    assertEquals(
      source.rows,
      /^\d|^"|^binance|^BTC/.test(rows[0] ?? "") ? rows.length : rows.length - 1,
    );
    for (const blockBytes of [1, 100]) {
      const again = tableSource(text, { instrument, blockBytes });
      assertEquals(asEventCsv(readNow(again), instrument), events);
    }
  });

  Deno.test(`TableSource reads ${name} through a spreadsheet`, () => {
    const lines = text.trimEnd().split("\n");
    const quoted = lines.map((line) =>
      line.split(",").map((field) => field.startsWith('"') ? field : `"${field}"`).join(",")
    );
    for (const dressed of [`\uFEFF${lines.join("\r\n")}`, `${quoted.join("\n\n")}\n\n`]) {
      assertEquals(asEventCsv(readNow(tableSource(dressed, { instrument })), instrument), events);
    }
  });
}

function textOf(name: string): string {
  return FIXTURES.find((fixture) => fixture.name === name)?.text ?? "";
}

// deno-fmt-ignore
const REFUSALS: readonly { name: string; change: (text: string) => string; message: string }[] = [
  { name: "binance_spot_trades", change: (text) => text.replace(",False,True\n", ",Yes,True\n"),
    message: 'line 3 column is_buyer_maker: found "Yes"; expected true or false' },
  { name: "binance_spot_trades", change: (text) => text.replace("61837.64000000", "61837.64100000"),
    message: "line 3 column price: price 61837.64100000 is off the tick 0.01" },
  { name: "binance_spot_trades", change: (text) => text.replace("0.00012000", "0.00000000"),
    message: "line 3 column qty: qty of a trade is 0" },
  { name: "binance_spot_trades", change: (text) => text.replace("0.00012000", "-1"),
    message: 'line 3 column qty: qty is "-1", below 0' },
  { name: "binance_spot_trades", change: (text) => text.replace("61837.64000000", "-5"),
    message: "line 3 column price: price is -5, below 0" },
  { name: "binance_spot_trades", change: (text) => text.replace("1735689600123001", "173568960"),
    message: "line 3 column time: 173568960 is no time in milliseconds or microseconds" },
  { name: "binance_spot_trades", change: (text) => text.replace("1735689600123001", "1735689594123001"),
    message: "line 3 column time: time goes back by more than 5 s, from 1735689600010866 to 1735689594123001; it can be put in order: deno task convert test.csv --sort --out sorted.csv" },
  { name: "binance_spot_trades", change: (text) => text.replace("3735683261,", "x,"),
    message: 'line 3 column id: id is "x"' },
  { name: "binance_spot_trades", change: (text) => text.slice(0, -30),
    message: "line 3: wrong columns: found 4, expected 7" },
  { name: "binance_spot_trades", change: (text) => text.replace("3735683261,", '"3735683261,'),
    message: "line 3: a quoted field does not end on its line" },
  { name: "binance_spot_agg_trades", change: (text) => text.replace("61837.64000000", "0"),
    message: "line 3 column price: price is 0" },
  { name: "binance_usdm_trades", change: (text) => text.slice(0, text.indexOf("\n")),
    message: ": it has no rows" },
  { name: "binance_book_ticker", change: (text) => text.replace("28145.10000000,3.8180", "0,3.8180"),
    message: "line 3 column best_bid_price: price is 0" },
  { name: "tardis_incremental_book_l2", change: (text) => text.replace(",1598918403819763,", ",1598918403810980,"),
    message: "line 5 column local_timestamp: local time goes back from 1598918403810981 to 1598918403810980; it can be put in order: deno task convert test.csv --sort --out sorted.csv" },
  { name: "tardis_incremental_book_l2", change: (text) => text.replace("false,bid,11657,", "false,bid,0,"),
    message: "line 7 column price: price is 0" },
  { name: "tardis_incremental_book_l2", change: (text) => text.replace("false,bid", "false,buy"),
    message: 'line 7 column side: found "buy"; expected bid or ask' },
  { name: "tardis_incremental_book_l2", change: (text) => text.replace("BTCUSDT,1598918403888000", "ETHUSDT,1598918403888000"),
    message: 'line 7 column symbol: found "ETHUSDT"; the file began with "BTCUSDT": --symbol picks one' },
  { name: "tardis_incremental_book_l2", change: (text) => text.replace("1598918403894256", ""),
    message: 'line 7 column local_timestamp: local_timestamp is ""' },
  { name: "tardis_book_snapshot_5", change: (text) => text.replace("11656.9,0.2", "11657,0.2"),
    message: "line 2 column bids[1].price: its price is no worse than that of the level before" },
  { name: "tardis_trades", change: (text) => text.replace("buy", "b"),
    message: 'line 3 column side: found "b"; expected buy or sell' },
  { name: "tardis_quotes", change: (text) => text.replace("61837.64,", "x,"),
    message: 'line 2 column ask_price: price is "x"' },
  { name: "binance_t_depth_update", change: (text) => text.replace("a,set", "a,delta"),
    message: 'line 2 column update_type: found "delta"; expected set or snap' },
  { name: "binance_t_depth_update", change: (text) => text.replace(",2098021528350,", ",9,"),
    message: "line 5 column last_update_id: it is below first_update_id 2098021528341" },
  { name: "binance_t_depth_update", change: (text) => text.replace("\nBTCUSDT,1667346579300", "\nETHUSDT,1667346579300"),
    message: 'line 5 column symbol: found "ETHUSDT"; the file began with "BTCUSDT": --symbol picks one' },
  { name: "stream_depth_diff", change: (text) => text.replace("\n6,", "\n2,"),
    message: "line 4 column seq: seq is 2 after 3: it must increase from message to message" },
  { name: "stream_trades", change: (text) => text.replace("\n5,", "\n1,"),
    message: "line 3 column seq: seq is 1 after 1: it must increase from message to message" },
  { name: "stream_trades", change: (text) => text.replace("1680652700441685000", "168065270044168500"),
    message: 'line 3 column local_ts_ns: found "168065270044168500"; expected 19 digits of nanoseconds' },
  { name: "stream_trades", change: (text) => text.replace("1680652700441685000", "9680652700441685000"),
    message: 'line 3 column local_ts_ns: local_ts_ns "9680652700441685000" is too large' },
  { name: "stream_trades", change: (text) => text.replace("INSURANCE_FUND", "fund"),
    message: 'line 3 column order_type: found "fund"; expected a word in capitals' },
  { name: "evgerher_orderbooks", change: (text) => text.replace("18:25:11", "18:60:11"),
    message: 'line 2 column time: found "2020-03-10 18:60:11"; expected a time such as 2020-03-10 18:25:10' },
  { name: "evgerher_orderbooks", change: (text) => text.replace("2020-03-10 18:25:11", ""),
    message: 'line 2 column time: found ""; expected a time such as 2020-03-10 18:25:10' },
  { name: "evgerher_orderbooks", change: (text) => text.replace('",7,', '",1000,'),
    message: "line 2 column millis: 1000 is more milliseconds than a second has" },
  { name: "evgerher_orderbooks", change: (text) => text.replace(",7822,", ",7822.5,"),
    message: "line 1 column bid_px_1: its price is no worse than that of the level before" },
  { name: "evgerher_orderbooks", change: (text) => text.replace('\n"2020-03-10 18:25:11",7,"XBTUSD', '\n"2020-03-10 18:25:11",7,"ETHUSD'),
    message: 'line 2 column symbol: found "ETHUSD"; the file began with "XBTUSD": --symbol picks one' },
  { name: "evgerher_trades", change: (text) => text.replace("Sell", "Sold"),
    message: 'line 2 column side: found "Sold"; expected Buy or Sell' },
  { name: "evgerher_trades", change: (text) => text.replace("insert", "in ert"),
    message: 'line 2 column action: found "in ert"; expected a word' },
  { name: "evgerher_trades", change: (text) => text.replace("18:25:12", "18:25:02"),
    message: "line 2 column time: local time goes back from 1583864708955000 to 1583864702155000; it can be put in order: deno task convert test.csv --sort --out sorted.csv" },
  { name: "bbgo_trades", change: (text) => text.replace("buy", "long"),
    message: 'line 3 column side: found "long"; expected buy or sell' },
  { name: "stream_actions", change: (text) => text.replace("insert", "in sert"),
    message: 'line 3 column action: found "in sert"; expected a word' },
  { name: "stream_actions", change: (text) => text.replace("1583864712155", "15838647121550000"),
    message: 'line 3 column event_ms: event_ms "15838647121550000" is too large' },
];

for (const { name, change, message } of REFUSALS) {
  Deno.test(`TableSource refuses ${name}: ${message}`, () => {
    const fixture = FIXTURES.find((one) => one.name === name);
    const text = change(textOf(name));
    const thrown = assertThrows(() =>
      readNow(tableSource(text, { instrument: fixture?.instrument ?? SPOT }))
    );
    const start = `Cannot read test.csv${message.startsWith(":") ? "" : " "}`;
    assertEquals(thrown instanceof Error ? thrown.message : "", `${start}${message}`);
  });
}

Deno.test("TableSource refuses a line that is too long, and text that is not UTF-8", () => {
  const text = textOf("binance_spot_trades");
  const long = `${text}${"1".repeat(CSV_LINE_BYTES_MAX + 1)}\n`;
  const where = "Cannot read test.csv line 4: the line is longer than 65536 bytes";
  assertThrows(() => readNow(tableSource(long)), RangeError, where);
  const bytes = new TextEncoder().encode(text);
  bytes[text.indexOf("0.00012") + 3] = 0xff;
  const what = "Cannot read test.csv line 3 column qty: it is not UTF-8 text";
  assertThrows(() => readNow(tableSource(bytes)), SyntaxError, what);
});

Deno.test("TableSource counts what it tolerates", () => {
  const tolerances = (name: string, instrument = USDM) => {
    const source = tableSource(textOf(name), { instrument });
    readNow(source);
    return source.tolerances;
  };
  const late = { repeated_timestamps: 1, late_rows: 1, no_receipt_times: 2 };
  assertEquals(tolerances("binance_usdm_agg_trades"), late);
  assertEquals(tolerances("binance_spot_agg_trades", SPOT), {
    non_market_trades: 1,
    price_zero_trades: 1,
    no_receipt_times: 3,
  });
  assertEquals(tolerances("tardis_trades", SPOT), { non_market_trades: 1, text_trade_ids: 1 });
  assertEquals(tolerances("binance_t_depth_update"), { no_receipt_times: 2 });
});

Deno.test("TableSource keeps the line on which an event begins, or which moved it last", () => {
  const text = "exchange,symbol,timestamp,local_timestamp,is_snapshot,side,price,amount\n" +
    "binance,BTCUSDT,1000000,1000100,true,bid,61837.00,1\n\n" +
    "binance,BTCUSDT,1000000,1000100,true,ask,61838.00,1\n" +
    "binance,BTCUSDT,1100000,1100100,false,bid,61837.00,2\n";
  const ring = readNow(tableSource(text));
  assertEquals([...ring.line.subarray(0, ring.tail)].slice(1), [5]);
  assertEquals(ring.paths, ["test.csv"]);
});
