// The tables of docs/results.md, made by the commands that the page shows.
//
// After a change that moves figures:
//   deno run --allow-read --allow-write tests/recorded/results.ts && deno fmt docs/results.md
import { main } from "../../main.ts";
import { Decimal } from "../../lib/base/decimal.ts";
import { count, cut, money, rounded } from "../../lib/report/format.ts";
import type { Report } from "../../lib/report/schema.ts";
import {
  agreementOf,
  AT_TOUCH,
  MODELS,
  NARROW,
  pathsOf,
  type RecordedSet,
  SPOT_2023,
  SPOT_2024,
  USDM_2023,
  USDM_2024,
  XBTUSD_2020,
} from "./proofs.ts";

export const PAGE = new URL("../../docs/results.md", import.meta.url).pathname;

/** A made part of the page: everything between `<!-- made: name -->` and `<!-- end -->`. */
const PART = /<!-- made: (\w+) -->\n[^]*?<!-- end -->/g;

/** One row of a table: its name, and its figure in a report. */
type Row = readonly [string, (report: Report) => string];

const PARTS: Readonly<Record<string, () => Promise<string>>> = {
  obligation: () => allSets("obligation"),
  ladder_spot: () => oneSet("ladder", [SPOT_2024, []]),
  ladder_refused: () => refusal(["--profile", "ladder"]),
  ladder_usdm: () =>
    oneSet("ladder", [USDM_2023, ["--set", "order.notional=250", "--set", "account.equity=5000"]]),
  profit: () => allSets("profit"),
  touch_spot: () => byModel(SPOT_2024, flagsOf(AT_TOUCH)),
  touch_spot_nonstop: () =>
    byModel(SPOT_2024, [...flagsOf(AT_TOUCH), "--set", "strategy.fill_pause_s=0"]),
  touch_usdm: () => byModel(USDM_2023, flagsOf(AT_TOUCH)),
  narrow: () => byModel(SPOT_2024, flagsOf(NARROW)),
  deep_narrow: () => deepFills(flagsOf(NARROW)),
  deep_ladder: () => deepFills(DEEP_LADDER),
  deep_unguarded: () => deepFills([...DEEP_LADDER, "--set", "strategy.min_spread=0"]),
  naive_spot: () => naive(SPOT_2024),
  naive_usdm: () => naive(USDM_2023),
  clocks,
};

/** The page with every made part made anew; not yet formatted. */
export async function remake(page: string): Promise<string> {
  const made = new Map<string, string>();
  for (const [, name = ""] of page.matchAll(PART)) {
    const part = PARTS[name];
    if (part === undefined) throw new Error(`Cannot make ${name}: the page alone knows it`);
    made.set(name, await part());
  }
  return page.replace(
    PART,
    (_, name: string) => `<!-- made: ${name} -->\n\n${made.get(name)}\n\n<!-- end -->`,
  );
}

function flagsOf({ profile, set }: { profile: string; set: readonly string[] }): string[] {
  return ["--profile", profile, ...set.flatMap((change) => ["--set", change])];
}

const FILL_ROWS: readonly Row[] = [
  ["Orders accepted", ({ fill_rate: rate }) => count(rate?.orders_accepted ?? 0)],
  ["**Orders filled**", ({ fill_rate: rate }) => `**${count(rate?.orders_filled ?? 0)}**`],
  ["Fills", ({ fill_rate: rate }) => count(rate?.fills ?? 0)],
  ["Fills that left a remainder", ({ fill_rate: rate }) => count(rate?.partial_fills ?? 0)],
  ["Time to first fill, p50, s", ({ fill_rate: rate }) => seconds(rate?.time_to_first_fill_ms.p50)],
  ["Filled notional, USDT", ({ fill_rate: rate }) => money(rate?.filled_notional ?? null)],
  ["Spread capture, USDT", (report) => gain(report, "spread_capture")],
  ["Spread capture, bp of filled", (report) => captureBp(report)],
  ["Mark-out at 100 ms, bp", ({ markout }) => rounded(markout?.overall["100ms"].bp ?? null)],
  ["Mark-out at 1 s, bp", ({ markout }) => rounded(markout?.overall["1s"].bp ?? null)],
  ["Mark-out at 10 s, bp", ({ markout }) => rounded(markout?.overall["10s"].bp ?? null)],
  ["Mark-out at 60 s, bp", ({ markout }) => rounded(markout?.overall["60s"].bp ?? null)],
  ["Inventory move, USDT", (report) => gain(report, "inventory_move")],
  ["Fees, USDT", (report) => gain(report, "fees")],
  ["Funding, USDT", (report) => gain(report, "funding")],
  ["Total return, %", (report) => rounded(report.return.total_return_pct, 4)],
  ["of holding alone, %", (report) => rounded(report.return.hold_return_pct, 4)],
  ["**Excess over holding, %**", excess],
];

const QUOTING_ROWS: readonly Row[] = [
  ["Requests", ({ run }) => count(run.requests)],
  ["Spread compliance, %", ({ quoting }) => cut(quoting?.spread_compliance_pct ?? null, 3)],
  ["Orders in band, % of order-time", ({ quoting }) => cut(quoting?.orders_in_band_pct ?? null, 3)],
  ["Two-sided uptime, %", ({ quoting }) => cut(quoting?.two_sided_uptime_pct ?? null, 3)],
  ["Amend success, %", ({ quoting }) => cut(quoting?.amend_success_pct ?? null)],
  ["Quoted spread, bp", ({ quoting }) => rounded(quoting?.quoted_spread_bp ?? null)],
  ["Resets", ({ quoting }) => count(quoting?.resets.count ?? 0)],
  [
    "Queue unknown, % of order-time",
    ({ fill_rate: rate }) => cut(rate?.unknown_queue_time_pct ?? null),
  ],
];

const DIGEST: Row = ["Digest, first 12", ({ run }) => `\`${run.digest.slice(0, 12)}\``];

const DEEP_LADDER = [
  ...["--profile", "ladder"],
  ...["--set", "order.notional=250"],
  ...["--set", "account.equity=5000"],
];

const SET_TITLES: readonly (readonly [RecordedSet, string])[] = [
  [SPOT_2024, "spot 2024-08"],
  [SPOT_2023, "spot 2023-04"],
  [USDM_2023, "USD-M 2023-04"],
  [USDM_2024, "USD-M 2024-08"],
];

/** A profile as it ships, on every set: quoting once, fills under each model. */
async function allSets(profile: string): Promise<string> {
  const columns: Report[][] = [];
  for (const [set] of SET_TITLES) columns.push(await reports(set, ["--profile", profile]));
  return quotingTable(SET_TITLES.map(([, title]) => title), columns);
}

async function oneSet(
  profile: string,
  [set, changes]: readonly [RecordedSet, readonly string[]],
): Promise<string> {
  const title = SET_TITLES.find(([one]) => one === set)?.[1] ?? set.name;
  const flags = ["--profile", profile, ...changes];
  return [
    command(set, flags),
    quotingTable([title], [await reports(set, flags)]),
  ].join("\n\n");
}

/** Columns of runs that differ by their model alone. */
function quotingTable(titles: readonly string[], columns: readonly Report[][]): string {
  const rows = QUOTING_ROWS.map(([name, figure]) => [
    name,
    ...columns.map(([first]) => first === undefined ? "" : figure(first)),
  ]);
  MODELS.forEach((model, index) => {
    rows.push([
      `Orders filled under \`${model}\``,
      ...columns.map((runs) => count(runs[index]?.fill_rate?.orders_filled ?? 0)),
    ]);
  });
  const excesses = columns.map(([first]) => first === undefined ? "" : excess(first));
  return table(["", ...titles], [...rows, ["Excess over holding, %", ...excesses]]);
}

/** One command for each model, side by side. */
async function byModel(set: RecordedSet, flags: readonly string[]): Promise<string> {
  const runs = await reports(set, flags);
  const rows = [...FILL_ROWS, ...QUOTING_ROWS.slice(0, 5), DIGEST];
  return [
    command(set, [...flags, "--fill", "MODEL"]),
    table(
      ["", ...MODELS.map((model) => `\`${model}\``)],
      rows.map(([name, figure]) => [name, ...runs.map(figure)]),
    ),
  ].join("\n\n");
}

/** Counts and times alone: money of the stand-in means nothing. */
async function deepFills(flags: readonly string[]): Promise<string> {
  const runs = await reports(XBTUSD_2020, flags);
  const rows = [...FILL_ROWS.slice(0, 5), ...QUOTING_ROWS.slice(0, 5), DIGEST];
  return [
    command(XBTUSD_2020, [...flags, "--fill", "MODEL"]),
    table(
      ["", ...MODELS.map((model) => `\`${model}\``)],
      rows.map(([name, figure]) => [name, ...runs.map(figure)]),
    ),
  ].join("\n\n");
}

async function naive(set: RecordedSet): Promise<string> {
  const flags = ["--fill", "naive"];
  const report = await reportOf(set, flags);
  const figures = report.return;
  const trades = "trades" in figures ? figures.trades : 0;
  return [
    command(set, flags),
    table(["", "`naive`"], [
      ["Trades assumed", count(trades)],
      ["Final equity, USDT", money(figures.final_equity)],
      ["Total return, %", rounded(figures.total_return_pct, 4)],
    ]),
  ].join("\n\n");
}

/** What the program answers on USD-M when it refuses. */
async function refusal(flags: readonly string[]): Promise<string> {
  const { code, stderr } = await run(USDM_2023, flags);
  const answer = `exit ${code}: ${stderr.trim()}`;
  return `${command(USDM_2023, flags)}\n\n\`\`\`text\n${answer}\n\`\`\``;
}

/** What holds the two clocks of a set together. */
async function clocks(): Promise<string> {
  const rows: string[][] = [];
  for (const [set, title] of SET_TITLES) {
    const { trades, agreeing, offsetUs, late } = await agreementOf(set);
    const share = rounded(100 * agreeing / trades, 1);
    rows.push([title, rounded(offsetUs / 1_000, 1), count(late), count(trades), share]);
  }
  return table(["", "offset, ms", "late events", "market trades", "agree, %"], rows);
}

async function reports(set: RecordedSet, flags: readonly string[]): Promise<Report[]> {
  const all: Report[] = [];
  for (const model of MODELS) all.push(await reportOf(set, [...flags, "--fill", model]));
  return all;
}

async function reportOf(set: RecordedSet, flags: readonly string[]): Promise<Report> {
  const { code, stdout, stderr } = await run(set, flags);
  if (code !== 0) throw new Error(`Cannot make results of ${set.name}: ${stderr}`);
  return JSON.parse(stdout);
}

/** Runs the program as its command line would. */
async function run(set: RecordedSet, flags: readonly string[]) {
  const folder = await Deno.makeTempDir();
  const decoder = new TextDecoder();
  let [stdout, stderr] = ["", ""];
  try {
    const asked = [...pathsOf(set), ...instrumentFlags(set), ...flags];
    const args = ["backtest", ...asked, "--no-bounds", "--json", "--out", folder];
    const code = await main(args, {
      stdout: (bytes) => {
        stdout += decoder.decode(bytes, { stream: true });
        return true;
      },
      stderr: (text) => {
        stderr += text;
      },
      stderrIsTerminal: false,
    });
    return { code, stdout, stderr };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** What a set does not say of itself; the file is named as from the repository's folder. */
function instrumentFlags({ market, instrument }: RecordedSet): readonly string[] {
  if (instrument === undefined) return [];
  const file = ["--instrument", "tests/recorded/xbtusd.json"];
  return ["--market", market, "--symbol", instrument.symbol, ...file];
}

/** The command as a reader types it, one flag a line where it is long. */
function command(set: RecordedSet, flags: readonly string[]): string {
  const files = set.files.map((file) => file.replace(/^raw\/|^.*\/csv\//, "RECORDED/"));
  const words = [...instrumentFlags(set), ...flags].map((flag) =>
    /[[\]]/.test(flag) ? `'${flag}'` : flag
  );
  const lines = [`deno task backtest ${files.join(" ")}`];
  for (let at = 0; at < words.length; at += 2) lines.push(words.slice(at, at + 2).join(" "));
  return `\`\`\`sh\n${lines.join(" \\\n  ")}\n\`\`\``;
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = header.map((_, column) => column === 0 ? "---" : "---:");
  return [header, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function seconds(ms: number | null | undefined): string {
  return rounded(ms === undefined || ms === null ? null : ms / 1_000, 2);
}

function excess(report: Report): string {
  return rounded(report.return.excess_return_pct, 4);
}

function gain(
  { return: figures }: Report,
  key: "spread_capture" | "inventory_move" | "fees" | "funding",
): string {
  return key in figures && "spread_capture" in figures ? money(figures[key]) : "";
}

function captureBp({ return: figures, fill_rate: rate }: Report): string {
  if (!("spread_capture" in figures) || rate === null) return "";
  return new Decimal(figures.spread_capture).div(rate.filled_notional).mul(10_000).toFixed(3);
}

if (import.meta.main) {
  await Deno.writeTextFile(PAGE, await remake(await Deno.readTextFile(PAGE)));
}
