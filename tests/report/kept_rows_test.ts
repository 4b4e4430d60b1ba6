// The rows that a page keeps: the first ones, while all go on.
import { assertEquals } from "@std/assert";
import { KEPT_ROWS_MAX, KeptRows } from "../../lib/report/kept_rows.ts";

Deno.test("KeptRows passes every row on and keeps the first", () => {
  const passed: string[] = [];
  const rows = new KeptRows({
    fill: (row) => passed.push(`fill ${row}`),
    order: (row) => passed.push(`order ${row}`),
    equity: (row) => passed.push(`equity ${row}`),
  });
  rows.fill("1");
  rows.order("2");
  rows.equity("3");
  assertEquals(passed, ["fill 1", "order 2", "equity 3"]);
  for (let count = 0; count < KEPT_ROWS_MAX + 5; count++) rows.order(String(count));
  assertEquals([rows.fills, rows.fillCount], [["1"], 1]);
  assertEquals([rows.orders.length, rows.orderCount], [KEPT_ROWS_MAX, KEPT_ROWS_MAX + 6]);
  assertEquals(passed.length, KEPT_ROWS_MAX + 8);
});
