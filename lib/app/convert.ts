// `convert`: any market events to the event CSV.
import { type Inputs, openInputs } from "../../backtest/inputs.ts";
import { sortEvents } from "../../backtest/sorted.ts";
import { stopwatch } from "../engine/clock.ts";
import { EventCsvWriter, type EventSource } from "../feed/mod.ts";
import { EventRing } from "../market/event_ring.ts";
import { onInterrupt } from "./interrupt.ts";
import type { Io } from "./io.ts";
import { OutFile } from "./out_file.ts";
import { startProgress } from "./progress.ts";
import { type InstrumentFlags, readWish } from "./settings.ts";

export interface ConvertFlags extends InstrumentFlags {
  readonly out: string;
  readonly format?: string;
  readonly sort?: boolean;
  readonly quiet?: boolean;
}

/** Bytes that wait before they are written. */
const CHUNK_BYTES = 1 << 18;

/** Sorted runs lie here while they are merged. */
const RUNS_FOLDER = ".cache";

/** Writes the whole CSV, or nothing under its name. */
export async function convert(
  paths: readonly string[],
  flags: ConvertFlags,
  io: Io,
): Promise<void> {
  const anyOrder = flags.sort === true;
  const inputs = await openInputs(paths, { ...readWish(flags), format: flags.format, anyOrder });
  try {
    if (inputs.kind !== "events") {
      throw new RangeError(`Cannot convert ${paths.join(" ")}: closes are no market events`);
    }
    if (inputs.assumed?.what === "bars") {
      throw new RangeError(
        `Cannot convert ${paths.join(" ")}: bars hold no events, and a file of assumed ones ` +
          "would look like a recording; backtest reads the bars themselves",
      );
    }
    refuseInput(flags.out, inputs);
    if (anyOrder) await writeSorted(inputs, flags, io);
    else await writeEvents(inputs.source, inputs, { flags, io });
  } finally {
    inputs.source.close();
  }
}

type EventInputs = Inputs & { readonly kind: "events" };

/** A file that is read would be gone when it is replaced by what was made of it. */
function refuseInput(out: string, { files }: EventInputs): void {
  if (out === "-" || !isThere(out)) return;
  const real = Deno.realPathSync(out);
  const input = files.find(({ path }) => Deno.realPathSync(path) === real);
  if (input === undefined) return;
  throw new RangeError(`Cannot write ${out}: it is the file that is read`);
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    // Writing it will tell what is wrong, in the words of a refusal.
    return false;
  }
}

async function writeEvents(
  source: EventSource,
  { instrument, declared }: EventInputs,
  { flags, io }: { readonly flags: ConvertFlags; readonly io: Io },
): Promise<void> {
  const writer = new EventCsvWriter({ instrument, syntheticSeed: declared.syntheticSeed });
  const progress = await watch(source, flags, io);
  try {
    await writeTo(flags.out, io, (write) => pump(source, { writer, write, ...progress }));
  } finally {
    progress.stop();
  }
}

function watch(source: EventSource, { quiet, out }: ConvertFlags, io: Io) {
  return startProgress(source, { io, quiet: quiet === true || out === "-", nowMs: stopwatch() });
}

async function writeSorted(inputs: EventInputs, flags: ConvertFlags, io: Io): Promise<void> {
  const folder = makeFolder();
  const remove = () => Deno.removeSync(folder, { recursive: true });
  const undo = onInterrupt(remove);
  try {
    const sorted = await sortEvents(inputs.parts, {
      instrument: inputs.instrument,
      folder,
      watch: (source) => watch(source, flags, io),
    });
    try {
      await writeEvents(sorted, inputs, { flags, io });
    } finally {
      sorted.close();
    }
  } finally {
    undo();
    remove();
  }
}

/** A new folder for the runs; throws RangeError where none can be made. */
function makeFolder(): string {
  try {
    Deno.mkdirSync(RUNS_FOLDER, { recursive: true });
    return Deno.makeTempDirSync({ dir: RUNS_FOLDER, prefix: "sort-" });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new RangeError(`Cannot sort in ${RUNS_FOLDER}: ${error.message}`, { cause: error });
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
