// The event CSV's first lines and words, shared by its reader and its writer.
import type { EventRing } from "../market/event_ring.ts";
import type { Market } from "../market/instrument.ts";
import { csvFields } from "./csv_line.ts";
import { found } from "./refusal.ts";
import type { DeclaredMarket } from "./source.ts";

export const COLUMNS = [
  "local_us",
  "venue_us",
  "type",
  "seq",
  "first_id",
  "last_id",
  "prev_id",
  "side",
  "price",
  "qty",
  "trade_id",
  "flag",
] as const;

export const HEADER = COLUMNS.join(",");

/** Names of event types, by the number that the ring uses. */
export const TYPE_NAMES = ["snapshot", "depth", "quote", "trade", "mark", "funding"] as const;

export const COMMENT_START = "# evenkeel-events ";
const VERSION = "1";

/** The flag of a trade between two orders of the market. */
export const MARKET_FLAG = "market";
/** The venue's word for another kind of trade. */
export const FLAG_WORD = /^[A-Z][A-Z0-9_]{0,31}$/;
const FLAG_WORDS_MAX = 254;

/** What is declared where nothing is. */
export const UNDECLARED: DeclaredMarket = {
  market: undefined,
  symbol: undefined,
  syntheticSeed: undefined,
};

/** The first line of an event CSV. */
export function formatComment(
  declared: { market: Market; symbol: string; syntheticSeed?: number | undefined },
): string {
  const { market, symbol, syntheticSeed } = declared;
  const tail = syntheticSeed === undefined ? "" : ` synthetic seed=${syntheticSeed}`;
  return `${COMMENT_START}${VERSION} ${market} ${symbol}${tail}`;
}

const COMMENT = /^# evenkeel-events (\S+) (\S+) ([A-Z0-9][A-Z0-9_.-]*)( synthetic seed=(\d+))?$/;

/** What the first line says; throws SyntaxError for one that is not ours. */
export function parseComment(line: string): DeclaredMarket {
  const match = COMMENT.exec(line.trimEnd());
  const [, version, market, symbol, , seed] = match ?? [];
  if (match === null || symbol === undefined) {
    throw new SyntaxError(
      `the first line is ${found(line)}; expected "${COMMENT_START}1 spot BTCUSDT"`,
    );
  }
  if (version !== VERSION) {
    throw new SyntaxError(`it is version ${found(version ?? "")} of the format; this reads 1`);
  }
  if (market !== "spot" && market !== "usdm") {
    throw new SyntaxError(`the market is ${found(market ?? "")}; expected spot or usdm`);
  }
  return {
    market,
    symbol,
    syntheticSeed: seed === undefined ? undefined : Number(seed),
  };
}

/** Throws SyntaxError unless the line is our header. */
export function checkHeader(line: string): void {
  const columns = csvFields(line);
  COLUMNS.forEach((name, index) => {
    const column = columns[index];
    if (column === name) return;
    const what = column === undefined ? "there is none" : `found ${found(column)}`;
    throw new SyntaxError(`wrong columns: column ${index + 1} must be ${name}, ${what}`);
  });
  if (columns.length !== COLUMNS.length) {
    throw new SyntaxError(`wrong columns: found ${columns.length}, expected ${COLUMNS.length}`);
  }
}

/** The ring's flag for a venue's word; throws RangeError when there are too many different ones. */
export function wordFlag(ring: EventRing, word: string): number {
  if (!ring.words.includes(word) && FLAG_WORDS_MAX <= ring.words.length) {
    throw new RangeError(`more than ${FLAG_WORDS_MAX} different words of non-market trades`);
  }
  return ring.wordFlag(word);
}
