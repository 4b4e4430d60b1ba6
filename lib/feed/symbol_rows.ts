// Of a table whose rows name their symbol: those of one symbol.
import type { Fields } from "./fields.ts";
import { found } from "./refusal.ts";

export interface SymbolRowsOptions {
  /** Where the rows name their symbol. */
  readonly column: number;
  /** In capitals, the symbol that is read; undefined for that of the first row, and no other. */
  readonly only: string | undefined;
}

/** The symbol that a field names: without the NULs that fill it up, in capitals. */
export function symbolOf(text: string): string {
  return text.replace(/\0+$/, "").toUpperCase();
}

/** Picks the rows of one symbol, in letters of any case. */
export class SymbolRows {
  /** Rows of other symbols. */
  leftOut = 0;
  name: string | undefined;
  readonly #fields: Fields;
  readonly #column: number;
  readonly #isStrict: boolean;
  #bytes: Uint8Array | undefined;

  constructor(fields: Fields, { column, only }: SymbolRowsOptions) {
    this.#fields = fields;
    this.#column = column;
    this.#isStrict = only === undefined;
    this.name = only;
    if (only !== undefined) this.#bytes = new TextEncoder().encode(only);
  }

  /** Whether the row is of another symbol; throws RangeError where the file may have one alone. */
  isLeftOut(): boolean {
    const fields = this.#fields;
    fields.unpad(this.#column);
    if (this.#bytes === undefined) {
      this.name = symbolOf(fields.text(this.#column));
      this.#bytes = new TextEncoder().encode(this.name);
    }
    if (fields.isAnyCase(this.#column, this.#bytes)) return false;
    if (this.#isStrict) {
      const text = found(fields.text(this.#column));
      const first = JSON.stringify(this.name);
      throw new RangeError(`found ${text}; the file began with ${first}: --symbol picks one`);
    }
    this.leftOut++;
    return true;
  }
}
