// One damaged file out of a number: the same number gives the same file.
import { gzipSync } from "node:zlib";
import { prng } from "../../lib/base/prng.ts";
import { zipOf, zstdOf } from "../feed/packed.ts";
import { bytesOf, damaged, damagedBytes, Draw } from "./damage.ts";
import type { Seed } from "./seed.ts";
import { seeds } from "./seeds.ts";

/** Every file comes from this and its number. */
export const SEED = 20_261_121;
const SEEDS = seeds();
/** Grown files are large: fewer of them. */
const SMALL = SEEDS.filter((seed) => !seed.name.endsWith(", grown"));
const GROWN = SEEDS.filter((seed) => seed.name.endsWith(", grown"));
const GROWN_EVERY = 8;
const PACKED_EVERY = 20;
/** Sizes of blocks; 0 is the usual one. */
const BLOCKS = [1, 7, 100, 0, 0, 0, 0, 0] as const;

export interface Trial {
  readonly seed: Seed;
  /** What the file is called: its ending tells nothing that its content does not. */
  readonly file: string;
  readonly bytes: Uint8Array;
  /** The text in it as UTF-8; undefined where the packing itself is damaged. */
  readonly text: string | undefined;
  readonly by: readonly string[];
  readonly blockBytes: number | undefined;
  /** The first line that is not as it was, from 1. */
  readonly changedFrom: number;
}

export function trialOf(index: number, { inCommands = false } = {}): Trial {
  const draw = new Draw(prng(SEED, index));
  // Commands know the instruments that come with the project.
  const from = (index % GROWN_EVERY === 0 ? GROWN : SMALL).filter((one) =>
    !inCommands || one.symbol === "BTCUSDT"
  );
  const seed = draw.of(from);
  const { text, by } = damaged(seed.text, draw);
  const plain = bytesOf(text);
  const block = draw.of(BLOCKS);
  const blockBytes = block === 0 ? undefined : block;
  const decoded = new TextDecoder().decode(plain);
  const trial = { seed, by, blockBytes, changedFrom: firstChange(seed.text, text) };
  if (index % PACKED_EVERY !== 0) return { ...trial, file: seed.file, bytes: plain, text: decoded };
  const [ending, packed] = packedAs(plain, { draw, name: seed.file });
  const file = `${seed.file}.${ending}`;
  if (draw.below(2) === 0) return { ...trial, file, bytes: packed, text: decoded };
  const broken = damagedBytes(packed, draw);
  return { ...trial, by: [...by, ending], file, bytes: broken, text: undefined };
}

function packedAs(
  plain: Uint8Array,
  { draw, name }: { readonly draw: Draw; readonly name: string },
): readonly [string, Uint8Array] {
  switch (draw.below(4)) {
    case 0:
      return ["gz", Uint8Array.from(gzipSync(plain))];
    case 1:
      return ["zst", zstdOf(plain, { checksum: draw.below(2) })];
    default:
      return [
        "zip",
        zipOf({ [name]: plain }, draw.of(["deflated", "stored", "streamed", "large"])),
      ];
  }
}

function firstChange(before: string, after: string): number {
  let line = 1;
  for (let at = 0; at < before.length && before[at] === after[at]; at++) {
    if (before[at] === "\n") line++;
  }
  return line;
}
