// Which symbol is read of a file whose rows name one, or several.
import { cannotRead, type Recognized, type SymbolSeen } from "../lib/feed/mod.ts";

/** What is read of a file. */
export interface Picked {
  /** The symbol as far as the file or the user's choice among its symbols tells. */
  readonly symbol: string | undefined;
  /** Rows of other symbols are left out; undefined where they are refused. */
  readonly only: string | undefined;
  readonly hasSeveral: boolean;
  /** No row of the symbol was received before. */
  readonly localFrom: number;
}

/** What is known of a file by its head. */
interface Seen {
  readonly path: string;
  readonly what: Recognized;
}

/** The symbols that rows of the head name; none where rows name no symbol. */
export function symbolsSeen(what: Recognized): readonly SymbolSeen[] {
  return what.kind === "raw" || what.kind === "table" ? what.symbols : [];
}

/** Whether rows of the head name symbols, and not the wanted one: it may come later. */
export function isMissing(what: Recognized, wanted: string | undefined): boolean {
  const seen = symbolsSeen(what);
  return wanted !== undefined && 0 < seen.length && !seen.some(({ symbol }) => symbol === wanted);
}

/**
 * Picks the wanted symbol.
 *
 * - A file whose head names one symbol is that symbol's; for a wanted one the head is long.
 * - One whose head names several is of the wanted one, even where that comes later.
 *
 * Throws RangeError for several symbols and no wish.
 */
export function pickSymbol({ path, what }: Seen, wanted: string | undefined): Picked {
  const seen = symbolsSeen(what);
  const hasSeveral = 1 < seen.length;
  const declared = "declared" in what ? what.declared.symbol : undefined;
  const localFrom = "localFrom" in what ? what.localFrom : 0;
  if (hasSeveral && wanted === undefined) {
    const names = seen.map(({ symbol }) => symbol);
    const shown = names.slice(0, SHOWN_MAX).join(", ") + (SHOWN_MAX < names.length ? ", ..." : "");
    // One damaged field makes a second symbol: it is found by its line.
    const lines = `${seen[1]?.symbol} is first in line ${seen[1]?.line}`;
    throw new RangeError(
      cannotRead(
        { path },
        `it holds ${names.length} symbols (${shown}; ${lines}): --symbol picks one`,
      ),
    );
  }
  const isThere = seen.some(({ symbol }) => symbol === wanted);
  if (wanted === undefined || (!isThere && !hasSeveral)) {
    return { symbol: declared, only: undefined, hasSeveral, localFrom };
  }
  // Recorded lines are in order over all symbols; of a table, only each symbol's own rows are.
  const own = seen.find(({ symbol }) => symbol === wanted)?.localFrom ?? 0;
  return {
    symbol: wanted,
    only: wanted,
    hasSeveral,
    localFrom: what.kind === "table" ? own : localFrom,
  };
}

const SHOWN_MAX = 10;
