// The year of bars that is measured holds what bars hold.
import { assert, assertEquals } from "@std/assert";
import { barRows } from "../../bench/bars.ts";
import { barSource } from "../feed/bars.ts";
import { readNow, SPOT } from "../feed/rings.ts";

Deno.test("barRows() makes klines of one minute, the same each time", () => {
  const rows = barRows(2_000);
  assertEquals(rows, barRows(2_000));
  const source = barSource(`${rows.join("\n")}\n`, { instrument: SPOT });
  assertEquals(readNow(source).tail, 8_000);
  assertEquals([source.rows, source.missing], [2_000, 0]);
  assert(source.tolerances.bars_without_trades === undefined);
});
