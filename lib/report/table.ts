// Lines of the terminal summary: headings, fields and columns in 80 characters.
import { left, right, wrap } from "./format.ts";

/** No line is longer. */
export const WIDTH = 80;

const FIELD = 13;

/** An empty line, then the title over a rule. */
export function heading(title: string): string[] {
  return ["", left(title, WIDTH), "-".repeat(WIDTH)];
}

/** A name and a text that may take several lines. */
export function field(name: string, text: string): string[] {
  const lines = wrap(text, WIDTH - FIELD);
  return lines.map((line, index) => left(index === 0 ? name : "", FIELD) + line);
}

/** A label, then cells to the right in columns of equal width. */
export function row(label: string, cells: readonly string[], width: number): string {
  const columns = cells.map((cell) => right(cell, width)).join("");
  return left(label, WIDTH - width * cells.length) + columns;
}

/** Reasons of absent figures, each once: `Sharpe, Sortino n/a: 12 one-minute returns`. */
export function reasons(found: readonly (readonly [string, string | undefined])[]): string[] {
  const names = new Map<string, Set<string>>();
  for (const [name, why] of found) {
    if (why !== undefined) names.set(why, (names.get(why) ?? new Set()).add(name));
  }
  return [...names].flatMap(([why, of]) => wrap(`${[...of].join(", ")} n/a: ${why}`, WIDTH, "  "));
}
