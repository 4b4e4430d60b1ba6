// What each kind of error is told as, and with which exit code.
import { assertEquals } from "@std/assert";
import { CommanderError } from "commander";
import { failureOf } from "../../lib/app/failure.ts";

const NOT_THERE = "No such file or directory (os error 2): open 'x'";
const DENIED = 'Requires read access to "x", run again with the --allow-read flag';

// deno-fmt-ignore
const cases: readonly { name: string; error: unknown; code: 1 | 2; line: string }[] = [
  { name: "bad text", error: new SyntaxError("Cannot read x line 3: price is \"a\""), code: 2, line: "Cannot read x line 3: price is \"a\"" },
  { name: "a bad value", error: new RangeError("Cannot use x: y"), code: 2, line: "Cannot use x: y" },
  { name: "a message of several lines", error: new SyntaxError("Cannot use x: a\n   b\r\n\n c"), code: 2, line: "Cannot use x: a b c" },
  { name: "letters that a terminal would obey", error: new RangeError("Cannot read \x1b[31m\u202ea\x00: no"), code: 2, line: "Cannot read \\u001b[31m\\u202ea\\u0000: no" },
  { name: "a message without measure", error: new RangeError(`Cannot use ${"x".repeat(3_000)}: no`), code: 2, line: `Cannot use ${"x".repeat(1_989)}...` },
  { name: "bad usage", error: new CommanderError(1, "commander.unknownOption", "error: unknown option '--x'\n(Did you mean --y?)"), code: 2, line: "Cannot read the command line: unknown option '--x' (Did you mean --y?)" },
  { name: "a permission denied", error: new Deno.errors.NotCapable(DENIED), code: 2, line: `Cannot go on: permission denied: ${DENIED}` },
  { name: "the system's own denial", error: new Deno.errors.PermissionDenied("x"), code: 2, line: "Cannot go on: permission denied: x" },
  { name: "a file that is not there", error: new Deno.errors.NotFound(NOT_THERE), code: 2, line: `Cannot read or write: ${NOT_THERE}` },
  { name: "a full disk", error: new Error("No space left on device (os error 28)"), code: 2, line: "Cannot read or write: No space left on device (os error 28)" },
  { name: "a broken promise of ours", error: new Error("Cannot amend twice"), code: 1, line: "Cannot go on: Cannot amend twice (this is a fault of Evenkeel)" },
  { name: "a fault of the code", error: new TypeError("Cannot read properties of undefined (reading 'x')"), code: 1, line: "Cannot go on: Cannot read properties of undefined (reading 'x') (this is a fault of Evenkeel)" },
  { name: "a range error of the runtime", error: new RangeError("Invalid array length"), code: 1, line: "Cannot go on: Invalid array length (this is a fault of Evenkeel)" },
  { name: "what is no error", error: "x", code: 1, line: "Cannot go on: x (this is a fault of Evenkeel)" },
];

for (const { name, error, code, line } of cases) {
  Deno.test(`failureOf() tells ${name}`, () => assertEquals(failureOf(error), { code, line }));
}
