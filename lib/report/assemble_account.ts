// The report of an account of several symbols, from the parts of each and what was sampled of all.
import type { AccountPath } from "./account_meter.ts";
import type { AccountBound, AccountData, AccountReport } from "./account_schema.ts";
import { accountFills, accountQuoting, accountReturn } from "./account_section.ts";
import { buildReport, NO_BOUNDS_WHY, type ReportParts, type RunParts } from "./assemble.ts";
import { flat } from "./flat.ts";
import type { ModelsSection, Report, ReportedFile, RunSection } from "./schema.ts";
import { SCHEMA } from "./schema.ts";

/** What one model left of the whole account. */
export interface AccountRun {
  readonly digest: string;
  readonly path: AccountPath;
}

/** The parts of a symbol's own block; its runs went through the simulated venue. */
export interface SymbolParts extends ReportParts {
  readonly main: RunParts;
}

export interface AccountParts {
  /** In the order in which they were named. */
  readonly symbols: readonly SymbolParts[];
  readonly main: AccountRun;
  readonly bounds: { readonly through: AccountRun; readonly touch: AccountRun } | undefined;
}

/** The whole report. Throws RangeError without a symbol. */
export function buildAccountReport(parts: AccountParts): AccountReport {
  const reports = parts.symbols.map((symbol) => buildReport(symbol));
  const [first] = reports;
  if (first === undefined) throw new RangeError("Cannot report an account: it has no symbols");
  const mains = parts.symbols.map(({ main }) => main);
  return {
    schema: SCHEMA,
    data: dataOf(reports, first),
    models: modelsOf(reports, first),
    ...totals(mains, parts.main),
    quoting: flat(accountQuoting(
      parts.symbols.map(({ data, main }) => ({
        symbol: data.instrument.symbol,
        section: main.sections.quoting,
      })),
    )),
    bounds: boundsOf(parts),
    run: runOf(reports, { first, digest: parts.main.digest }),
    symbols: Object.fromEntries(reports.map((report) => [report.data.symbol, report])),
  };
}

function totals(runs: readonly RunParts[], { path }: AccountRun) {
  return {
    return: accountReturn(runs.map(({ sections }) => sections.return), path),
    fill_rate: flat(accountFills(runs.map(({ sections }) => sections.fill_rate))),
  };
}

function dataOf(reports: readonly Report[], { data: first }: Report): AccountData {
  const earliest = least(reports, ({ data }) => data.from_us ?? Number.POSITIVE_INFINITY);
  const latest = least(reports, ({ data }) => -(data.to_us ?? Number.NEGATIVE_INFINITY));
  const synthetic = reports.find(({ data }) => data.synthetic_seed !== undefined);
  const { from, from_us } = earliest.data;
  const { to, to_us } = latest.data;
  return {
    market: first.market,
    quote_asset: first.quote_asset,
    files: filesOf(reports),
    rows: sum(reports, ({ data }) => data.rows),
    events: sum(reports, ({ data }) => data.events),
    from,
    from_us,
    to,
    to_us,
    ...(synthetic?.data.synthetic_seed === undefined
      ? {}
      : { synthetic_seed: synthetic.data.synthetic_seed }),
  };
}

/** A file that several symbols were read from is named once. */
function filesOf(reports: readonly Report[]): readonly ReportedFile[] {
  const files = new Map<string, ReportedFile>();
  for (const { data } of reports) {
    for (const file of data.files) files.set(file.path, file);
  }
  return [...files.values()];
}

/** Warnings of every symbol are told once; the others under the symbol they are about. */
function modelsOf(reports: readonly Report[], { models: first }: Report): ModelsSection {
  const everywhere = first.warnings.filter((warning) =>
    reports.every(({ models }) => models.warnings.includes(warning))
  );
  const own = reports.flatMap(({ data, models }) =>
    models.warnings.filter((warning) => !everywhere.includes(warning))
      .map((warning) => `${data.symbol}: ${warning}`)
  );
  const shared = "the symbols share cash, margin, loss limits and the venue's order limits; " +
    "inventory limits and skew look at each symbol's own part of the capital";
  return { ...first, warnings: [...everywhere, ...own, shared] };
}

function boundsOf({ symbols, bounds }: AccountParts): AccountReport["bounds"] {
  if (bounds === undefined) {
    const why = NO_BOUNDS_WHY;
    return { pessimistic: null, pessimistic_why: why, optimistic: null, optimistic_why: why };
  }
  const runs = (name: "through" | "touch") =>
    symbols.flatMap((symbol) => symbol.bounds?.[name] ?? []);
  return {
    pessimistic: boundOf("through", { runs: runs("through"), account: bounds.through }),
    optimistic: boundOf("touch", { runs: runs("touch"), account: bounds.touch }),
  };
}

function boundOf(
  model: AccountBound["model"],
  { runs, account }: { readonly runs: readonly RunParts[]; readonly account: AccountRun },
): AccountBound {
  const fills = runs.reduce((all, run) => all + run.fills, 0);
  return { model, ...totals(runs, account), run: { fills, digest: account.digest } };
}

function runOf(
  reports: readonly Report[],
  { first, digest }: { readonly first: Report; readonly digest: string },
): RunSection {
  return {
    rows: sum(reports, ({ run }) => run.rows),
    rows_per_s: sum(reports, ({ run }) => run.rows_per_s),
    events: sum(reports, ({ run }) => run.events),
    events_per_s: sum(reports, ({ run }) => run.events_per_s),
    decisions: sum(reports, ({ run }) => run.decisions),
    requests: sum(reports, ({ run }) => run.requests),
    fills: sum(reports, ({ run }) => run.fills),
    elapsed_ms: first.run.elapsed_ms,
    peak_rss_bytes: first.run.peak_rss_bytes,
    digest,
  };
}

function sum(reports: readonly Report[], pick: (report: Report) => number): number {
  return reports.reduce((all, report) => all + pick(report), 0);
}

/** The first report with the least of something; there is at least one. */
function least(reports: readonly Report[], pick: (report: Report) => number): Report {
  return reports.reduce((one, other) => pick(other) < pick(one) ? other : one);
}
