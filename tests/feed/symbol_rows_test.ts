// A table of several symbols: one is read, the others are counted.
import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { recognize } from "../../lib/feed/recognize.ts";
import { symbolOf } from "../../lib/feed/symbol_rows.ts";
import { FIXTURES } from "./fixtures.ts";
import { asEventCsv, PATH, readNow, tableSource } from "./rings.ts";

const WITH_SYMBOLS = FIXTURES.filter(({ text }) => {
  const what = recognize(text, true);
  return what?.kind === "table" && what.layout.symbolColumn !== undefined;
});

/** The fixture's rows, and the same under another name. */
function rowsOf(text: string) {
  const lines = text.trimEnd().split("\n");
  const hasHeader = /^(exchange|symbol)/.test(lines[0] ?? "");
  const other = (line: string) => line.replace(/XBTUSD|BTCUSDT|BTC-PERPETUAL/, "ZZZUSDT");
  return {
    head: hasHeader ? lines.slice(0, 1) : [],
    rows: hasHeader ? lines.slice(1) : lines,
    other,
    symbol: symbolOf(/XBTUSD|BTCUSDT|BTC-PERPETUAL/.exec(text)?.[0] ?? ""),
  };
}

for (const { name, text, events, instrument } of WITH_SYMBOLS) {
  Deno.test(`TableSource reads one symbol out of ${name} of two`, () => {
    const { head, rows, other, symbol } = rowsOf(text);
    const property = fc.property(
      fc.array(fc.nat(rows.length), { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 400 }),
      (places, blockBytes) => {
        const mixed = [...rows];
        // Rows of the other symbol need not be in order with those of this one.
        for (const place of places) mixed.splice(place, 0, other(rows[place % rows.length] ?? ""));
        const whole = `${[...head, ...mixed].join("\n")}\n`;
        const source = tableSource(whole, { instrument, blockBytes, only: symbol });
        assertEquals(asEventCsv(readNow(source), instrument), events);
        assertEquals(source.tolerances.other_symbols, places.length);
        assertEquals(source.rows, rows.length);
      },
    );
    fc.assert(property, { seed: 20261121, numRuns: 50 });
  });

  Deno.test(`TableSource refuses ${name} of another symbol, and of two when none is picked`, () => {
    const { head, rows, other, symbol } = rowsOf(text);
    const none = [...head, ...rows.map(other), ""].join("\n");
    const what = `Cannot read ${PATH}: it has no rows of ${symbol}, and ${rows.length} of others`;
    const read = (all: string, only?: string) => () =>
      readNow(tableSource(all, { instrument, ...(only === undefined ? {} : { only }) }));
    assertThrows(read(none, symbol), RangeError, what);
    const two = [...head, ...rows, other(rows[0] ?? ""), ""].join("\n");
    const line = head.length + rows.length + 1;
    const thrown = assertThrows(read(two), RangeError);
    assertEquals(thrown.message.startsWith(`Cannot read ${PATH} line ${line} column symbol`), true);
    assertEquals(thrown.message.endsWith(`"${symbol}": --symbol picks one`), true);
  });
}

Deno.test("symbolOf() leaves out what fills a symbol up, and takes it in capitals", () => {
  assertEquals(symbolOf("btc-perpetual"), "BTC-PERPETUAL");
  assertEquals(symbolOf("XBTUSD\0\0"), "XBTUSD");
  assertEquals(symbolOf("\0X"), "\0X");
});
