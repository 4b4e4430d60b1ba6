// Measured figures as a table, beside what was asked for.

/** Whether a figure is as good as asked for. */
export type Verdict = "goal" | "floor" | "missed" | "shown";

export interface Figure {
  /** P-number of the table of targets. */
  readonly id: string;
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly digits: number;
  /** What must be and what should be; absent where the figure is only shown. */
  readonly target?: {
    readonly better: "higher" | "lower";
    readonly floor: number;
    readonly goal: number;
  };
}

/** Goal reached, floor kept, or neither. */
export function verdictOf({ value, target }: Figure): Verdict {
  if (target === undefined) return "shown";
  const reaches = (bound: number) => target.better === "higher" ? bound <= value : value <= bound;
  return reaches(target.goal) ? "goal" : reaches(target.floor) ? "floor" : "missed";
}

/** One line for the terminal. */
export function formatLine(figure: Figure): string {
  const { id, what, unit } = figure;
  return `${id.padEnd(4)} ${what.padEnd(46)} ${shown(figure).padStart(12)} ${unit.padEnd(7)} ${
    verdictOf(figure)
  }`;
}

/** The whole page. */
export function formatPage(
  figures: readonly Figure[],
  context: { readonly machine: string; readonly date: string; readonly notes: readonly string[] },
): string {
  const rows = figures.map((figure) => {
    const { id, what, unit, target, digits } = figure;
    const cells = target === undefined
      ? ["", ""]
      : [target.floor, target.goal].map((bound) =>
        `${target.better === "higher" ? "≥" : "≤"} ${number(bound, digits)}`
      );
    return `| ${[id, what, `${shown(figure)} ${unit}`, ...cells, verdictOf(figure)].join(" | ")} |`;
  });
  return [
    "# Measured speed and memory",
    "",
    "Written by `deno task bench`. Figures are medians; the feed is synthetic (seed 1), as dense as",
    "a busy USD-M BTCUSDT recording.",
    "",
    `Machine: ${context.machine}. Measured ${context.date}.`,
    "",
    "| # | what | measured | floor | goal | verdict |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows,
    "",
    ...context.notes.map((note) => `- ${note}`),
    "",
  ].join("\n");
}

function shown({ value, digits }: Figure): string {
  return number(value, digits);
}

function number(value: number, digits: number): string {
  return value.toLocaleString("en-US", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}
