// The report of several symbols: one block each with the keys of a single report, totals on top.
import { assert, assertEquals, assertThrows } from "@std/assert";
import { isAccount } from "../../lib/report/account_schema.ts";
import { buildReport } from "../../lib/report/assemble.ts";
import { buildAccountReport } from "../../lib/report/assemble_account.ts";
import { accountParts, accountReport, busyReport } from "./sample.ts";

Deno.test("buildAccountReport() holds a block a symbol with the keys of the single report", () => {
  const { symbols } = accountReport();
  assertEquals(Object.keys(symbols), ["BTCUSDT", "ETHUSDT"]);
  for (const block of Object.values(symbols)) {
    assertEquals(Object.keys(block), Object.keys(busyReport()));
  }
  const [first] = accountParts().symbols;
  assert(first !== undefined);
  assertEquals(symbols["BTCUSDT"], buildReport(first));
});

Deno.test("buildAccountReport() adds rows, events and fills up", () => {
  const { data, run, bounds } = accountReport();
  assertEquals([data.rows, data.events], [180_246, 62_004]);
  assertEquals(run.rows, data.rows);
  assertEquals(run.fills, 3);
  assertEquals(bounds.optimistic?.run.fills, 6);
  assertEquals(data.files.map(({ path }) => path), ["data/BTCUSDT.csv", "data/ETHUSDT.csv"]);
});

Deno.test("buildAccountReport() tells a warning of all once, and others under their symbol", () => {
  const { models, symbols } = accountReport();
  const [first = ""] = symbols["ETHUSDT"]?.models.warnings ?? [];
  assertEquals(models.warnings.filter((warning) => warning === first).length, 1);
  assert(models.warnings.some((warning) => warning.startsWith("BTCUSDT: ")));
  assert(models.warnings.at(-1)?.includes("share cash, margin, loss limits"));
});

Deno.test("buildAccountReport() says why there are no bounds", () => {
  const { bounds } = buildAccountReport({ ...accountParts(), bounds: undefined });
  assertEquals(bounds, {
    pessimistic: null,
    pessimistic_why: "not run: --no-bounds",
    optimistic: null,
    optimistic_why: "not run: --no-bounds",
  });
});

Deno.test("buildAccountReport() refuses an account without symbols", () => {
  assertThrows(() => buildAccountReport({ ...accountParts(), symbols: [] }), RangeError);
});

Deno.test("isAccount() tells a report of several symbols from one of one", () => {
  assertEquals([isAccount(accountReport()), isAccount(busyReport())], [true, false]);
});
