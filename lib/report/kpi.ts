// Figures as reports hold them: shares cut and never rounded, targets compared exactly.
import { invariant, unreachable } from "../base/invariant.ts";

/** One figure with its target. `null` says why in `value_why`; `pass` is `null` without a target. */
export interface Kpi {
  readonly value: number | null;
  readonly value_why?: string;
  /** Such as "> 99.8"; `null` where the figure is only shown. */
  readonly target: string | null;
  readonly pass: boolean | null;
  /** Why there is no verdict on a figure that has a target. */
  readonly pass_why?: string;
}

/** A bound on a ratio as whole numbers: `over`/`under` exactly, no float between. */
export interface Target {
  readonly text: string;
  readonly relation: "above" | "at_least" | "below";
  /** The bound of part / whole. */
  readonly numerator: number;
  readonly denominator: number;
}

/** Digits that a share or ratio keeps in report.json; renderers cut further. */
const DIGITS = 6;

/** 100 × part / whole of whole numbers, cut after six digits towards zero. */
export function percent(part: number, whole: number): number {
  return quotient(part, whole, 100);
}

/** part / whole of whole numbers, cut after six digits towards zero. */
export function ratio(part: number, whole: number): number {
  return quotient(part, whole, 1);
}

function quotient(part: number, whole: number, times: number): number {
  invariant(
    Number.isSafeInteger(part) && Number.isSafeInteger(whole) && whole !== 0,
    `Cannot divide ${part} by ${whole}: whole numbers are needed`,
  );
  const scale = 10 ** DIGITS;
  return Number(BigInt(part) * BigInt(times * scale) / BigInt(whole)) / scale;
}

/** A share in percent with its target; `null` with the reason when the whole is 0. */
export function shareKpi(part: number, whole: number, rest: KpiRest): Kpi {
  return whole === 0 ? absent(rest) : judged(percent(part, whole), { part, whole }, rest.target);
}

/** A ratio with its target; `null` with the reason when the whole is 0. */
export function ratioKpi(part: number, whole: number, rest: KpiRest): Kpi {
  return whole === 0 ? absent(rest) : judged(ratio(part, whole), { part, whole }, rest.target);
}

export interface KpiRest {
  readonly target?: Target;
  /** Why there is no figure when the whole is 0. */
  readonly why: string;
}

/** A figure that cannot be computed, with its reason. */
export function absent(rest: KpiRest): Kpi {
  return { value: null, value_why: rest.why, target: rest.target?.text ?? null, pass: null };
}

/** A figure without a target. */
export function shown(value: number): Kpi {
  return { value, target: null, pass: null };
}

/** Whether part / whole meets the target, by cross-multiplication. */
export function meets(part: number, whole: number, target: Target): boolean {
  const left = BigInt(part) * BigInt(target.denominator);
  const right = BigInt(target.numerator) * BigInt(whole);
  switch (target.relation) {
    case "above":
      return right < left;
    case "at_least":
      return right <= left;
    case "below":
      return left < right;
    default:
      return unreachable(target.relation);
  }
}

function judged(
  value: number,
  { part, whole }: { readonly part: number; readonly whole: number },
  target: Target | undefined,
): Kpi {
  if (target === undefined) return shown(value);
  return { value, target: target.text, pass: meets(part, whole, target) };
}
