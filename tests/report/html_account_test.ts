// The page of several symbols as text: every figure, one id a thing, definitions, hostile names.
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Decimal } from "../../lib/base/decimal.ts";
import { prng } from "../../lib/base/prng.ts";
import { halfTicks } from "../../lib/base/units.ts";
import { Ledger } from "../../lib/ledger/mod.ts";
import type { Drawn } from "../../lib/report/html.ts";
import { accountPage } from "../../lib/report/html_account.ts";
import { escape } from "../../lib/report/html_text.ts";
import { KEPT_ROWS_MAX, KeptRows } from "../../lib/report/kept_rows.ts";
import { RunSeries, SERIES_BUCKETS } from "../../lib/report/run_series.ts";
import { instrumentOf } from "../ledger/fixtures.ts";
import { accountPageParts } from "./sample.ts";

const page = accountPage(accountPageParts());
const HOSTILE = `"><script>alert(1)</script><img src=x onerror='alert(2)'>`;

Deno.test("accountPage() shows every figure as report.json has it", () => {
  const { report } = accountPageParts();
  const figures = [...page.matchAll(/<data data-figure="([^"]+)" value="([^"]*)"/g)];
  assert(400 < figures.length, `${figures.length} figures`);
  for (const [, path = "", shown = ""] of figures) {
    const value = path.split(".").reduce<unknown>(fieldOf, report);
    const exact = typeof value === "string" ? value : JSON.stringify(value);
    assertEquals(shown, escape(exact), path);
  }
  for (const start of ["return.", "symbols.BTCUSDT.return.", "symbols.ETHUSDT.quoting."]) {
    assert(figures.some(([, path = ""]) => path.startsWith(start)), start);
  }
});

Deno.test("accountPage() gives every thing an id of its own", () => {
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  assertEquals(ids.length, new Set(ids).size);
  for (const [, to] of page.matchAll(/href="#([^"]+)"/g)) assert(ids.includes(to), `#${to}`);
});

Deno.test("accountPage() leads from every name to a definition", () => {
  const targets = new Set([...page.matchAll(/popovertarget="([^"]+)"/g)].map(([, id]) => id));
  const found = new Set([...page.matchAll(/class="definition" id="([^"]+)"/g)].map(([, id]) => id));
  assertEquals(found, targets);
});

Deno.test("accountPage() draws the account, and every chart of few symbols", () => {
  const figures = [...page.matchAll(/<figure id="([^"]+)"/g)].map(([, id]) => id);
  // The account's two, six a symbol, and the mark-outs of the symbol that had fills.
  assertEquals(figures.length, 2 + 2 * 6 + 1);
  assertStringIncludes(page, `id="s1-fills_table_rows"`);
});

Deno.test("accountPage() draws only price and inventory of many symbols", () => {
  const parts = accountPageParts();
  const [first] = Object.values(parts.report.symbols);
  assert(first !== undefined);
  const names = Array.from({ length: 5 }, (_, index) => `S${index}USDT`);
  const symbols = Object.fromEntries(names.map((name) => [name, first]));
  const [drawing] = parts.drawings;
  assert(drawing !== undefined);
  const drawings = names.map(() => drawing);
  const many = accountPage({ ...parts, report: { ...parts.report, symbols }, drawings });
  assertEquals([...many.matchAll(/<figure id="/g)].length, 2 + 5 * (2 + 1));
});

Deno.test("accountPage() stays under 3 MB with ten symbols, however wild", () => {
  const parts = accountPageParts();
  const [busy] = Object.values(parts.report.symbols);
  assert(busy !== undefined);
  const names = Array.from({ length: 10 }, (_, index) => `S${index}USDT`);
  const symbols = Object.fromEntries(names.map((name) => [name, busy]));
  const drawings = names.map((_, index) => wild(index + 1, SERIES_BUCKETS / 16));
  const page = accountPage({ ...parts, report: { ...parts.report, symbols }, drawings });
  assert(1_000_000 < page.length && page.length < 3_000_000, `${page.length}`);
});

Deno.test("accountPage() leaves the parts of very many symbols to report.json", () => {
  const parts = accountPageParts();
  const [busy] = Object.values(parts.report.symbols);
  assert(busy !== undefined);
  const names = Array.from({ length: 13 }, (_, index) => `S${index}USDT`);
  const symbols = Object.fromEntries(names.map((name) => [name, busy]));
  const page = accountPage({ ...parts, report: { ...parts.report, symbols }, drawings: [] });
  assertStringIncludes(page, "More than 12 symbols: report.json has each one");
  assertEquals([...page.matchAll(/<figure id="/g)].length, 2);
  for (const name of names) assertStringIncludes(page, name);
});

/** A run in which nothing stays where it was, and its rows. */
function wild(seed: number, buckets: number): Drawn {
  const random = prng(seed);
  const mid = halfTicks(2_000_000);
  const opening = { quote: new Decimal(5_000), base: new Decimal("0.5"), bnb: new Decimal(0) };
  const instrument = instrumentOf("spot");
  const ledger = new Ledger({ instrument, opening, bnbPrice: new Decimal(500), mid });
  const series = new RunSeries(2 * buckets);
  const rows = new KeptRows({ fill() {}, order() {}, equity() {} }, KEPT_ROWS_MAX / 10);
  const near = () => 1_000_000 + Math.floor(100_000 * random());
  series.open(ledger, { at: 0, mid });
  for (let second = 1; second < 2 * buckets; second++) {
    const at = second * 1_000_000;
    const [buyBest, buyWorst, sellBest, sellWorst] = [near(), near(), near(), near()];
    series.sample(at - 1, 2 * near());
    series.sample(at, 2 * near());
    series.second(at, { buyBest, buyWorst, sellBest, sellWorst, sum: () => at * random() });
  }
  for (let row = 0; row < 2 * KEPT_ROWS_MAX; row++) {
    const text = Array.from({ length: 14 }, () => random().toFixed(7)).join(",");
    rows.fill(text);
    rows.order(text);
  }
  return { series: series.channels, rows };
}

Deno.test("accountPage() stands without what a symbol drew", () => {
  const parts = accountPageParts();
  assertStringIncludes(accountPage({ ...parts, drawings: [] }), "Nothing was drawn");
});

Deno.test("accountPage() leaves hostile names as text", () => {
  const parts = accountPageParts();
  const [first] = Object.values(parts.report.symbols);
  assert(first !== undefined);
  const own = { ...first, data: { ...first.data, symbol: HOSTILE, base_asset: HOSTILE } };
  const report = { ...parts.report, symbols: { [HOSTILE]: own } };
  const hostile = accountPage({ ...parts, report, command: HOSTILE });
  const body = hostile.replaceAll(/<script>.*?<\/script>/gs, "");
  assert(!body.includes("alert(1)</script>"));
  assert(!body.includes("<img"));
});

Deno.test("accountPage() is the same for the same run", () => {
  assertEquals(accountPage(accountPageParts()), page);
});

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
