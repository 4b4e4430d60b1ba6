// Opens the files of several symbols: each file goes to the symbol that it says it holds.
import { shellWord } from "../lib/base/shell.ts";
import { Beside, cannotRead } from "../lib/feed/mod.ts";
import { SYMBOLS_MAX } from "./fleet.ts";
import { expandPaths } from "./globs.ts";
import { HEAD_BYTES_MAX, type InputOptions, type Inputs, openInputs, symbolsOf } from "./inputs.ts";
import { namedIn } from "./named_symbols.ts";

/** The opened input of one symbol. */
export type SymbolInputs = Extract<Inputs, { kind: "events" }>;

/** A path with a symbol before it belongs to that symbol, whatever it says. */
const ASSIGNED = /^([A-Z0-9][A-Z0-9_.-]{1,39})=(.+)$/s;

/**
 * Opens files and folders as one input a symbol, in the order in which the symbols were named.
 *
 * - A file that names its symbol, in its rows or by its name, is that symbol's; one that holds
 *   several is read once for each.
 * - `SYMBOL=path` says what a file or folder does not.
 *
 * Throws SyntaxError or RangeError, `Cannot read ...`: for a file of another symbol, one that does
 * not say, a symbol without a file, and symbols of two markets or quote assets.
 */
export async function openSymbols(
  paths: readonly string[],
  options: InputOptions & { readonly symbols: readonly string[] },
): Promise<readonly SymbolInputs[]> {
  const { symbols } = options;
  if (SYMBOLS_MAX < symbols.length) {
    throw new RangeError(
      `Cannot trade ${symbols.length} symbols in one account: at most ${SYMBOLS_MAX}`,
    );
  }
  const files = await filesOf(paths, options);
  const beside = new Beside();
  const opened: SymbolInputs[] = [];
  try {
    for (const symbol of symbols) {
      const own = files.get(symbol) ?? [];
      if (own.length === 0) {
        throw new RangeError(`Cannot read data of ${symbol}: no file that is named holds it`);
      }
      const fallback = options.fallback === undefined ? undefined : { ...options.fallback, symbol };
      const inputs = await openInputs(own, { ...options, symbol, fallback, beside });
      if (inputs.kind !== "events") {
        inputs.source.close();
        const what = "it is a table of closes, which is read for one symbol alone, by --fill naive";
        throw new RangeError(cannotRead({ path: own[0] ?? "" }, what));
      }
      opened.push(inputs);
      checkSame(opened);
    }
    return opened;
  } catch (error) {
    for (const { source } of opened) source.close();
    throw error;
  }
}

async function filesOf(
  paths: readonly string[],
  { symbols, format }: InputOptions & { readonly symbols: readonly string[] },
): Promise<ReadonlyMap<string, readonly string[]>> {
  const files = new Map<string, string[]>(symbols.map((symbol) => [symbol, []]));
  for (const path of paths) {
    const [, assigned = "", rest = ""] = ASSIGNED.exec(path) ?? [];
    const own = files.get(assigned);
    if (own !== undefined) {
      own.push(...expandPaths([rest]));
      continue;
    }
    for (const file of expandPaths([path])) {
      const found = await holders(file, { symbols, format });
      for (const symbol of found) files.get(symbol)?.push(file);
    }
  }
  return files;
}

/** Which of the wanted symbols a file holds; at least one. */
async function holders(
  path: string,
  { symbols, format }: { readonly symbols: readonly string[]; readonly format: string | undefined },
): Promise<readonly string[]> {
  const { symbols: told, areOfRows } = await symbolsOf(path, { format, symbol: undefined });
  const found = new Set(symbols.filter((symbol) => told.includes(symbol)));
  // The head may be one long message of one symbol: the others are looked for behind it.
  const others = areOfRows && 0 < told.length ? symbols.filter((symbol) => !found.has(symbol)) : [];
  for (const symbol of await namedIn(path, { symbols: others, bytesMax: HEAD_BYTES_MAX })) {
    const behind = await symbolsOf(path, { format, symbol });
    if (behind.symbols.includes(symbol)) found.add(symbol);
  }
  if (0 < found.size) return symbols.filter((symbol) => found.has(symbol));
  const what = told.length === 0
    ? `it does not say its symbol; write ${shellWord(`${symbols[0] ?? "SYMBOL"}=${path}`)}, or ` +
      `another of ${symbols.join(", ")} before it`
    : `it holds ${told.slice(0, SHOWN_MAX).join(", ")}, not ${listed(symbols)}`;
  throw new RangeError(cannotRead({ path }, what));
}

const SHOWN_MAX = 10;

function listed(symbols: readonly string[]): string {
  return symbols.join(" or ");
}

function checkSame(opened: readonly SymbolInputs[]): void {
  const first = opened[0]?.instrument;
  const last = opened.at(-1)?.instrument;
  if (first === undefined || last === undefined) return;
  if (first.market !== last.market) {
    throw new RangeError(
      `Cannot trade ${first.market} ${first.symbol} and ${last.market} ${last.symbol} in one ` +
        "account: spot and USD-M are two",
    );
  }
  if (first.quoteAsset === last.quoteAsset) return;
  throw new RangeError(
    `Cannot trade ${first.symbol} and ${last.symbol} in one account: all money is counted in one ` +
      `quote asset, and theirs are ${first.quoteAsset} and ${last.quoteAsset}`,
  );
}
