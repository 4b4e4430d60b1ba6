// Many files as a table: one line each, and below it what is odd.
import type { Inspected, Refused } from "./inspected.ts";
import { COLUMNS, grouped, minute, printable, wrapped } from "./inspect_words.ts";

const GAP = "  ";
const TIME_COLUMNS = 16;
const INDENT = "    ";
/** Counts that say nothing of what is wrong with a file. */
const USUAL = [
  "repeated_timestamps",
  "identical_trades",
  "no_receipt_times",
  "missing_bars",
  "other_symbols",
  "bars_without_trades",
];

/** Lines of at most 80 columns, with a head. */
export function inspectList(files: readonly Inspected[], refused: readonly Refused[]): string {
  const rows = files.map(({ rows }) => grouped(rows));
  const rowsColumns = Math.max(4, ...rows.map((text) => text.length));
  const nameColumns = COLUMNS - 2 * TIME_COLUMNS - 3 * GAP.length - rowsColumns;
  const line = (name: string, from: string, to: string, count: string) =>
    [
      name.padEnd(nameColumns),
      from.padEnd(TIME_COLUMNS),
      to.padEnd(TIME_COLUMNS),
      count.padStart(rowsColumns),
    ].join(GAP);
  const names = namesOf(files);
  const lines = files.flatMap((one, index) => {
    const { from, to } = one.bars ?? one.findings?.local ?? {};
    const shown = (us: number | undefined) => us === undefined ? "" : minute(us);
    const name = cutTo(names[index] ?? "", nameColumns);
    return [
      line(name, shown(from), shown(to), rows[index] ?? ""),
      ...indented(oddities(one)),
    ];
  });
  const wrong = refused.flatMap(({ path, why }) => [
    cutTo(printable(path), COLUMNS),
    ...indented(printable(why)),
  ]);
  const head = `${grouped(files.length + refused.length)} files`;
  return [line(head, "from (UTC)", "to", "rows"), "-".repeat(COLUMNS), ...lines, ...wrong]
    .map((text) => text.trimEnd()).join("\n");
}

/** Without the folder that all lie in, and with the symbol where one file holds several. */
function namesOf(files: readonly Inspected[]): readonly string[] {
  const paths = files.map((one) => one.files[0]?.path ?? "");
  const [first = ""] = paths;
  const parts = first.split("/");
  let shared = 0;
  while (
    shared < parts.length - 1 &&
    paths.every((path) => path.startsWith(`${parts.slice(0, shared + 1).join("/")}/`))
  ) shared++;
  return paths.map((path, index) => {
    const name = printable(path.split("/").slice(shared).join("/"));
    const isOne = paths.indexOf(path) === paths.lastIndexOf(path);
    return isOne ? name : `${files[index]?.symbol ?? "?"} in ${name}`;
  });
}

/** The middle of a long name is left out: its ends tell symbol and day. */
function cutTo(name: string, columns: number): string {
  if (name.length <= columns) return name;
  const half = Math.floor((columns - 3) / 2);
  return `${name.slice(0, columns - 3 - half)}...${name.slice(-half)}`;
}

function indented(text: string): readonly string[] {
  return text === "" ? [] : wrapped(text, INDENT.length).map((one) => `${INDENT}${one}`);
}

function oddities({ findings, bars, tolerances }: Inspected): string {
  const counts: readonly (readonly [number, string])[] = [
    [bars?.missing ?? 0, "bars missing"],
    [findings?.gaps.updates ?? 0, "gaps in update ids"],
    [findings?.gaps.tradeIds ?? 0, "trade ids missing"],
    [bars === undefined ? findings?.crossed ?? 0 : 0, "times crossed or one-sided"],
    [findings?.duplicates.tradeIds ?? 0, "trade ids twice"],
    [findings?.duplicates.updateIds ?? 0, "update ids twice"],
    ...Object.entries(tolerances).filter(([name]) => !USUAL.includes(name))
      .map(([name, count]) => [count, name] as const),
  ];
  return counts.filter(([count]) => 0 < count)
    .map(([count, what]) => `${grouped(count)}\u00a0${what.replaceAll(" ", "\u00a0")}`).join(", ");
}
