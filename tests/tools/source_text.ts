// Reads our own source as text: masks comments and strings, finds imports and function bodies.

/** A file of the repository; `path` is relative to its root. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

export interface Import {
  /** As written. */
  readonly specifier: string;
  /** Path from the root for a relative import; undefined for a package. */
  readonly target: string | undefined;
  readonly typeOnly: boolean;
}

export interface FunctionSpan {
  readonly line: number;
  readonly lines: number;
}

/** What may stand before a slash that begins a regular expression. */
const BEFORE_REGEX = /(?:^|[=(,:[!&|?{};+\n>]|\breturn|\bcase)\s*$/;
const COMMENT = /\/\/[^\n]*|\/\*[^]*?\*\//y;
const QUOTED = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/y;
const REGEX = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
/** The rest of a template: up to its end, or up to an expression in it. */
const TEMPLATE = /(?:[^`\\$]|\\[^]|\$(?!\{))*(?:`|\$\{)/y;
const PLAIN = /[^/"'`{}]+|[^]/y;

/** The text with comments (and strings, where asked) blanked; lines and columns stay. */
export function mask(text: string, options: { readonly strings: "blank" | "keep" }): string {
  const keep = options.strings === "keep";
  let out = "";
  /** Open braces in each template expression around this place, outermost first. */
  const depths: number[] = [0];
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = out.length;
    return pattern.exec(text)?.[0];
  };
  const template = () => {
    const part = take(TEMPLATE) ?? text.slice(out.length);
    if (part.endsWith("${")) depths.push(0);
    out += keep ? part : blank(part);
  };
  while (out.length < text.length) {
    const comment = take(COMMENT);
    const string = take(QUOTED) ?? (BEFORE_REGEX.test(out.slice(-20)) ? take(REGEX) : undefined);
    const code = take(PLAIN) ?? "";
    const depth = depths.length - 1;
    if (comment !== undefined) out += blank(comment);
    else if (string !== undefined) out += keep ? string : blank(string);
    else out += code;
    if (comment !== undefined || string !== undefined) continue;
    if (code === "{") depths[depth] = (depths[depth] ?? 0) + 1;
    if (code === "}" && depths[depth] === 0 && 0 < depth) {
      depths.pop();
      template();
    } else if (code === "}") depths[depth] = (depths[depth] ?? 0) - 1;
    if (code === "`") template();
  }
  return out;
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, " ");
}

const IMPORT = /^\s*(?:import|export)\s(type\s)?[^;"']*?(?:from\s*)?["']([^"'\n]+)["']/gm;
const IMPORT_CALL = /\bimport\(\s*["']([^"'\n]+)["']/g;

/** Static imports, re-exports and dynamic imports of a file. */
export function importsOf(file: SourceFile): readonly Import[] {
  const code = mask(file.text, { strings: "keep" });
  const found = [...code.matchAll(IMPORT)].filter((match) => isImport(match[0])).map((match) => ({
    specifier: match[2] ?? "",
    typeOnly: match[1] !== undefined,
  }));
  const calls = [...code.matchAll(IMPORT_CALL)].map((match) => ({
    specifier: match[1] ?? "",
    typeOnly: false,
  }));
  return [...found, ...calls].map((each) => ({
    ...each,
    target: each.specifier.startsWith(".") ? resolve(file.path, each.specifier) : undefined,
  }));
}

/** Tells `export const x = "text"` from `export { x } from "text"`. */
function isImport(statement: string): boolean {
  return /^\s*import\b/.test(statement) || /^\s*export\s+(?:type\s+)?[*{][^=]*from/.test(statement);
}

function resolve(from: string, specifier: string): string {
  const parts = from.split("/").slice(0, -1);
  for (const part of specifier.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}

const CONTROL = /^\s*(?:\} )?(?:else |do|try|finally|if|for|while|switch|catch|with)\b/;
const METHOD = /^\s*(?:(?:static|async|get|set|override|readonly)\s+)*\*?#?\w+(?:<[^(]*>)?\(/;

/**
 * The functions of a file laid out by `deno fmt`: a body opens at the end of a line and closes
 * with the first later line of the same indentation that starts with a brace.
 */
export function functionsOf(file: SourceFile): readonly FunctionSpan[] {
  const lines = mask(file.text, { strings: "blank" }).split("\n");
  return lines.flatMap((line, index) => {
    if (!/\{\s*$/.test(line)) return [];
    const start = headOf(lines, index);
    const head = lines.slice(start, index + 1).join("\n");
    if (!isFunction(head)) return [];
    const close = `${indentOf(line)}}`;
    const end = lines.findIndex((each, at) => index < at && each.startsWith(close));
    return end < 0 ? [] : [{ line: start + 1, lines: end - start + 1 }];
  });
}

function isFunction(head: string): boolean {
  if (/=>\s*\{\s*$/.test(head) || /\bfunction\b/.test(head)) return true;
  return !CONTROL.test(head) && METHOD.test(head);
}

/** Walks up from `): Result {` to the line that its parameters began on. */
function headOf(lines: readonly string[], index: number): number {
  const indent = indentOf(lines[index] ?? "");
  if (!(lines[index] ?? "").slice(indent.length).startsWith(")")) return index;
  for (let at = index - 1; 0 <= at; at--) {
    const line = lines[at] ?? "";
    if (line.trim() !== "" && indentOf(line) === indent) return at;
  }
  return index;
}

function indentOf(line: string): string {
  return /^ */.exec(line)?.[0] ?? "";
}
