// Markup from text: whatever is put into a template is escaped unless it is markup already.

/** Text that is safe to put into a page as it stands. */
export interface Markup {
  readonly text: string;
}

/** What a template takes: text and numbers are escaped, markup is not, absence is nothing. */
export type Part = Markup | string | number | undefined | readonly Part[];

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * What a page cannot show or should not act on: control characters, lone surrogates, and the
 * marks that turn the direction of the text after them.
 */
const UNSHOWN = /(?![\t\n])[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Text as markup: nothing in it can open a tag, an attribute or an entity. */
export function escape(text: string): string {
  return shown(text).replace(/[&<>"']/g, (found) => ESCAPES[found] ?? "");
}

/** A page's own template: markup`<td>${text}</td>`. */
export function markup(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  let text = texts[0] ?? "";
  for (const [index, part] of parts.entries()) {
    text += rendered(part) + (texts[index + 1] ?? "");
  }
  return { text };
}

/** Markup that we have written ourselves: never anything that a user or a file has said. */
export function raw(text: string): Markup {
  return { text };
}

/** JSON for a script element: no tag can end or begin in it. */
export function scriptJson(value: unknown): Markup {
  return raw(JSON.stringify(value).replaceAll("<", "\\u003c"));
}

function rendered(part: Part): string {
  if (part === undefined) return "";
  if (typeof part === "string") return escape(part);
  if (typeof part === "number") return String(part);
  if ("text" in part) return part.text;
  return part.map(rendered).join("");
}

function shown(text: string): string {
  return text.toWellFormed().replace(UNSHOWN, "\ufffd");
}
