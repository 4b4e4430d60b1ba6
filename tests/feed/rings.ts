// What the feed's tests share: instruments, events read to the end, and events to compare.
import { withDigits } from "../../lib/market/instrument.ts";
import { type Instrument, type Market } from "../../lib/market/instrument.ts";
import { EventRing, FUNDING, MARK } from "../../lib/market/event_ring.ts";
import { lots, ppm, ticks } from "../../lib/base/units.ts";
import { memoryBytes } from "../../lib/feed/bytes.ts";
import { EventCsvSource } from "../../lib/feed/event_csv.ts";
import { HEADER, UNDECLARED } from "../../lib/feed/event_csv_format.ts";
import { EventCsvWriter } from "../../lib/feed/event_csv_writer.ts";
import { RawLinesSource } from "../../lib/feed/raw_lines.ts";
import { recognize } from "../../lib/feed/recognize.ts";
import type { EventSource } from "../../lib/feed/source.ts";
import { TableSource } from "../../lib/feed/table_source.ts";

export const COMMENT = "# evenkeel-events 1 spot BTCUSDT";
export const PATH = "test.csv";

export const SPOT = instrument("spot", { tickSize: "0.01", lotSize: "0.00001" });
export const USDM = instrument("usdm", { tickSize: "0.1", lotSize: "0.001" });
/** Steps that are not a power of ten. */
export const COARSE = instrument("spot", { tickSize: "0.5", lotSize: "25" });
/** A perpetual traded in contracts. */
export const BOOK10 = instrument("usdm", { tickSize: "0.5", lotSize: "1" });

function instrument(market: Market, sizes: { tickSize: string; lotSize: string }): Instrument {
  return withDigits({
    market,
    symbol: "BTCUSDT",
    baseAsset: "BTC",
    quoteAsset: "USDT",
    ...sizes,
    priceMin: ticks(1),
    priceMax: ticks(1_000_000_000),
    qtyMin: lots(1),
    qtyMax: lots(1_000_000_000),
    notionalMin: "5",
    notionalMax: undefined,
    percentPrice: { type: "by_mark", up: ppm(50_000), down: ppm(50_000) },
    ordersMax: 200,
    amendsMax: 10,
    orderRateLimits: [],
  });
}

/** One event as plain values. */
export interface PlainEvent {
  readonly type: number;
  readonly local: number;
  readonly venue: number;
  readonly ids: readonly number[];
  readonly word: string | undefined;
  readonly rows: readonly (readonly number[])[];
}

/** The events of a ring, oldest first. */
export function plainEvents(ring: EventRing): readonly PlainEvent[] {
  const events: PlainEvent[] = [];
  for (let index = ring.head; index < ring.tail; index++) events.push(plainEvent(ring, index));
  return events;
}

function plainEvent(ring: EventRing, index: number): PlainEvent {
  const slot = index & ring.eventMask;
  const start = ring.rowStart[slot] ?? 0;
  const rows = Array.from({ length: ring.rowCount[slot] ?? 0 }, (_, offset) => {
    const row = (start + offset) & ring.rowMask;
    return [ring.side[row] ?? 0, ring.price[row] ?? 0, ring.qty[row] ?? 0];
  });
  const columns = [ring.firstId, ring.lastId, ring.prevId, ring.tradeId];
  return {
    type: ring.type[slot] ?? 0,
    local: ring.local[slot] ?? 0,
    venue: ring.venue[slot] ?? 0,
    ids: columns.map((column) => column[slot] ?? 0),
    word: ring.words[(ring.flag[slot] ?? 0) - 1],
    rows,
  };
}

/** Appends a plain event to a ring. */
export function appendEvent(ring: EventRing, event: PlainEvent): void {
  const slot = ring.beginEvent(event.type, event.local, event.venue);
  const [firstId = 0, lastId = 0, prevId = 0, tradeId = 0] = event.ids;
  ring.firstId[slot] = firstId;
  ring.lastId[slot] = lastId;
  ring.prevId[slot] = prevId;
  ring.tradeId[slot] = tradeId;
  if (event.word !== undefined) ring.flag[slot] = ring.wordFlag(event.word);
  for (const [side = 0, price = 0, qty = 0] of event.rows) ring.addRow(side, price, qty);
  ring.endEvent();
}

/** Whether a type's numbers are in 1e-8 and not in ticks and lots. */
export function isRate(type: number): boolean {
  return type === MARK || type === FUNDING;
}

/** Pulls everything into a fresh ring. */
export async function readAll(source: EventSource): Promise<EventRing> {
  const ring = new EventRing();
  try {
    while (await source.pull(ring));
  } finally {
    source.close();
  }
  return ring;
}

/** The same for a source in memory, which never has to wait. */
export function readNow(source: EventSource): EventRing {
  const ring = new EventRing();
  while (source.pull(ring) === true);
  return ring;
}

interface TextOptions {
  readonly instrument?: Instrument;
  readonly blockBytes?: number;
  /** The one symbol that is read of several. */
  readonly only?: string;
  /** Whether recorded lines are known to be about several. */
  readonly hasSeveral?: boolean;
}

/** An event CSV in memory. */
export function csvSource(
  content: string | Uint8Array,
  { instrument: of = SPOT, blockBytes }: TextOptions = {},
): EventCsvSource {
  const bytes = memoryBytes(PATH, typeof content === "string" ? encode(content) : content);
  return new EventCsvSource({ bytes, instrument: of, declared: UNDECLARED, blockBytes });
}

/** Recorded lines in memory. */
export function rawSource(
  content: string | Uint8Array,
  { instrument: of = SPOT, ...options }: TextOptions = {},
): RawLinesSource {
  const bytes = memoryBytes("test.raw", typeof content === "string" ? encode(content) : content);
  return new RawLinesSource({ bytes, instrument: of, ...options });
}

/** A table in memory, as whatever it is recognized to be. */
export function tableSource(
  content: string | Uint8Array,
  { instrument: of = SPOT, ...options }: TextOptions = {},
): TableSource {
  const head = typeof content === "string" ? content : new TextDecoder().decode(content);
  const what = recognize(head, true);
  if (what?.kind !== "table") throw new RangeError(`Cannot read test.csv: it is ${what?.kind}`);
  const bytes = memoryBytes(PATH, typeof content === "string" ? encode(content) : content);
  const { layout, declared } = what;
  return new TableSource({ bytes, layout, declared, instrument: of, ...options });
}

/** Everything in a ring as event CSV. */
export function asEventCsv(ring: EventRing, of: Instrument): string {
  const writer = new EventCsvWriter({ instrument: of });
  for (let index = ring.head; index < ring.tail; index++) writer.write(ring, index);
  return new TextDecoder().decode(writer.take());
}

/** A whole event CSV out of its rows. */
export function csvText(...rows: readonly string[]): string {
  return [COMMENT, HEADER, ...rows, ""].join("\n");
}

export function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
