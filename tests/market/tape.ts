// Market events written as text, one line an event, for tests that tell a story.
import {
  ASK,
  BID,
  DEPTH,
  EventRing,
  FUNDING,
  MARK,
  QUOTE,
  SNAPSHOT,
  TRADE,
} from "../../lib/market/event_ring.ts";

const TYPES = new Map([
  ["snapshot", SNAPSHOT],
  ["depth", DEPTH],
  ["quote", QUOTE],
  ["trade", TRADE],
  ["mark", MARK],
  ["funding", FUNDING],
]);

/**
 * Appends one event and returns its index. A line is a type, ids where there are any, and rows:
 * `snapshot 10 b100x5 a101x4`, `depth 11-12 b100x0`, `depth 11-12/10 a101x1`, `quote 13 b100x5
 * a101x4`, `trade b101x2`, `trade:NA a0x0` (not a market trade), `mark a123x0`.
 */
export function append(ring: EventRing, line: string): number {
  const [name = "", ...words] = line.trim().split(/\s+/);
  const [kind = "", flagWord] = name.split(":");
  const type = TYPES.get(kind);
  if (type === undefined) throw new SyntaxError(`Cannot read a line of the tape: "${line}"`);
  const slot = ring.beginEvent(type, 0, 0);
  if (flagWord !== undefined) ring.flag[slot] = ring.wordFlag(flagWord);
  for (const word of words) {
    const ids = /^(?:(\d+)-)?(\d+)(?:\/(\d+))?$/.exec(word);
    const row = /^([ab])([-\d.]+)x([\d.]+)$/.exec(word);
    if (ids !== null) {
      ring.firstId[slot] = Number(ids[1] ?? 0);
      ring.lastId[slot] = Number(ids[2]);
      ring.prevId[slot] = Number(ids[3] ?? 0);
    } else if (row !== null) {
      ring.addRow(row[1] === "b" ? BID : ASK, Number(row[2]), Number(row[3]));
    } else {
      throw new SyntaxError(`Cannot read "${word}" of the tape: "${line}"`);
    }
  }
  ring.endEvent();
  return ring.tail - 1;
}
