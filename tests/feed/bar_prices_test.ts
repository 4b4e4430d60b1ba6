// What klines are of: told by names, or by samples without volume; and what that makes of them.
import { assertEquals, assertStringIncludes } from "@std/assert";
import { assumedOfBars } from "../../lib/feed/assumed.ts";
import { type BarPrices, pricesOf } from "../../lib/feed/bar_prices.ts";
import { recognize } from "../../lib/feed/recognize.ts";

/** Klines: whether their prices are, and how many trades or samples each counts. */
function klines({ volume = "0", count = "60", price = "1.5" }): string {
  const row = (minute: number) => {
    const open = 1_704_067_200_000 + 60_000 * minute;
    const values = [open, price, price, price, price, volume, open + 59_999, 0, count, 0, 0, 0];
    return values.join(",");
  };
  return `${row(0)}\n${row(1)}\n`;
}

const ROWS = klines({}).trim().split("\n").map((row) => row.split(","));
const TRADED = klines({ volume: "3" }).trim().split("\n").map((row) => row.split(","));

const CASES: readonly {
  readonly name: string;
  readonly names: Parameters<typeof pricesOf>[0];
  readonly rows: readonly (readonly string[])[];
  readonly of: BarPrices;
}[] = [
  { name: "klines", names: { file: "BTCUSDT-1m-2024-01-01.csv" }, rows: TRADED, of: "traded" },
  { name: "samples", names: { file: "BTCUSDT-1m-2024-01-01.csv" }, rows: ROWS, of: "calculated" },
  { name: "one sample", names: { file: "a.csv" }, rows: ROWS.slice(1), of: "traded" },
  {
    name: "minutes without a trade",
    names: { file: "a.csv" },
    rows: ROWS.map((row) => row.with(8, "0")),
    of: "traded",
  },
  {
    name: "the venue's folder",
    names: { file: "BTCUSDT-1m-2024-01.zip", folders: "data/usdm/BTCUSDT/markPriceKlines/1m" },
    rows: ROWS,
    of: "mark",
  },
  { name: "a file's name", names: { file: "BTC-indexPriceKlines.csv" }, rows: ROWS, of: "index" },
  {
    name: "the file within",
    names: { file: "a.zip", entry: "BTCUSDT-premiumIndexKlines.csv" },
    rows: ROWS,
    of: "premium_index",
  },
];

for (const { name, names, rows, of } of CASES) {
  Deno.test(`pricesOf() tells ${of} by ${name}`, () => {
    assertEquals(pricesOf(names, rows), of);
  });
}

Deno.test("recognize() says of klines that nobody traded at what they are, and that they are USD-M's", () => {
  const names = { file: "BTCUSDT-1m-2024-01-01.csv", folders: "markPriceKlines" };
  const what = recognize(klines({}), true, { names });
  assertEquals(what?.kind, "bars");
  if (what?.kind !== "bars") return;
  assertEquals([what.table.of, what.table.title, what.declared.market], [
    "mark",
    "Binance dump of klines, of mark prices",
    "usdm",
  ]);
  const { statement } = assumedOfBars([what.table], what.table.interval);
  assertStringIncludes(statement, ", prices are mark prices at which nobody traded");
  assertEquals(recognize(klines({ price: "-0.001" }), true)?.kind, "bars");
});
