// Events in whatever order, put in order of time through sorted runs on disk, in flat memory.
import {
  EventCsvSource,
  EventCsvWriter,
  type EventSource,
  type MergeInput,
  mergeSources,
  openBytes,
} from "../lib/feed/mod.ts";
import { EventRing } from "../lib/market/event_ring.ts";
import type { Instrument } from "../lib/market/instrument.ts";

/** A run is held whole while it is sorted; with one block more a ring of 2^18 still has room. */
const RUN_EVENTS = 250_000;
const RUN_ROWS = 1_000_000;
const CHUNK_BYTES = 1 << 18;

export interface SortOptions {
  readonly instrument: Instrument;
  /** Where the runs go; the caller removes it when the result has been read. */
  readonly folder: string;
  /** Events of one run. */
  readonly runEvents?: number;
  /** Called for each part that is read; what it returns, after each block, and at the end. */
  readonly watch?: (source: EventSource) => Promise<{ update(): void; stop(): void }>;
}

/**
 * The events of all parts by local time; at one microsecond in the order in which they stood, parts
 * in the order of the arguments. As many runs as files may be open at once may overlap in time, so
 * an event may stand 16 million others away from its place.
 *
 * Throws as reading the parts does, and RangeError where the folder takes no more.
 */
export async function sortEvents(
  parts: readonly MergeInput[],
  options: SortOptions,
): Promise<EventSource> {
  const runs: MergeInput[] = [];
  for (const part of parts) await cut(part, runs, options);
  return mergeSources(runs);
}

/** Reads one part and adds its runs. */
async function cut(part: MergeInput, runs: MergeInput[], options: SortOptions): Promise<void> {
  const { runEvents = RUN_EVENTS } = options;
  const source = part.open();
  try {
    const watched = await options.watch?.(source);
    try {
      const ring = new EventRing();
      for (let more = true; more;) {
        more = await source.pull(ring);
        const isFull = runEvents <= ring.tail - ring.head || RUN_ROWS <= rowsOf(ring);
        if (isFull || (!more && ring.head < ring.tail)) {
          runs.push(writeRun(ring, { ...options, part, number: runs.length }));
        }
        watched?.update();
      }
    } finally {
      watched?.stop();
    }
  } finally {
    source.close();
  }
}

function rowsOf(ring: EventRing): number {
  return ring.head === ring.tail ? 0 : ring.rowTail - ring.rowStart[ring.head & ring.eventMask]!;
}

interface Run extends SortOptions {
  readonly part: MergeInput;
  readonly number: number;
}

/** Writes what the ring holds, sorted, and empties it. */
function writeRun(ring: EventRing, { instrument, folder, part, number }: Run): MergeInput {
  const path = `${folder}/run-${number}.csv`;
  const { syntheticSeed } = part.declared;
  const writer = new EventCsvWriter({ instrument, syntheticSeed });
  const order = sortedIndexes(ring);
  const localFrom = ring.local[(order[0] ?? 0) & ring.eventMask]!;
  let bytes = 0;
  const file = told(() => Deno.openSync(path, { write: true, createNew: true }));
  try {
    for (const index of order) {
      writer.write(ring, index);
      if (CHUNK_BYTES <= writer.length) bytes += writeAll(file, writer.take());
    }
    bytes += writeAll(file, writer.take());
  } finally {
    file.close();
  }
  ring.release(ring.tail);
  const declared = { market: instrument.market, symbol: instrument.symbol, syntheticSeed };
  const open = () => new EventCsvSource({ bytes: openBytes(path), instrument, declared });
  return { path, declared, localFrom, bytes, open };
}

/** Absolute indexes of the ring's events by local time, ties as they stand. */
function sortedIndexes(ring: EventRing): Float64Array {
  const order = Float64Array.from({ length: ring.tail - ring.head }, (_, at) => ring.head + at);
  const { local, eventMask } = ring;
  let isSorted = true;
  for (let index = ring.head + 1; index < ring.tail && isSorted; index++) {
    isSorted = local[(index - 1) & eventMask]! <= local[index & eventMask]!;
  }
  if (isSorted) return order;
  return order.sort((a, b) => local[a & eventMask]! - local[b & eventMask]! || a - b);
}

function writeAll(file: Deno.FsFile, bytes: Uint8Array): number {
  for (let from = 0; from < bytes.length;) {
    from += told(() => file.writeSync(bytes.subarray(from)));
  }
  return bytes.length;
}

/** A full disk is no fault of ours. */
function told<Result>(act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new RangeError(`Cannot sort: ${error.message}`, { cause: error });
  }
}
