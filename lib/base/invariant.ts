// Assertions for programmer errors: never caught, except where the process ends.

/** Throws when the condition is false: a fault of ours, never of the input. */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

/** Closes a switch over a union: the compiler proves that it cannot be reached. */
export function unreachable(value: never): never {
  throw new Error(`Cannot handle ${JSON.stringify(value)}: no such case`);
}
