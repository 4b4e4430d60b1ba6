// Reads the text of a `.env` file. What is wrong is told by line number: the lines hold secrets.

const LINE = /^(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)$/;
const DOUBLE_QUOTED = /^"((?:[^"\\]|\\.)*)"\s*(?:#.*)?$/;
const SINGLE_QUOTED = /^'([^']*)'\s*(?:#.*)?$/;
const ESCAPES: ReadonlyMap<string, string> = new Map([["n", "\n"], ["r", "\r"], ["t", "\t"]]);
const LINES_MAX = 10_000;

/**
 * Variables by name; the last of a name wins. Blank lines and comments are passed over, `export`
 * may stand in front, values may be quoted: `\n` and the like are read in double quotes. Throws
 * SyntaxError with the line number.
 */
export function parseDotenv(text: string): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  if (LINES_MAX < lines.length) {
    throw new SyntaxError(`Cannot read .env: it has ${lines.length} lines`);
  }
  for (const [index, raw] of lines.entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    const [, name, value] = LINE.exec(line) ?? [];
    const read = value === undefined ? undefined : valueOf(value.trim());
    if (name === undefined || read === undefined) {
      throw new SyntaxError(`Cannot read line ${index + 1} of .env: it is not like NAME=value`);
    }
    variables.set(name, read);
  }
  return variables;
}

/** The value that is meant; undefined where a quote does not end. */
function valueOf(text: string): string | undefined {
  if (text.startsWith('"')) {
    return DOUBLE_QUOTED.exec(text)?.[1]?.replace(
      /\\(.)/g,
      (_, mark: string) => ESCAPES.get(mark) ?? mark,
    );
  }
  if (text.startsWith("'")) return SINGLE_QUOTED.exec(text)?.[1];
  return text.replace(/(?:^|\s)#.*$/, "").trim();
}
