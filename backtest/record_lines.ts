// On which line each record of a CSV starts: CsvParseStream does not say.

const LINE_FEED = "\n";
const RETURN = "\r";
const QUOTE = '"';

/**
 * Follows the text that goes into a CsvParseStream and numbers its records as it does: blank
 * lines are none, and a quoted field may hold newlines.
 *
 * It is at most a few chunks of text ahead of the records, so what it keeps stays small.
 */
export class RecordLines {
  readonly #starts: number[] = [];
  #taken = 0;
  #line = 1;
  #start = 1;
  #isQuoted = false;
  #isBlank = true;
  #hasReturn = false;

  /** Takes the next piece of text. */
  add(text: string): void {
    for (const character of text) {
      if (character === QUOTE) this.#isQuoted = !this.#isQuoted;
      if (character === LINE_FEED) {
        this.#line++;
        if (this.#isQuoted) continue;
        this.#isBlank = true;
        this.#hasReturn = false;
        this.#start = this.#line;
      } else if (this.#isBlank) {
        // One return before the newline is part of it; a line of two is a record.
        const isFirstReturn = character === RETURN && !this.#hasReturn;
        this.#hasReturn = isFirstReturn;
        if (isFirstReturn) continue;
        this.#isBlank = false;
        this.#starts.push(this.#start);
      }
    }
  }

  /** The line on which the next record starts. */
  next(): number {
    const line = this.#starts[this.#taken++] ?? this.#line;
    if (1_024 < this.#taken) {
      this.#starts.splice(0, this.#taken);
      this.#taken = 0;
    }
    return line;
  }
}
