// A block of lines on a terminal that is drawn over the one before.
import type { Io } from "./io.ts";

/** Lines are drawn on stderr where that is a terminal; anywhere else nothing is. */
export class Screen {
  readonly isDrawn: boolean;
  readonly #io: Io;
  #lines = 0;

  constructor(io: Io) {
    this.#io = io;
    this.isDrawn = io.stderrIsTerminal;
  }

  /** Replaces what was drawn last. */
  draw(lines: readonly string[]): void {
    if (!this.isDrawn) return;
    this.#io.stderr(`${this.#back()}${lines.join("\n")}\n`);
    this.#lines = lines.length;
  }

  /** Removes what was drawn last. */
  clear(): void {
    if (!this.isDrawn) return;
    this.#io.stderr(this.#back());
    this.#lines = 0;
  }

  /** To the first line drawn, all below it wiped. */
  #back(): string {
    return this.#lines === 0 ? "" : `\x1b[${this.#lines}A\r\x1b[J`;
  }
}
