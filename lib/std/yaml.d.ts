// Types of @std/yaml, for what we use of it.

export interface ParseOptions {
  /** `failsafe` keeps every scalar as text: `0.10` stays `0.10`. */
  readonly schema?: "failsafe" | "json" | "core" | "default" | "extended";
  /** Without it a key that stands twice throws. */
  readonly allowDuplicateKeys?: boolean;
  readonly onWarning?: (error: Error) => void;
}

/** What `parse` throws; line and column start at 1. */
export class YamlSyntaxError extends SyntaxError {
  constructor(
    message: string,
    options: { readonly line: number; readonly column: number; readonly offset: number },
  );
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** Reads one YAML document; throws YamlSyntaxError. */
export function parse(content: string, options?: ParseOptions): unknown;

export interface StringifyOptions {
  readonly indent?: number;
  readonly skipInvalid?: boolean;
  readonly flowLevel?: number;
  readonly lineWidth?: number;
  readonly sortKeys?: boolean | ((a: string, b: string) => number);
  readonly schema?: "failsafe" | "json" | "core" | "default" | "extended";
}

/** Writes a value as YAML. */
export function stringify(data: unknown, options?: StringifyOptions): string;
