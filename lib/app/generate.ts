// `generate`: the synthetic market that ships, byte for byte.
import { generate, SEED } from "../../backtest/generate.ts";
import { type Io, print } from "./io.ts";
import { OutFile } from "./out_file.ts";

export interface GenerateFlags {
  readonly out: string;
  readonly seed?: string;
}

/** Seeds are unsigned 32-bit numbers. */
const SEED_MAX = 0xffff_ffff;

/** Writes the whole file, or nothing under its name. */
export function generateData({ out, ...flags }: GenerateFlags, io: Io): void {
  const seed = readSeed(flags.seed);
  if (out === "-") {
    generate({ seed, write: (chunk) => io.stdout(chunk) });
    return;
  }
  const file = new OutFile(out);
  try {
    const { rows, bytes } = generate({ seed, write: (chunk) => file.write(chunk) });
    file.finish();
    print(io, `Wrote ${out}: ${rows} rows, ${bytes} bytes, synthetic, seed ${seed}\n`);
  } finally {
    file.discard();
  }
}

function readSeed(text: string | undefined): number {
  if (text === undefined) return SEED;
  if (/^\d{1,10}$/.test(text) && Number(text) <= SEED_MAX) return Number(text);
  throw new RangeError(`Cannot use --seed ${text}: it must be a whole number up to ${SEED_MAX}`);
}
