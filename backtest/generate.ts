// Makes data/btc.csv: two synthetic hours, the same bytes from the same seed on every machine.
import { EventCsvWriter } from "../lib/feed/event_csv_writer.ts";
import { EventRing } from "../lib/market/event_ring.ts";
import { type Message, playMarket } from "./synthetic_market.ts";
import { PLAN } from "./synthetic_plan.ts";

export const SEED = 20_250_602;
export const PATH = "data/btc.csv";
const CHUNK_BYTES = 1 << 16;

/** What a run of the generator wrote. */
export interface Generated {
  readonly rows: number;
  readonly bytes: number;
}

/**
 * Writes the event CSV of the synthetic market in chunks.
 *
 * Only sums, products, quotients and square roots of doubles decide what is written: these are
 * exact to the last bit everywhere, as logarithms and sines are not.
 */
export function generate(
  options: { readonly seed?: number; readonly write: (chunk: Uint8Array<ArrayBuffer>) => void },
): Generated {
  const { seed = SEED, write } = options;
  const ring = new EventRing();
  const writer = new EventCsvWriter({ instrument: PLAN.instrument, syntheticSeed: seed });
  const total = { rows: 0, bytes: 0 };
  const flush = () => {
    const chunk = writer.take();
    total.bytes += chunk.length;
    write(chunk);
  };
  for (const message of playMarket(seed)) {
    append(ring, message);
    writer.write(ring, ring.tail - 1);
    ring.release(ring.tail);
    total.rows += message.levels.length;
    if (CHUNK_BYTES <= writer.length) flush();
  }
  flush();
  return total;
}

function append(ring: EventRing, message: Message): void {
  const slot = ring.beginEvent(message.type, message.local, message.venue);
  ring.firstId[slot] = message.firstId;
  ring.lastId[slot] = message.lastId;
  ring.tradeId[slot] = message.tradeId;
  for (const { side, price, qty } of message.levels) ring.addRow(side, price, qty);
  ring.endEvent();
}
