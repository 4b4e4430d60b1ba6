// Reads the table of `deno coverage` from stdin, prints it, and fails when lib/ is under-tested.

/** Lines of lib/ that tests must run, in percent. */
const LINES_MIN = 90;
/** A row of the table: file, branch, function and line percentages. */
const ROW = /^\|\s*(.+?)\s*\|\s*[\d.]+\s*\|\s*[\d.]+\s*\|\s*([\d.]+)\s*\|/;
const TOTAL = "All files";

/** What the table says: percent of lines by file, and over all files. */
export interface CoverageTable {
  readonly files: ReadonlyMap<string, number>;
  readonly total: number | undefined;
}

/** Reads the table; paths are as printed, relative to the folder given by `--include`. */
export function readTable(text: string): CoverageTable {
  const files = new Map<string, number>();
  let total: number | undefined;
  for (const line of text.split("\n")) {
    const match = ROW.exec(line);
    if (match === null) continue;
    const [, name = "", lines = ""] = match;
    if (name === TOTAL) total = Number(lines);
    else files.set(name, Number(lines));
  }
  return { files, total };
}

/**
 * Whether a file has code that can run. Types vanish before a module runs, so a file that holds
 * only types, interfaces and imports or exports of others is exempt from the table.
 */
export function hasCode(source: string): boolean {
  return source.split("\n").some((line) =>
    /^(export )?(default )?(async )?(abstract )?(function|const|let|class)\b/.test(line)
  );
}

/** What is wrong, a line each; empty when all is well. */
export function coverageFaults(
  table: CoverageTable,
  sources: ReadonlyMap<string, string>,
): readonly string[] {
  const faults: string[] = [];
  if (table.total === undefined) faults.push("Cannot find the coverage table on stdin");
  else if (table.total <= LINES_MIN) {
    faults.push(`Cannot accept ${table.total} % of lines: above ${LINES_MIN} % is asked for`);
  }
  for (const [path, source] of sources) {
    if (hasCode(source) && !table.files.has(path)) {
      faults.push(`Cannot find lib/${path} in the coverage table: no test loads it`);
    }
  }
  return faults;
}

function readSources(folder: string, prefix = ""): Map<string, string> {
  const sources = new Map<string, string>();
  for (const entry of Deno.readDirSync(folder)) {
    const path = `${prefix}${entry.name}`;
    if (entry.isDirectory) {
      for (const pair of readSources(`${folder}/${entry.name}`, `${path}/`)) sources.set(...pair);
    } else if (path.endsWith(".ts") && !path.endsWith(".d.ts")) {
      sources.set(path, Deno.readTextFileSync(`${folder}/${entry.name}`));
    }
  }
  return sources;
}

if (import.meta.main) {
  const text = await new Response(Deno.stdin.readable).text();
  console.log(text.trimEnd());
  const faults = coverageFaults(readTable(text), readSources("lib"));
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) Deno.exit(1);
}
