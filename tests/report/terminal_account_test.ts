// The terminal summary of several symbols: 80 columns, totals, and a part for each.
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { buildAccountReport } from "../../lib/report/assemble_account.ts";
import { summary } from "../../lib/report/terminal.ts";
import { accountParts, accountReport } from "./sample.ts";

const FOLDER = { folder: "reports/sample" };
const text = summary(accountReport(), FOLDER);

Deno.test("summary() of an account keeps to 80 columns of ASCII", () => {
  const report = accountReport();
  const [first] = Object.values(report.symbols);
  assert(first !== undefined);
  const long = "\u20ac".repeat(40);
  const many = { ...report, symbols: { ...report.symbols, [long]: first } };
  for (const line of `${text}${summary(many, FOLDER)}`.split("\n")) {
    assert(/^[\x20-\x7e]{0,80}$/.test(line), line);
  }
});

for (
  const line of [
    "Evenkeel backtest: obligation on 2 symbols in one account, spot",
    "Symbols      BTCUSDT, ETHUSDT",
    "TARGETS, of each the symbol that does worst",
    "BTCUSDT, its own part",
    "ETHUSDT, its own part",
  ]
) {
  Deno.test(`summary() of an account says "${line}"`, () => assertStringIncludes(text, line));
}

Deno.test("summary() leaves the parts of many symbols to the page", () => {
  const report = accountReport();
  const [first] = Object.values(report.symbols);
  assert(first !== undefined);
  const names = Array.from({ length: 5 }, (_, index) => `S${index}USDT`);
  const symbols = Object.fromEntries(names.map((name) => [name, first]));
  const told = summary({ ...report, symbols }, FOLDER);
  assert(!told.includes("its own part"));
  assertStringIncludes(told, "Each symbol's own figures are in report.html");
  for (const name of names) assert(told.split("\n").some((line) => line.startsWith(name)));
});

Deno.test("summary() of an account tells funding on USD-M", () => {
  const parts = accountParts();
  const symbols = parts.symbols.map((symbol) => {
    const instrument = { ...symbol.data.instrument, market: "usdm" as const };
    return { ...symbol, data: { ...symbol.data, instrument } };
  });
  const told = summary(buildAccountReport({ ...parts, symbols }), FOLDER);
  assertStringIncludes(told, "USD-M futures");
  assert(told.split("\n").some((line) => line.startsWith("Funding ")));
});

Deno.test("summary() of an account ends with its files", () => {
  assertEquals(text.trimEnd().split("\n").slice(-2).map((line) => line.slice(0, 12).trim()), [
    "Files",
    "",
  ]);
});
