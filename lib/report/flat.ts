// Figures as report.json has them: the value under its name, its target and reason beside it.
import type { Kpi } from "./kpi.ts";

type KpiName<T> = { [K in keyof T & string]: T[K] extends Kpi ? K : never }[keyof T & string];

/**
 * A section whose every figure `name` of type Kpi has become `name`, a number or `null`, with
 * `name_why` where it is `null`, `name_target` and `name_pass` where it has a target, and
 * `name_pass_why` where nothing can be said of that.
 */
export type Flat<T> = T extends readonly (infer Item)[] ? readonly Flat<Item>[]
  : T extends object ?
      & { readonly [K in keyof T as T[K] extends Kpi ? never : K]: Flat<T[K]> }
      & { readonly [K in KpiName<T>]: number | null }
      & { readonly [K in KpiName<T> as `${K}_${"why" | "target" | "pass_why"}`]?: string }
      & { readonly [K in KpiName<T> as `${K}_pass`]?: boolean | null }
  : T;

/** A copy with its figures flattened, in the same order, at any depth. */
export function flat<T>(section: T): Flat<T>;
export function flat(section: unknown): unknown {
  if (Array.isArray(section)) return section.map((item: unknown) => flat(item));
  if (typeof section !== "object" || section === null) return section;
  return Object.fromEntries(
    Object.entries(section).flatMap(([name, value]: [string, unknown]) =>
      isKpi(value) ? figure(name, value) : [[name, flat(value)]]
    ),
  );
}

function figure(name: string, kpi: Kpi): [string, unknown][] {
  const entries: [string, unknown][] = [[name, kpi.value]];
  if (kpi.value_why !== undefined) entries.push([`${name}_why`, kpi.value_why]);
  if (kpi.target !== null) {
    entries.push([`${name}_target`, kpi.target], [`${name}_pass`, kpi.pass]);
  }
  if (kpi.pass_why !== undefined) entries.push([`${name}_pass_why`, kpi.pass_why]);
  return entries;
}

function isKpi(value: unknown): value is Kpi {
  return typeof value === "object" && value !== null && "value" in value && "target" in value &&
    "pass" in value;
}
