// All formats that are read, by name.
import { BAR_FORMATS } from "./bar_table.ts";
import { BBGO } from "./bbgo.ts";
import { BINANCE_DUMPS } from "./binance_dumps.ts";
import { EVGERHER } from "./evgerher.ts";
import type { Layout } from "./layout.ts";
import { STREAMS } from "./streams.ts";
import { T_DEPTH } from "./t_depth.ts";
import { TARDIS } from "./tardis.ts";

/** Tables whose rows become events; the first that fits is taken. */
export const LAYOUTS: readonly Layout[] = [
  ...BINANCE_DUMPS,
  ...TARDIS,
  ...T_DEPTH,
  ...STREAMS,
  ...EVGERHER,
  ...BBGO,
];

/** Formats with a reader of their own. */
export const OWN_FORMATS = ["event_csv", "raw_lines", "closes", ...BAR_FORMATS] as const;

export type OwnFormat = typeof OWN_FORMATS[number];

/** What `--format` takes. */
export const FORMAT_NAMES: readonly string[] = [
  ...OWN_FORMATS,
  ...LAYOUTS.map((layout) => layout.name),
];

/** The format of a name; throws RangeError for another one. */
export function formatOf(name: string): OwnFormat | Layout {
  const own = OWN_FORMATS.find((format) => format === name);
  const found = own ?? LAYOUTS.find((layout) => layout.name === name);
  if (found !== undefined) return found;
  throw new RangeError(`Cannot use --format ${name}: it must be one of ${FORMAT_NAMES.join(", ")}`);
}
