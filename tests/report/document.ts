// The part of docs/report.md that is made of the definitions, laid out as `deno fmt` leaves it.
import type { Definition, Definitions } from "../../lib/report/definition.ts";
import { DEFINITIONS } from "../../lib/report/definitions.ts";
import { PAGE } from "../../lib/report/definitions_page.ts";

export const START = "<!-- figures: made of lib/report/definitions.ts by its test -->";
export const END = "<!-- end of figures -->";
export const PAGE_START = "<!-- page: made of lib/report/definitions_page.ts by its test -->";
export const PAGE_END = "<!-- end of page -->";

const WIDTH = 100;

const TITLES: Readonly<Record<string, string>> = { report: "Top level" };

/** Headings and lists, one entry a key. */
export function figures(): string {
  return Object.entries(DEFINITIONS).map(([name, section]) => {
    const title = TITLES[name] ?? `\`${name}\``;
    return `## ${title}\n\n${entries(section)}\n`;
  }).join("\n");
}

/** The document with its figures, and those of the page alone, replaced by fresh ones. */
export function refreshed(document: string): string {
  const told = between(document, { start: START, end: END, text: figures() });
  return between(told, { start: PAGE_START, end: PAGE_END, text: `${entries(PAGE)}\n` });
}

function between(
  document: string,
  { start, end, text }: { readonly start: string; readonly end: string; readonly text: string },
): string {
  const [before = ""] = document.split(start);
  const [, after = ""] = document.split(end);
  return `${before}${start}\n\n${text}\n${end}${after}`;
}

function entries(section: Definitions): string {
  return Object.entries(section).map(([key, definition]) => entry(key, definition)).join("\n");
}

function entry(key: string, { title, unit, text, parts = {} }: Definition): string {
  const head = `- \`${key}\` (${unit === "" ? title : `${title}; ${unit}`}): ${text}`;
  const inner = Object.entries(parts).map(([part, meaning]) =>
    filled(`- \`${part}\`: ${meaning}`, "    ").map((line) => `  ${line}`.trimEnd())
  );
  return [...filled(head, "  "), ...inner.flat()].join("\n");
}

/** Greedy lines of at most the width. */
function filled(text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = "";
  const room = WIDTH - (indent.length - 2);
  for (const word of text.split(" ")) {
    if (line === "") line = word;
    else if (line.length + 1 + word.length <= room) line += ` ${word}`;
    else {
      lines.push(line);
      line = `  ${word}`;
    }
  }
  return [...lines, line];
}
