// Makes data/btc.csv: two synthetic hours, the same bytes from the same seed on every machine.
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { EventCsvWriter } from "../lib/feed/event_csv_writer.ts";
import { EventRing } from "../lib/market/event_ring.ts";
import { type Message, playMarket } from "./synthetic_market.ts";
import { PLAN } from "./synthetic_plan.ts";

export const SEED = 20_250_602;
export const PATH = "data/btc.csv";
const CHUNK_BYTES = 1 << 16;
const SEED_MAX = 0xffff_ffff;

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

function readSeed(text: string): number {
  const seed = Number(text);
  if (/^\d+$/.test(text) && seed <= SEED_MAX) return seed;
  throw new InvalidArgumentError(`It must be a whole number up to ${SEED_MAX}.`);
}

/** Writes beside the final name and renames, so that nothing half-written bears it. */
function generateFile(path: string, seed: number): Generated {
  const unfinished = `${path}.unfinished`;
  const file = Deno.openSync(unfinished, { write: true, create: true, truncate: true });
  try {
    const written = generate({
      seed,
      write: (chunk) => {
        for (let at = 0; at < chunk.length;) at += file.writeSync(chunk.subarray(at));
      },
    });
    Deno.renameSync(unfinished, path);
    return written;
  } catch (error) {
    Deno.removeSync(unfinished);
    throw error;
  } finally {
    file.close();
  }
}

/** Runs the command; answers with the exit code: 0 done, 2 for what the user can mend. */
function main(args: readonly string[]): number {
  const command = new Command("generate")
    .description("Write the synthetic two hours of spot BTCUSDT, byte for byte the same each time.")
    .option("--out <file>", "where to write", PATH)
    .option("--seed <number>", "another seed gives another market", readSeed, SEED)
    // Left alone, commander asks the environment about colors, which takes a permission.
    .configureOutput({
      getOutHasColors: () => false,
      getErrHasColors: () => false,
      outputError: () => {},
    })
    .exitOverride();
  try {
    command.parse(args, { from: "user" });
    const { out, seed } = command.opts<{ out: string; seed: number }>();
    const { rows, bytes } = generateFile(out, seed);
    console.log(`Wrote ${out}: ${rows} rows, ${bytes} bytes, synthetic, seed ${seed}`);
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const isOurs = !(error instanceof CommanderError) && !isFileError(error);
    if (isOurs || !(error instanceof Error)) throw error;
    console.error(`Cannot generate: ${error.message.replace(/^error: /, "")}`);
    return 2;
  }
}

function isFileError(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied ||
    error instanceof Deno.errors.NotCapable || error instanceof Deno.errors.IsADirectory;
}

if (import.meta.main) Deno.exit(main(Deno.args));
