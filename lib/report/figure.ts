// One figure of a section, read together with what stands beside it.
import { ABSENT, cut } from "./format.ts";

/** A figure as renderers see it. */
export interface Figure {
  readonly value: number | null;
  /** Why it is `null`. */
  readonly why: string | undefined;
  readonly target: string | undefined;
  /** Undefined without a target; `null` where the target cannot be judged. */
  readonly pass: boolean | null | undefined;
  /** Why there is a target and no verdict. */
  readonly passWhy?: string | undefined;
}

/** A section that holds the figure `Name`. */
export type Holding<Name extends string> =
  & { readonly [K in Name]: number | null }
  & Beside<Name, "why", string>
  & Beside<Name, "target", string>
  & Beside<Name, "pass", boolean | null>
  & Beside<Name, "pass_why", string>;

type Beside<Name extends string, What extends string, Value> = {
  readonly [K in `${Name}_${What}`]?: Value;
};

export function figureOf<Name extends string>(section: Holding<Name>, name: Name): Figure {
  const whys: Beside<Name, "why", string> = section;
  const targets: Beside<Name, "target", string> = section;
  const passes: Beside<Name, "pass", boolean | null> = section;
  const passWhys: Beside<Name, "pass_why", string> = section;
  return {
    value: section[name],
    why: whys[`${name}_why` as const],
    target: targets[`${name}_target` as const],
    pass: passes[`${name}_pass` as const],
    passWhy: passWhys[`${name}_pass_why` as const],
  };
}

/** pass, FAIL, n/a where the data cannot tell, or nothing where there is nothing to judge. */
export function verdict({ pass, passWhy }: Figure): string {
  if (pass === undefined || pass === null) return passWhy === undefined ? "" : ABSENT;
  return pass ? "pass" : "FAIL";
}

/** The value cut after `digits` with its unit, or "n/a". */
export function shown(figure: Figure, { digits, unit }: { digits: number; unit: string }): string {
  if (figure.value === null) return ABSENT;
  return unit === "" ? cut(figure.value, digits) : `${cut(figure.value, digits)} ${unit}`;
}
