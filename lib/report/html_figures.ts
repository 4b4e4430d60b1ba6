// Figures on the page: each is read from the report by its path and leads to its definition.
import { invariant } from "../base/invariant.ts";
import type { Definition } from "./definition.ts";
import { definitionOf, DEFINITIONS } from "./definitions.ts";
import { PAGE } from "./definitions_page.ts";
import { ABSENT, count, cut, duration, money, rounded } from "./format.ts";
import { type Markup, markup, type Part } from "./html_text.ts";
import type { AccountReport } from "./account_schema.ts";
import type { Report } from "./schema.ts";

/** Keys from the top of report.json; indexes of arrays are keys too. */
export type Path = readonly (string | number)[];

/** How a figure is shown; `cut` and `round` name the digits after the point. */
export type Format =
  | "count"
  | "money"
  | "text"
  | "duration"
  | Readonly<{ cut: number; unit?: string; times?: number }>
  | Readonly<{ round: number; unit?: string; times?: number }>;

/** What stands behind the label of a figure. */
interface Meaning {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly text: string;
  /** What the key lies in, where it is a part of another. */
  readonly whole?: string | undefined;
}

/** Hands out labels and values, and keeps the definitions that they lead to. */
export class FigureBook {
  readonly #report: Report | AccountReport;
  /** What leads to the report that paths start from. */
  readonly #top: Path;
  /** Before the ids of what is the report's own. */
  readonly #prefix: string;
  readonly #meanings: Map<string, Meaning>;
  /** Why figures since the last call of `reasons` are absent, and which. */
  #whys = new Map<string, Set<string>>();

  constructor(
    report: Report | AccountReport,
    { top = [], prefix = "", meanings = new Map<string, Meaning>() }: {
      readonly top?: Path;
      readonly prefix?: string;
      readonly meanings?: Map<string, Meaning>;
    } = {},
  ) {
    this.#report = report;
    this.#top = top;
    this.#prefix = prefix;
    this.#meanings = meanings;
  }

  /**
   * A book of a report within this one, such as a symbol's; definitions are handed out once, and
   * `prefix` keeps ids apart.
   */
  within(top: Path, prefix: string): FigureBook {
    return new FigureBook(this.#report, { top, prefix, meanings: this.#meanings });
  }

  /** The id of something that every report within has. */
  idOf(name: string): string {
    return `${this.#prefix}${name}`;
  }

  /** A path from the top of report.json, as `data-figure` has it. */
  where(path: Path): string {
    return [...this.#top, ...path].join(".");
  }

  /** What stands at a path; undefined where the report has no such key. */
  at(path: Path): unknown {
    return [...this.#top, ...path].reduce<unknown>(fieldOf, this.#report);
  }

  /** The name of a figure, which opens its definition. */
  label(path: Path, text?: string): Markup {
    const names = path.map(String).filter((key) => !/^\d+$/.test(key));
    const meaning = definitionOf(names);
    invariant(meaning !== undefined, `Cannot explain ${names.join(".")}: it has no definition`);
    const own = ownDefinition(names, meaning);
    const title = text ?? own?.title ?? sentence(names.at(-1) ?? "");
    return this.#button(title, {
      name: names.join("."),
      title: own?.title ?? title,
      unit: own?.unit ?? "",
      text: meaning,
      whole: own === undefined ? definitionOf(names.slice(0, -1)) : undefined,
    });
  }

  /** The name of something that the page alone has. */
  pageLabel(name: string, text?: string): Markup {
    const definition = PAGE[name];
    invariant(definition !== undefined, `Cannot explain ${name}: it has no definition`);
    return this.#button(text ?? definition.title, { name, ...definition });
  }

  /** A figure as people read it, with its exact value in the markup. */
  value(path: Path, format: Format): Markup {
    const value = this.at(path);
    const where = this.where(path);
    invariant(value !== undefined, `Cannot show ${where}: the report has no such key`);
    const exact = typeof value === "string" ? value : JSON.stringify(value);
    if (value !== null) {
      return markup`<data data-figure="${where}" value="${exact}">${
        formatted(value, format)
      }</data>`;
    }
    this.#note(path);
    return markup`<data data-figure="${where}" value="null" class="absent">${ABSENT}</data>`;
  }

  /** Label and value of one figure as cells of a row. */
  cells(path: Path, format: Format, text?: string): Markup {
    const label = this.label(path, text);
    return markup`<th scope="row">${label}</th><td>${this.value(path, format)}</td>`;
  }

  /** Why figures shown since the last call are absent. */
  reasons(): Markup | undefined {
    const whys = [...this.#whys];
    this.#whys = new Map();
    if (whys.length === 0) return undefined;
    const lines = whys.map(([why, of]) => markup`<li>${[...of].join(", ")} ${ABSENT}: ${why}</li>`);
    return markup`\n<ul class="why">${lines}</ul>`;
  }

  /** The definitions of all labels so far: popovers on a screen, a list on paper. */
  definitions(): Markup {
    return markup`${[...this.#meanings.values()].map(definition)}`;
  }

  #button(text: string, meaning: Omit<Meaning, "id">): Markup {
    // Keys that repeat others share their definition.
    const key = `${meaning.text}\n${meaning.whole ?? ""}`;
    const known = this.#meanings.get(key) ?? { id: `about-${this.#meanings.size}`, ...meaning };
    this.#meanings.set(key, known);
    return markup`<button class="about" type="button" popovertarget="${known.id}">${text}</button>`;
  }

  #note(path: Path): void {
    const why = this.at([...path.slice(0, -1), `${path.at(-1)}_why`]);
    if (typeof why !== "string") return;
    const names = path.map(String).filter((key) => !/^\d+$/.test(key));
    const own = ownDefinition(names, definitionOf(names) ?? "") ??
      ownDefinition(names, definitionOf(names.slice(0, -1)) ?? "");
    const of = this.#whys.get(why) ?? new Set<string>();
    this.#whys.set(why, of.add(own?.title ?? sentence(String(path.at(-1)))));
  }
}

/** A table with a head of labels, if there is any; `kind` names its classes. */
export function table(
  head: readonly Part[],
  rows: readonly (Markup | undefined)[],
  kind = "",
): Markup {
  const cells = head.map((cell) => markup`<th scope="col">${cell}</th>`);
  const top = head.length === 0 ? undefined : markup`<thead><tr>${cells}</tr></thead>`;
  const body = rows.map((row) => row === undefined ? undefined : markup`\n<tr>${row}</tr>`);
  return markup`\n<div class="scroll"><table class="${kind}">${top}<tbody>${body}
</tbody></table></div>`;
}

/** A key as people write it. */
function sentence(key: string): string {
  const words = key.replaceAll("_", " ");
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** Value to text; the same rules as on the terminal. */
export function formatted(value: unknown, format: Format): string {
  if (format === "text") return typeof value === "string" ? value : JSON.stringify(value);
  if (format === "money") return money(String(value));
  const number = Number(value);
  if (format === "count") return count(number);
  if (format === "duration") return duration(number);
  const { unit = "", times = 1 } = format;
  const digits = "cut" in format
    ? cut(number * times, format.cut)
    : rounded(number * times, format.round);
  return unit === "" ? digits : `${digits} ${unit}`;
}

function definition({ id, name, title, unit, text, whole }: Meaning): Markup {
  const more = whole === undefined ? undefined : markup`<p class="soft">${whole}</p>`;
  const small = unit === "" ? undefined : markup` <small>${unit}</small>`;
  return markup`
<div class="definition" id="${id}" popover><h3>${title}${small}</h3><code>${name}</code><p>${text}</p>${more}</div>`;
}

function ownDefinition(names: readonly string[], text: string): Definition | undefined {
  return Object.values(DEFINITIONS).flatMap((section) => names.map((name) => section[name]))
    .find((definition) => definition?.text === text);
}

function fieldOf(value: unknown, key: string | number): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}
