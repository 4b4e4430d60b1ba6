// Tables of bars: each fixture gives the events it should, and what is wrong is refused.
import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { BAR_LINE_BYTES_MAX } from "../../lib/feed/bar_source.ts";
import { QUOTE, TRADE } from "../../lib/market/event_ring.ts";
import { BAR_FIXTURES, barSource, barTable } from "./bars.ts";
import { asEventCsv, plainEvents, readNow, SPOT } from "./rings.ts";

const SEED = 20261121;

for (const { name, text, events, instrument, tolerances, rows } of BAR_FIXTURES) {
  Deno.test(`BarSource reads ${name} in any block`, () => {
    for (const blockBytes of [undefined, 1, 100]) {
      const source = barSource(text, { instrument, blockBytes });
      assertEquals(asEventCsv(readNow(source), instrument), events);
      assertEquals(source.rows, rows);
      assertEquals(source.tolerances, tolerances);
    }
  });

  Deno.test(`BarSource reads ${name} through a spreadsheet`, () => {
    const plain = text.replaceAll('"', "").trimEnd();
    const quoted = plain.split("\n").map((line) =>
      line.split(",").map((field) => `"${field}"`).join(",")
    );
    for (const dressed of [`\uFEFF${plain.replaceAll("\n", "\r\n")}`, quoted.join("\n\n")]) {
      assertEquals(asEventCsv(readNow(barSource(dressed, { instrument })), instrument), events);
    }
  });
}

const HEADER = "time,open,high,low,close,volume\n";
const MINUTE = 60_000_000;
const START = 1_735_689_600_000_000;

function barsText(...rows: readonly string[]): string {
  const lines = rows.map((row, index) => `${START / 1e6 + 60 * index},${row}\n`);
  return HEADER + lines.join("");
}

// deno-fmt-ignore
const PATHS: readonly { name: string; bar: string; path: readonly number[] }[] = [
  { name: "the nearer extreme first, above", bar: "10,11,5,9,1", path: [10, 11, 5, 9] },
  { name: "the nearer extreme first, below", bar: "10,15,9,11,1", path: [10, 9, 15, 11] },
  { name: "the lower of two as near", bar: "10,12,8,10,1", path: [10, 8, 12, 10] },
  { name: "an open at its low", bar: "8,12,8,10,1", path: [8, 8, 12, 10] },
  { name: "an open at its high", bar: "12,12,8,10,1", path: [12, 12, 8, 10] },
  { name: "one price alone", bar: "10,10,10,10,1", path: [10, 10, 10, 10] },
];

for (const { name, bar, path } of PATHS) {
  Deno.test(`BarSource takes ${name}`, () => {
    const ring = readNow(barSource(barsText(bar, "10,10,10,10,1")));
    const events = plainEvents(ring).slice(0, 4);
    assertEquals(events.map((event) => (event.rows[0]?.[1] ?? 0) / 100), path);
    assertEquals(
      events.map((event) => event.local),
      [0, 1, 2, 3].map((k) => START + k * MINUTE / 4),
    );
    assertEquals(events.map((event) => event.venue), events.map((event) => event.local));
  });
}

Deno.test("BarSource gives all of the volume, a quarter each and the rest with the last", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000 }), (lots) => {
      const volume = (lots / 1e5).toFixed(5);
      const ring = readNow(barSource(barsText(`10,12,8,11,${volume}`, "1,1,1,1,1")));
      const events = plainEvents(ring).filter((event) => event.local < START + MINUTE);
      assertEquals(events.length, 4);
      const trades = events.filter((event) => event.type === TRADE);
      const sum = trades.reduce((all, event) => all + (event.rows[0]?.[2] ?? 0), 0);
      assertEquals(sum, lots);
      const most = Math.max(0, ...trades.map((event) => event.rows[0]?.[2] ?? 0));
      assert(most <= Math.floor(lots / 4) + 3);
    }),
    { seed: SEED },
  );
});

Deno.test("BarSource assumes a touch where nothing was traded", () => {
  const text = barsText("10,10,10,10,0", "10,10,10,10,1");
  const types = plainEvents(readNow(barSource(text))).map((event) => event.type);
  assertEquals(types, [QUOTE, QUOTE, QUOTE, QUOTE, TRADE, TRADE, TRADE, TRADE]);
});

Deno.test("BarSource assumes no touch below the first tick", () => {
  const ring = readNow(barSource(barsText("0.01,0.01,0.01,0.01,0", "0.01,0.01,0.01,0.01,1")));
  assertEquals(plainEvents(ring).filter((event) => event.type === QUOTE), []);
});

Deno.test("BarSource reads every unit of an epoch, and ISO times with and without offset", () => {
  // deno-fmt-ignore
  const times = [
    ["1735689600", "1735689660"], ["1735689600000", "1735689660000"],
    ["1735689600000000", "1735689660000000"], ["1735689600000000000", "1735689660000000000"],
    ["1735689600.0", "1735689660.0"], ["2025-01-01T00:00:00Z", "2025-01-01T00:01:00Z"],
    ["2025-01-01 00:00", "2025-01-01 00:01"], ["2025-01-01 01:00:00+01:00", "2025-01-01 01:01:00+0100"],
    ["2024/12/31 19:00:00.000 -05", "2024/12/31 19:01:00.000 -05"], ["2025-01-01 00:00:00 UTC", "2025-01-01 00:01:00 UTC"],
  ];
  for (const [first, second] of times) {
    const text = `${HEADER}${first},10,12,8,11,1\n${second},11,11,11,11,1\n`;
    const events = plainEvents(readNow(barSource(text)));
    assertEquals([events[0]?.local, events[4]?.local], [START, START + MINUTE]);
  }
});

// deno-fmt-ignore
const REFUSALS: readonly { name: string; text: string; error: typeof RangeError | typeof SyntaxError; message: string }[] = [
  { name: "a high below the low", text: barsText("1,1,1,1,1", "10,9,11,10,1"), error: RangeError,
    message: 'line 3 column high: high "9" is below the low' },
  { name: "an open above the high", text: barsText("1,1,1,1,1", "13,12,8,10,1"), error: RangeError,
    message: 'line 3 column open: open "13" is outside low to high' },
  { name: "a close below the low", text: barsText("1,1,1,1,1", "10,12,8,7,1"), error: RangeError,
    message: 'line 3 column close: close "7" is outside low to high' },
  { name: "a price of 0", text: barsText("1,1,1,1,1", "0,0,0,0,1"), error: RangeError,
    message: "line 3 column low: price is 0" },
  { name: "a price off the tick", text: barsText("1,1,1,1,1", "1.001,2,1,1,1"), error: RangeError,
    message: "line 3 column open: price 1.001 is off the tick 0.01" },
  { name: "a price that is none", text: barsText("1,1,1,1,1", "1,nan,1,1,1"), error: SyntaxError,
    message: 'line 3 column high: price is "nan"' },
  { name: "a volume below 0", text: barsText("1,1,1,1,1", "1,1,1,1,-1"), error: RangeError,
    message: 'line 3 column volume: qty is "-1", below 0' },
  { name: "a row too short", text: barsText("1,1,1,1,1", "1,1,1,1"), error: SyntaxError,
    message: "line 3: wrong columns: found 5, expected 6" },
  { name: "a time going back", text: `${barsText("1,1,1,1,1", "1,1,1,1,1")}1735689600,1,1,1,1,1\n`, error: RangeError,
    message: "line 4 column time: it is not later than the bar before: sort the file by time, each bar once" },
  { name: "a bar twice", text: `${barsText("1,1,1,1,1", "1,1,1,1,1")}1735689660,1,1,1,1,1\n`, error: RangeError,
    message: "line 4 column time: it is not later than the bar before: sort the file by time, each bar once" },
  { name: "a bar within another", text: `${barsText("1,1,1,1,1", "1,1,1,1,1")}1735689690,1,1,1,1,1\n`, error: RangeError,
    message: "line 4 column time: the bar overlaps the one before, which is 1m long" },
  { name: "a longer bar", text: `${barsText("1,1,1,1,1", "1,1,1,1,1")}1735689810,1,1,1,1,1\n`, error: RangeError,
    message: "line 4 column time: the bar is not a whole number of intervals (1m) after the one before" },
  { name: "a time that is none", text: `${barsText("1,1,1,1,1", "1,1,1,1,1")}soon,1,1,1,1,1\n`, error: SyntaxError,
    message: 'line 4 column time: time is "soon"' },
  { name: "a small number for a time", text: `${barsText("1,1,1,1,1", "1,1,1,1,1")}77,1,1,1,1,1\n`, error: RangeError,
    message: "line 4 column time: 77 is no time" },
];

for (const { name, text, error, message } of REFUSALS) {
  Deno.test(`BarSource refuses ${name}`, () => {
    const head = text.split("\n").slice(0, 3).join("\n");
    const table = barTable(`${head.replace(/\n[^\n]*$/, "")}\n1735689660,1,1,1,1,1\n`);
    const thrown = assertThrows(() => readNow(barSource(text, { table })), error);
    assertEquals(thrown.message, `Cannot read bars.csv ${message}`);
  });
}

Deno.test("BarSource refuses ISO times that are none, a line that is too long, and no rows", () => {
  const text = `${HEADER}2025-01-01 00:00,1,1,1,1,1\n2025-01-01 00:01,1,1,1,1,1\n`;
  const table = barTable(text);
  const wrong = text.replace("00:01", "25:01");
  assertThrows(
    () => readNow(barSource(wrong, { table })),
    SyntaxError,
    "line 3 column time: found",
  );
  const long = `${HEADER}${"1".repeat(BAR_LINE_BYTES_MAX)},1,1,1,1,1\n`;
  assertThrows(() => readNow(barSource(long, { table })), RangeError, "is longer than 16384 bytes");
  assertThrows(() => readNow(barSource(HEADER, { table })), RangeError, "it has no rows");
});

Deno.test("BarSource counts months that are missing", () => {
  const month = (date: string) => `${date},1,1,1,1,1\n`;
  const text = `${HEADER}${month("2024-01-01")}${month("2024-02-01")}${month("2024-05-01")}`;
  const source = barSource(text);
  const events = plainEvents(readNow(source));
  assertEquals(source.missing, 2);
  assertEquals(events[4]?.local, Date.UTC(2024, 1, 1) * 1_000);
  assertEquals(events[5]?.local, Date.UTC(2024, 1, 1) * 1_000 + 29 * 86_400_000_000 / 4);
  const off = text.replace("2024-05-01", "2024-05-02");
  assertThrows(
    () => readNow(barSource(off, { table: barTable(text) })),
    RangeError,
    "whole number",
  );
});

Deno.test("BarSource reads months by the dates of their last days", () => {
  const month = (date: string) => `${date},1,1,1,1,1\n`;
  const text = `${HEADER}${month("2024-01-31")}${month("2024-02-29")}${month("2024-04-30")}`;
  const source = barSource(text);
  const events = plainEvents(readNow(source));
  const opens = [0, 4, 8].map((index) => events[index]?.local);
  assertEquals(opens, [0, 1, 3].map((month) => Date.UTC(2024, month, 1) * 1_000));
  assertEquals(source.missing, 1);
});

Deno.test("BarSource tells what it has read", () => {
  const text = barsText("1,1,1,1,1", "1,1,1,1,1");
  const source = barSource(text, { instrument: SPOT });
  assertEquals([source.bytesRead, source.bytesTotal, source.files], [0, text.length, []]);
  readNow(source);
  assertEquals([source.bytesRead, source.files.length], [text.length, 1]);
  source.close();
});
