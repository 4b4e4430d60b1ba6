// How wrong input is told: the file, the line and the column, then what was found.

/** Where in the input something is wrong. */
export interface Place {
  readonly path: string;
  readonly line?: number | undefined;
  readonly column?: string | undefined;
}

const QUOTED_CHARS_MAX = 40;

/** The message of a refusal, in the form that main.ts prints. */
export function cannotRead(place: Place, what: string): string {
  const line = place.line === undefined ? "" : ` line ${place.line}`;
  const column = place.column === undefined ? "" : ` column ${place.column}`;
  return `Cannot read ${place.path}${line}${column}: ${what}`;
}

/** The same refusal with its place named; any other error is returned as it is. */
export function located(error: unknown, place: Place): unknown {
  if (error instanceof SyntaxError) return new SyntaxError(cannotRead(place, error.message));
  if (error instanceof RangeError) return new RangeError(cannotRead(place, error.message));
  return error;
}

/** Text from the input, quoted and cut, as a message shows it. */
export function found(text: string): string {
  const cut = text.length <= QUOTED_CHARS_MAX ? text : `${text.slice(0, QUOTED_CHARS_MAX)}...`;
  return JSON.stringify(cut);
}
