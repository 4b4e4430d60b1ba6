// The page as text: every definition, no door for hostile text, nothing from outside, its size.
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { createHash } from "node:crypto";
import { Decimal } from "../../lib/base/decimal.ts";
import { prng } from "../../lib/base/prng.ts";
import { halfTicks } from "../../lib/base/units.ts";
import { Ledger } from "../../lib/ledger/mod.ts";
import { buildReport } from "../../lib/report/assemble.ts";
import { definitionOf } from "../../lib/report/definitions.ts";
import { PAGE } from "../../lib/report/definitions_page.ts";
import { reportPage } from "../../lib/report/html.ts";
import { escape } from "../../lib/report/html_text.ts";
import { KeptRows } from "../../lib/report/kept_rows.ts";
import { RunSeries } from "../../lib/report/run_series.ts";
import { fillOf, instrumentOf } from "../ledger/fixtures.ts";
import { busyPage, busyParts, naiveParts, sampleParts } from "./sample.ts";

const busy = reportPage(busyPage());
const HOSTILE = `"><script>alert(1)</script><img src=x onerror='alert(2)'>\u202e</style>`;

Deno.test("reportPage() shows every figure as report.json has it", () => {
  const { report } = busyPage();
  const figures = [...busy.matchAll(/<data data-figure="([^"]+)" value="([^"]*)"/g)];
  assert(200 < figures.length, `${figures.length} figures`);
  for (const [, path = "", shown = ""] of figures) {
    const value = path.split(".").reduce<unknown>(fieldOf, report);
    const exact = typeof value === "string" ? value : JSON.stringify(value);
    assertEquals(shown, escape(exact), path);
  }
});

Deno.test("reportPage() leads from every name to a definition", () => {
  const targets = new Set([...busy.matchAll(/popovertarget="([^"]+)"/g)].map(([, id]) => id));
  const found = [...busy.matchAll(
    /<div class="definition" id="([^"]+)" popover><h3>.*?<\/h3><code>([^<]+)<\/code><p>([^<]*)<\/p>/g,
  )];
  assertEquals(new Set(found.map(([, id]) => id)), targets);
  for (const [, , name = "", text] of found) {
    const meaning = PAGE[name]?.text ?? definitionOf(name.split("."));
    assertEquals(text, escape(meaning ?? "none"), name);
  }
});

Deno.test("reportPage() runs no script and no style but its own", () => {
  const policy = /Content-Security-Policy" content="([^"]+)"/.exec(busy)?.[1]
    ?.replaceAll("&#39;", "'") ?? "";
  const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  const scripts = [...busy.matchAll(/<script>(.*?)<\/script>/gs)].map(([, text = ""]) =>
    hash(text)
  );
  const styles = [...busy.matchAll(/<style>(.*?)<\/style>/gs)].map(([, text = ""]) => hash(text));
  assertEquals([scripts.length, styles.length], [2, 1]);
  assertEquals(
    policy,
    `default-src 'none'; script-src ${scripts.join(" ")}; style-src ${styles.join(" ")}; ` +
      "base-uri 'none'; form-action 'none'",
  );
  assert(!/<[^>]+\s(?:style|on[a-z]+)=/i.test(bodyOf(busy)), "an attribute that the policy blocks");
});

Deno.test("reportPage() loads nothing", () => {
  assert(!/<(?:link|img|iframe|object|embed|base|form)\b/i.test(bodyOf(busy)));
  assert(!/\ssrc=/.test(bodyOf(busy)));
  assert(!/url\(|@import/.test(busy));
});

Deno.test("reportPage() leaves hostile names as text", () => {
  const parts = busyParts();
  const { instrument } = parts.data;
  const report = buildReport({
    ...parts,
    config: { [HOSTILE]: HOSTILE },
    data: {
      ...parts.data,
      instrument: { ...instrument, symbol: HOSTILE, baseAsset: HOSTILE, quoteAsset: HOSTILE },
      files: [{ path: HOSTILE, sha256: HOSTILE, bytes: 1 }],
      tolerances: { [HOSTILE]: 3 },
    },
  });
  const page = reportPage({ ...busyPage(), report, command: `deno task backtest ${HOSTILE}` });
  const body = bodyOf(page);
  assert(!body.includes("alert(1)</script>"));
  assert(!body.includes("<img"));
  assert(!page.includes("\u202e"));
  assertEquals(count(page, "</style>"), 1);
  assertEquals(count(page, "<script"), count(busy, "<script"));
  assertStringIncludes(page, escape(`on ${HOSTILE}, spot</h1>`).replace("&lt;/h1&gt;", "</h1>"));
});

Deno.test("reportPage() escapes figures of unknown name where they are keys", () => {
  const parts = busyParts();
  const report = buildReport({ ...parts, data: { ...parts.data, tolerances: { "a.b": 3 } } });
  assertStringIncludes(reportPage({ ...busyPage(), report }), `data-figure="data.tolerances.a.b"`);
});

for (const parts of sampleParts()) {
  const report = buildReport(parts);
  Deno.test(`reportPage() tells ${report.models.fill} without a run to draw`, () => {
    const page = reportPage({
      report,
      command: "deno task backtest x",
      series: undefined,
      rows: undefined,
    });
    assertStringIncludes(page, "Nothing was drawn");
    for (const warning of report.models.warnings) assertStringIncludes(page, escape(warning));
    assertStringIncludes(page, report.run.digest);
  });
}

Deno.test("reportPage() says why naive has no fills and no mark-outs", () => {
  const report = buildReport(naiveParts());
  const page = reportPage({ report, command: "", series: undefined, rows: undefined });
  assertStringIncludes(page, escape(report.fill_rate_why ?? "none"));
});

Deno.test("reportPage() is small, and the same for the same run", () => {
  assert(busy.length < 1_000_000, `${busy.length}`);
  assertEquals(reportPage(busyPage()), busy);
});

Deno.test("reportPage() stays under 3 MB, however long and wild the run", () => {
  const random = prng(7);
  const instrument = instrumentOf("spot");
  const opening = { quote: new Decimal(5_000), base: new Decimal("0.5"), bnb: new Decimal(0) };
  const mid = halfTicks(2_000_000);
  const ledger = new Ledger({ instrument, opening, bnbPrice: new Decimal(500), mid });
  const series = new RunSeries();
  const rows = new KeptRows({ fill() {}, order() {}, equity() {} });
  const near = () => 1_000_000 + Math.floor(100_000 * random());
  series.open(ledger, { at: 0, mid });
  for (let second = 1; second <= 8_191; second++) {
    const at = second * 1_000_000;
    const [buyBest, buyWorst, sellBest, sellWorst] = [near(), near(), near(), near()];
    const sum = () => Math.floor(at * random());
    const fill = fillOf({ price: near(), qty: 1, fee: "0", feeAsset: "USDT", mid, at: at - 1 });
    series.fill(fill, second % 2 === 0 ? "buy" : "sell");
    series.sample(at - 1, 2 * near());
    series.sample(at, 2 * near());
    series.second(at, { buyBest, buyWorst, sellBest, sellWorst, sum });
    const row = Array.from({ length: 14 }, () => random().toFixed(7)).join(",");
    rows.fill(row);
    rows.order(row);
  }
  const page = reportPage({ ...busyPage(), series: series.channels, rows });
  assert(1_000_000 < page.length && page.length < 2_500_000, `${page.length}`);
});

Deno.test("reportPage() says how many rows it leaves out", () => {
  const { rows, ...rest } = busyPage();
  assert(rows !== undefined);
  rows.fillCount = 1_234_567;
  assertStringIncludes(
    reportPage({ ...rest, rows }),
    "The first 3 of 1,234,567; fills.csv has all",
  );
});

/** Without the scripts and the style, which are ours. */
function bodyOf(page: string): string {
  return page.replaceAll(/<script>.*?<\/script>/gs, "").replace(/<style>.*?<\/style>/s, "");
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
