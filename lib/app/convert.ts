// `convert`: any market events to the event CSV.
import { openInputs } from "../../backtest/inputs.ts";
import { stopwatch } from "../engine/clock.ts";
import { EventCsvWriter, type EventSource } from "../feed/mod.ts";
import { EventRing } from "../market/event_ring.ts";
import type { Io } from "./io.ts";
import { OutFile } from "./out_file.ts";
import { startProgress } from "./progress.ts";
import { type InstrumentFlags, readWish } from "./settings.ts";

export interface ConvertFlags extends InstrumentFlags {
  readonly out: string;
  readonly format?: string;
  readonly quiet?: boolean;
}

/** Bytes that wait before they are written. */
const CHUNK_BYTES = 1 << 18;

/** Writes the whole CSV, or nothing under its name. */
export async function convert(
  paths: readonly string[],
  flags: ConvertFlags,
  io: Io,
): Promise<void> {
  const inputs = await openInputs(paths, { ...readWish(flags), format: flags.format });
  try {
    if (inputs.kind !== "events") {
      throw new RangeError(`Cannot convert ${paths.join(" ")}: closes are no market events`);
    }
    const { source, instrument, declared } = inputs;
    const writer = new EventCsvWriter({ instrument, syntheticSeed: declared.syntheticSeed });
    const quiet = flags.quiet === true || flags.out === "-";
    const progress = await startProgress(source, { io, quiet, nowMs: stopwatch() });
    try {
      await writeTo(flags.out, io, (write) => pump(source, { writer, write, ...progress }));
    } finally {
      progress.stop();
    }
  } finally {
    inputs.source.close();
  }
}

/** False when nobody reads any more. */
type Write = (bytes: Uint8Array) => boolean;

async function writeTo(path: string, io: Io, work: (write: Write) => Promise<void>): Promise<void> {
  if (path === "-") return await work((bytes) => io.stdout(bytes));
  const file = new OutFile(path);
  try {
    await work((bytes) => file.write(bytes));
    file.finish();
  } finally {
    file.discard();
  }
}

async function pump(
  source: EventSource,
  sink: { readonly writer: EventCsvWriter; readonly write: Write; update(): void },
): Promise<void> {
  const { writer, write } = sink;
  const ring = new EventRing();
  for (let more = true; more;) {
    more = await source.pull(ring);
    for (let index = ring.head; index < ring.tail; index++) {
      writer.write(ring, index);
      if (CHUNK_BYTES <= writer.length && !write(writer.take())) return;
    }
    ring.release(ring.tail);
    sink.update();
  }
  write(writer.take());
}
