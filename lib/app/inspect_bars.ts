// What `inspect` says of bars: how long they are, which are missing, and what is assumed of them.
import type { Inputs } from "../../backtest/inputs.ts";
import {
  type BarTable,
  type Findings,
  intervalText,
  nextMonth,
  type Verdict,
} from "../feed/mod.ts";
import type { Market } from "../market/instrument.ts";
import type { BarsInspected } from "./inspected.ts";

const TOLD: Readonly<Record<BarTable["time"]["told"], string>> = {
  name: "as its name says",
  times: "as its times show",
  assumed: "assumed: neither its name nor its times say",
};

/** Of inputs that are bars; undefined of all others. */
export function barsOf(
  inputs: Inputs & { readonly kind: "events" },
  { local, silence }: Findings,
): BarsInspected | undefined {
  const { assumed, files, source } = inputs;
  const tables = files.flatMap(({ what }) => what.kind === "bars" ? [what.table] : []);
  const [first] = tables;
  if (first === undefined || assumed === undefined) return undefined;
  const { interval } = first;
  const { from, to } = local ?? { from: 0, to: 0 };
  const missing = source.tolerances.missing_bars ?? 0;
  // The last point of the bar before says what the market did until its end.
  const holeUs = (silence?.us ?? 0) - assumed.coversUs;
  const holeFrom = (silence?.from ?? 0) + assumed.coversUs;
  return {
    count: source.rows,
    interval: intervalText(interval),
    missing,
    hole: interval === "month" || missing === 0 || holeUs < interval
      ? undefined
      : { bars: Math.round(holeUs / interval), from: holeFrom },
    from,
    to: interval === "month" ? nextMonth(to) : to + assumed.coversUs,
    times: [...new Set(tables.map(timesOf))].join("; "),
    assumed: assumed.statement,
  };
}

function timesOf({ time, names }: BarTable): string {
  if (time.midnight !== undefined) return "ms_since_midnight, when a bar opens";
  const when = time.is === "open" ? "when a bar opens" : "when a bar closes";
  return `${names[time.column] ?? ""}, ${when}, ${TOLD[time.told]}`;
}

/** What bars can tell a backtest, and what not. */
export function verdictOfBars(
  tables: readonly BarTable[],
  { assumed, market }: { readonly assumed: string; readonly market: Market | undefined },
): Verdict {
  const hasQuotes = tables.some(({ asks }) => asks !== undefined);
  const hasTrades = tables.some(({ volume, of }) => volume !== undefined && of === "traded");
  return {
    can: [
      ...(hasQuotes ? ["the best prices at four points of each bar"] : []),
      ...(hasQuotes || hasTrades ? [] : ["four prices of each bar"]),
      ...(hasTrades ? ["four prices of each bar, and how much was traded in it"] : []),
    ],
    cannot: [
      assumed,
      ...(tables.some(({ of }) => of !== "traded")
        ? ["what was traded: orders fill only where these prices cross them"]
        : []),
      "both bounds, through and touch, are always run; neither knows the order within a bar",
      ...(hasTrades
        ? ["who took: assumed by the direction of the move; a column of taker volume is left alone"]
        : hasQuotes
        ? ["no trades: orders fill only where the best prices cross them"]
        : []),
      "no times of receipt: the venue's stand for them, so no latency can be measured",
      ...(market === "usdm" ? ["no funding: it is not in the result"] : []),
    ],
  };
}
