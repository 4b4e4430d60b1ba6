// How a command that cannot go on ends: one line, and 2 for what the user can mend, 1 for our fault.
import { CommanderError } from "commander";

export interface Failure {
  readonly code: 1 | 2;
  /** Without a line end. */
  readonly line: string;
}

/** Tells any error in one line; never with a stack trace. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CommanderError) return mend(`Cannot read the command line: ${plain(error)}`);
  if (!(error instanceof Error)) return ours(String(error));
  if (isRefusal(error)) return mend(error.message);
  if (isDenied(error)) return mend(`Cannot go on: permission denied: ${error.message}`);
  if (isSystem(error)) return mend(`Cannot read or write: ${error.message}`);
  return ours(error.message);
}

/** Bad input throws these two with a message of this form; the runtime's own have another. */
function isRefusal(error: Error): boolean {
  const isKind = error instanceof SyntaxError || error instanceof RangeError;
  return isKind && /^Cannot .+: ./s.test(error.message);
}

function isDenied(error: Error): boolean {
  return error instanceof Deno.errors.NotCapable ||
    error instanceof Deno.errors.PermissionDenied;
}

/** A file that is not there, a disk that is full: told by the system. */
function isSystem(error: Error): boolean {
  return Object.values(Deno.errors).some((kind) => error instanceof kind) || "syscall" in error ||
    /\(os error \d+\)$/.test(error.message);
}

function plain(error: CommanderError): string {
  return error.message.replace(/^error: /, "");
}

function mend(text: string): Failure {
  return { code: 2, line: oneLine(text) };
}

function ours(text: string): Failure {
  return { code: 1, line: oneLine(`Cannot go on: ${text} (this is a fault of Evenkeel)`) };
}

/** Longer lines are cut: they repeat what the user wrote. */
const LINE_CHARS_MAX = 2_000;
/** Characters that move or color text on a terminal, or turn its direction. */
// deno-lint-ignore no-control-regex
const UNSEEN = /[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

function oneLine(text: string): string {
  const line = text.replaceAll(/\s*[\r\n]+\s*/g, " ").trim();
  const cut = line.length <= LINE_CHARS_MAX ? line : `${line.slice(0, LINE_CHARS_MAX)}...`;
  return cut.replaceAll(UNSEEN, shown);
}

/** `\u001b` for the escape character. */
function shown(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
