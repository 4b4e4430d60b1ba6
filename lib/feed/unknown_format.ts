// What a file that is in no known format looks like, and the way out, for its refusal.
import { csvFields } from "./csv_line.ts";

const SHOWN_COLUMNS = 8;
const SHOWN_CHARS = 20;
/** What is looked at of a line without an end. */
const LOOKED_CHARS = 4_096;
/** Columns that are often separated otherwise, and what they are then called. */
const SEPARATORS = [[";", "semicolons"], ["\t", "tabs"], ["|", "bars (|)"]] as const;
const WAY_OUT = "data/README.md has the formats, and --format names one";

/** Half a sentence, by the file's first line. */
export function unknownFormat(line: string): string {
  const text = line.slice(0, LOOKED_CHARS).trim();
  return `it is in no format that is known; ${lookOf(text)}; ${WAY_OUT}`;
}

function lookOf(text: string): string {
  // deno-lint-ignore no-control-regex
  if (/[\x01-\x08\x0e-\x1f\ufffd]/.test(text) || text.startsWith("PAR1")) {
    return "it is not text: it begins with bytes that are no letters";
  }
  if (text.startsWith("<")) return "it is a page of HTML or XML, and no data";
  if (/^[[{]/.test(text)) {
    const what = quoted(text);
    return `it is JSON (${what}), of which only messages behind their time of receipt are read`;
  }
  const columns = columnsOf(text);
  const other = SEPARATORS.find(([one]) =>
    1 < text.split(one).length &&
    columns.length <= text.split(one).length
  );
  if (other === undefined) return `its first line has ${listed(columns)}`;
  const [separator, name] = other;
  return `its first line has ${listed(text.split(separator))}, separated by ${name}: ` +
    "save it with commas between columns and points in numbers";
}

function columnsOf(text: string): readonly string[] {
  try {
    return csvFields(text);
  } catch (error) {
    if (error instanceof SyntaxError) return text.split(",");
    throw error;
  }
}

function listed(columns: readonly string[]): string {
  const shown = columns.slice(0, SHOWN_COLUMNS).map((name) => quoted(name.trim())).join(", ");
  const more = SHOWN_COLUMNS < columns.length ? ", ..." : "";
  return `${columns.length} column${columns.length === 1 ? "" : "s"} (${shown}${more})`;
}

function quoted(text: string): string {
  return JSON.stringify(
    text.length <= SHOWN_CHARS ? text : `${text.slice(0, SHOWN_CHARS)}...`,
  );
}
