// What the prices of bars are: those of trades, or mark, index and premium prices nobody traded at.

/** What the name of a file may say, and that of the file within an archive. */
export interface BarNames {
  readonly file: string;
  readonly entry?: string | undefined;
  /** The folders that it lies in, as the user named them. */
  readonly folders?: string | undefined;
}

/** `calculated` where the rows alone show that nobody traded: of what the prices are is not said. */
export type BarPrices = "traded" | "mark" | "index" | "premium_index" | "calculated";

/** As the venue calls the folders of such dumps; its files are called as those of klines are. */
const NAMES: readonly (readonly [RegExp, BarPrices])[] = [
  [/premiumIndexKlines/i, "premium_index"],
  [/markPriceKlines/i, "mark"],
  [/indexPriceKlines/i, "index"],
];
const VOLUME = 5;
const COUNT = 8;
/** One bar may be odd. */
const ROWS_MIN = 2;

/** For people, behind "bars of". */
export const PRICES_TITLES: Readonly<Record<BarPrices, string>> = {
  traded: "trades",
  mark: "mark prices",
  index: "index prices",
  premium_index: "a premium index",
  calculated: "calculated prices",
};

/** What klines are of: by the names of file and folders, else by their first rows. */
export function pricesOf(
  { file, entry = "", folders = "" }: BarNames,
  rows: readonly (readonly string[])[],
): BarPrices {
  const named = NAMES.find(([name]) => [file, entry, folders].some((text) => name.test(text)));
  if (named !== undefined) return named[1];
  // The venue counts the samples of what it calculates, and they have no volume.
  const isCalculated = ROWS_MIN <= rows.length &&
    rows.every((row) => Number(row[VOLUME]) === 0 && 0 < Number(row[COUNT]));
  return isCalculated ? "calculated" : "traded";
}
