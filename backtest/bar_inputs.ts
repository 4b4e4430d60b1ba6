// Bars, and trades without a book, among the inputs: what may stand together, and what is assumed.
import {
  type Assumed,
  ASSUMED_OF_TRADES,
  assumedOfBars,
  type BarNames,
  type BarTable,
  cannotRead,
  closeColumn,
  intervalText,
  PRICES_TITLES,
  type Recognized,
} from "../lib/feed/mod.ts";
import type { CloseFile } from "./closes.ts";

interface Named {
  readonly path: string;
  readonly bytes: number;
  readonly what: Recognized;
}

const ZIP_MAGIC = 0x504b0304;
const ZIP_HEADER_BYTES = 30;
const ZIP_NAME_BYTES_MAX = 512;

/** The file's own name, those of its folders and, of a zip archive, that of the file within. */
export function namesOf(path: string): BarNames {
  const [file = "", ...others] = path.split("/").toReversed();
  const folders = others.toReversed().join("/");
  if (!file.toLowerCase().endsWith(".zip")) return { file, folders };
  const bytes = new Uint8Array(ZIP_HEADER_BYTES + ZIP_NAME_BYTES_MAX);
  const stored = Deno.openSync(path);
  let count = 0;
  try {
    count = stored.readSync(bytes) ?? 0;
  } finally {
    stored.close();
  }
  const head = new DataView(bytes.buffer);
  if (count < ZIP_HEADER_BYTES || head.getUint32(0) !== ZIP_MAGIC) return { file, folders };
  const end = Math.min(count, ZIP_HEADER_BYTES + head.getUint16(26, true));
  const entry = new TextDecoder().decode(bytes.subarray(ZIP_HEADER_BYTES, end));
  return { file, folders, entry: entry.split("/").at(-1) };
}

/**
 * What has to be assumed of files of events; undefined where they hold a book or its best prices.
 * Throws RangeError for bars of several intervals or kinds, and for bars beside anything
 * else.
 */
export function assumedOf(files: readonly Named[]): Assumed | undefined {
  const bars = files.flatMap(({ path, what }) => what.kind === "bars" ? [{ path, what }] : []);
  const [first] = bars;
  if (first === undefined) {
    const hasBook = files.some(({ what }) =>
      what.kind !== "table" || what.layout.gives !== "trades"
    );
    return hasBook ? undefined : ASSUMED_OF_TRADES;
  }
  const other = files.find(({ what }) => what.kind !== "bars");
  if (other !== undefined) {
    const what = `it holds bars, and ${other.path} single events: what is assumed within a bar ` +
      "cannot stand beside what was recorded";
    throw new RangeError(cannotRead({ path: first.path }, what));
  }
  const { interval } = first.what.table;
  const odd = bars.find(({ what }) => what.table.interval !== interval);
  if (odd !== undefined) {
    const what = `its bars are ${intervalText(odd.what.table.interval)} long, and those of ` +
      `${first.path} ${intervalText(interval)}`;
    throw new RangeError(cannotRead({ path: odd.path }, what));
  }
  const { of } = first.what.table;
  const mixed = bars.find(({ what }) => what.table.of !== of);
  if (mixed !== undefined) {
    const what = `its bars are of ${PRICES_TITLES[mixed.what.table.of]}, and those of ` +
      `${first.path} of ${PRICES_TITLES[of]}`;
    throw new RangeError(cannotRead({ path: mixed.path }, what));
  }
  const isOfQuotes = first.what.table.asks !== undefined;
  const unlike = bars.find(({ what }) => (what.table.asks !== undefined) !== isOfQuotes);
  if (unlike !== undefined) {
    const [one, other] = isOfQuotes ? ["trades", "quotes"] : ["quotes", "trades"];
    const what =
      `its bars are of ${one}, and those of ${first.path} of ${other}: neither says in ` +
      "which order it saw its extremes, so that a print and the touch of one instant would " +
      "contradict each other; name one of the two";
    throw new RangeError(cannotRead({ path: unlike.path }, what));
  }
  return assumedOfBars(bars.map(({ what }) => what.table), interval);
}

/** Files whose closes can be read; undefined where one has none. */
export function closeFilesOf(files: readonly Named[]): readonly CloseFile[] | undefined {
  const found: CloseFile[] = [];
  for (const { path, bytes, what } of files) {
    if (what.kind === "closes") found.push({ path, bytes });
    else if (what.kind === "bars" && what.table.asks === undefined) {
      found.push({ path, bytes, at: placeOfCloses(what.table) });
    } else return undefined;
  }
  return found;
}

/** A header with such a column is read by its name; other tables by its place. */
function placeOfCloses({ hasHeader, names, prices }: BarTable): CloseFile["at"] {
  const hasName = hasHeader && closeColumn(names) !== undefined;
  if (hasName) return undefined;
  return { column: prices.close, columns: names.length, hasHeader };
}
