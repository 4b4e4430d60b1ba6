// The summary that a terminal shows: plain ASCII of at most 80 columns, made of the report alone.
import { clockTime, count, cut, duration, left, wrap } from "./format.ts";
import { type AccountReport, isAccount } from "./account_schema.ts";
import { isNaive, type Report } from "./schema.ts";
import { field, heading, WIDTH } from "./table.ts";
import { accountLines } from "./terminal_account.ts";
import { fillLines, markoutLines } from "./terminal_fills.ts";
import { quotingLines } from "./terminal_quoting.ts";
import { naiveLines, returnLines } from "./terminal_return.ts";
import { REPORT_FILES } from "./rows.ts";

/** Data files named in the headline; the rest are counted. */
const FILES_MAX = 3;

/** Where the files of the report are, for its last lines. */
export interface SummaryOptions {
  readonly folder: string;
}

/** The whole summary, each line ended. The same report gives the same text. */
export function summary(report: Report | AccountReport, options: SummaryOptions): string {
  const told = isAccount(report)
    ? [...accountHeadline(report), ...accountLines(report), ...symbolLines(report)]
    : [...headline(report), ...results(report)];
  const lines = [
    ...told,
    ...warningLines(report),
    ...runLines(report),
    ...field("Files", names(options.folder)),
  ];
  return lines.map((line) => `${line.trimEnd()}\n`).join("");
}

function names(folder: string): string {
  const [first = "", ...rest] = [...REPORT_FILES].reverse();
  return [folder.endsWith("/") ? `${folder}${first}` : `${folder}/${first}`, ...rest].join(", ");
}

function results(report: Report): string[] {
  const { return: figures, fill_rate, quoting, markout } = report;
  if (isNaive(figures)) return naiveLines(figures, report.data);
  return [
    ...returnLines(report, figures),
    ...(fill_rate === null ? [] : fillLines(report, fill_rate)),
    ...(markout === null ? [] : markoutLines(markout)),
    ...(quoting === null ? [] : quotingLines(quoting)),
  ];
}

function headline(report: Report): string[] {
  const { data, models } = report;
  const seed = data.synthetic_seed;
  return [
    ...wrap(
      `Evenkeel backtest: ${models.fill === "naive" ? "naive" : models.profile} on ` +
        `${data.symbol}, ${marketName(data.market)}`,
      WIDTH,
    ),
    "=".repeat(WIDTH),
    ...(seed === undefined ? [] : [`SYNTHETIC DATA, made by a generator (seed ${seed})`]),
    ...field("Data", files(report)),
    ...field("Period", period(report)),
    ...field("Rows", rows(report)),
    ...modelLines(report),
  ];
}

function modelLines(report: Pick<Report, "models">): string[] {
  const { models } = report;
  return [
    ...field(
      "Fill model",
      `${models.fill}${power(report)}, ${models.calibration}; ${models.reaction}`,
    ),
    ...(models.fill === "naive" ? [] : [
      ...field("Latency", latencies(report)),
      ...field("Fees", fees(report)),
    ]),
  ];
}

function accountHeadline(report: AccountReport): string[] {
  const { data, models } = report;
  const symbols = Object.keys(report.symbols);
  const what = `${models.profile} on ${symbols.length} symbols in one account`;
  return [
    ...wrap(`Evenkeel backtest: ${what}, ${marketName(data.market)}`, WIDTH),
    "=".repeat(WIDTH),
    ...(data.synthetic_seed === undefined ? [] : ["SYNTHETIC DATA, made by a generator"]),
    ...field("Symbols", symbols.join(", ")),
    ...field("Data", files(report)),
    ...field("Period", period(report)),
    ...field("Rows", `${count(data.rows)} in ${count(data.events)} events`),
    ...modelLines(report),
  ];
}

/** All that a symbol alone would show, while there are few of them. */
function symbolLines(report: AccountReport): string[] {
  const blocks = Object.entries(report.symbols);
  if (FULL_MAX < blocks.length) {
    return ["", ...wrap("Each symbol's own figures are in report.html and report.json.", WIDTH)];
  }
  return blocks.flatMap(([symbol, block]) => {
    const own = [...field("Rows", rows(block)), ...results(block)];
    return ["", "=".repeat(WIDTH), left(`${symbol}, its own part`, WIDTH), ...own];
  });
}

/** Symbols that the terminal shows in full. */
const FULL_MAX = 4;

function marketName(market: "spot" | "usdm"): string {
  return market === "spot" ? "spot" : "USD-M futures";
}

/** The folder that all lie in is named once. */
function files({ data }: Report | AccountReport): string {
  const paths = data.files.map(({ path }) => path);
  const folder = (paths[0] ?? "").replace(/[^/]*$/, "");
  const isShared = 1 < paths.length && folder !== "" &&
    paths.every((path) => path.lastIndexOf("/") === folder.length - 1 && path.startsWith(folder));
  const shown = paths.slice(0, FILES_MAX).map((path) =>
    isShared ? path.slice(folder.length) : path
  );
  const named = `${isShared ? `${folder} with ` : ""}${shown.join(", ")}`;
  const more = paths.length - FILES_MAX;
  return 0 < more ? `${named} and ${count(more)} more` : named;
}

function period({ data }: Report | AccountReport): string {
  const { from_us: from, to_us: to } = data;
  if (from === null || to === null) return `n/a: ${data.from_why ?? "not known"}`;
  return `${clockTime(from)} to ${clockTime(to)} UTC (${duration(to - from)})`;
}

function rows({ data }: Report): string {
  const odd = [
    ["gaps", data.gaps],
    ["crossed", data.crossed],
    ["late", data.clock.late],
    ...Object.entries(data.tolerances),
  ] as const;
  const met = odd.filter(([, number]) => 0 < number)
    .map(([name, number]) => `${name.replaceAll("_", " ")} ${count(number)}`);
  return [`${count(data.rows)} in ${count(data.events)} events`, ...met].join(", ");
}

function power({ models }: Pick<Report, "models">): string {
  return models.queue_power === undefined ? "" : ` (n = ${models.queue_power})`;
}

function latencies({ models }: Pick<Report, "models">): string {
  const { feed_ms, entry_ms, amend_ms, cancel_ms, response_ms } = models.latency;
  return `feed ${feed_ms}, entry ${entry_ms}, amend ${amend_ms}, cancel ${cancel_ms}, ` +
    `response ${response_ms} ms`;
}

/** Exact decimals of a ratio, as percent. */
function fees({ models }: Pick<Report, "models">): string {
  const { maker, taker, pay_in_bnb, bnb_discount } = models.fees;
  const bnb = pay_in_bnb ? `, paid in BNB less ${cut(100 * Number(bnb_discount))} %` : "";
  return `maker ${maker}, taker ${taker} of the value${bnb}; funding: ${models.funding}`;
}

function warningLines({ models }: Pick<Report, "models">): string[] {
  return [
    ...heading("WHAT TO KNOW"),
    ...models.warnings.flatMap((warning) => wrap(`- ${warning}`, WIDTH, "  ")),
  ];
}

function runLines({ run }: Pick<Report, "run">): string[] {
  const told = `${count(run.decisions)} decisions, ${count(run.requests)} requests, ` +
    `${count(run.fills)} fills; ${duration(run.elapsed_ms * 1000)}, ` +
    `${count(run.rows_per_s)} rows/s, ${count(Math.ceil(run.peak_rss_bytes / 1e6))} MB`;
  return [...heading("RUN"), ...field("Run", told), ...field("Digest", run.digest)];
}
