// A year of 1-minute bars, from the command to its report.
import { prng } from "../lib/base/prng.ts";
import { backtest } from "./child.ts";
import type { Figure } from "./results.ts";
import { median } from "./statistics.ts";

/** A year of minutes. */
const BARS = 525_600;
const SEED = 20_261_121;
/** 2025-01-01T00:00:00Z. */
const START_MS = 1_735_689_600_000;
const MINUTE_MS = 60_000;
const POINTS = 12;
/** Of one point: about 5 bp a minute, 36 % a year. */
const STEP = 2.5e-4;
const START_CENTS = 6_000_000;
const CHUNK_ROWS = 4_096;
const RUNS = 3;
const MS_PER_S = 1_000;
const US_PER_S = 1_000_000;
/** Bars are played under `through`, the main run, and `touch`. */
const ACCOUNTS = 2;

/** Klines as the venue's dumps have them, a random walk of twelve points in each. */
export function barRows(bars: number): readonly string[] {
  const random = prng(SEED);
  const rows: string[] = [];
  let price = START_CENTS;
  for (let bar = 0; bar < bars; bar++) {
    const open = Math.round(price);
    let [high, low, close] = [open, open, open];
    for (let point = 0; point < POINTS; point++) {
      price *= 1 + (random() - 0.5) * 2 * STEP;
      close = Math.round(price);
      high = Math.max(high, close);
      low = Math.min(low, close);
    }
    const at = (START_MS + bar * MINUTE_MS) * MS_PER_S;
    const volume = 0.1 - 15 * Math.log(1 - random());
    const prices = [open, high, low, close].map((cents) => `${(cents / 100).toFixed(2)}000000`);
    const money = (volume * open / 100).toFixed(8);
    rows.push(
      [at, ...prices, volume.toFixed(8), at + MINUTE_MS * MS_PER_S - 1, money, 900, "0", "0", "0"]
        .join(","),
    );
  }
  return rows;
}

/** Writes the year; the file's name says what it is of. */
function writeYear(folder: string): string {
  const path = `${folder}/BTCUSDT-1m-2025-01.csv`;
  const rows = barRows(BARS);
  using file = Deno.openSync(path, { write: true, create: true, truncate: true });
  const encoder = new TextEncoder();
  for (let from = 0; from < rows.length; from += CHUNK_ROWS) {
    const bytes = encoder.encode(`${rows.slice(from, from + CHUNK_ROWS).join("\n")}\n`);
    for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
  }
  return path;
}

/** Wall time of the whole command, start of the process included. */
export async function measureBars(
  { folder, add }: { readonly folder: string; add(figure: Figure): void },
): Promise<void> {
  const path = writeYear(folder);
  const measure = async (flags: readonly string[], times: number) => {
    const seconds: number[] = [];
    for (let time = 0; time < times; time++) {
      const startedAt = performance.now();
      await backtest(path, { out: `${folder}/report`, flags: ["--no-cache", ...flags] });
      seconds.push((performance.now() - startedAt) / MS_PER_S);
    }
    return median(seconds);
  };
  const unit = { unit: "s", digits: 2 };
  const target = { better: "lower", floor: 1.5, goal: 1.5 } as const;
  add({
    id: "",
    what: "a year of 1-minute bars to its report, naive",
    value: await measure(["--fill", "naive"], RUNS),
    ...unit,
    target,
  });
  const seconds = await measure([], 1);
  add({
    id: "",
    what: "the same under the strategy, both bounds",
    value: seconds,
    ...unit,
    target,
  });
  add({
    id: "",
    what: "of that a request of either account",
    value: seconds * US_PER_S / (ACCOUNTS * requestsOf(`${folder}/report`)),
    unit: "us",
    digits: 1,
  });
}

/** Requests that the main run of a report sent; the other bound of bars sends about as many. */
function requestsOf(folder: string): number {
  const { quoting }: { readonly quoting: { readonly requests: Record<string, { sent: number }> } } =
    JSON.parse(Deno.readTextFileSync(`${folder}/report.json`));
  return Object.values(quoting.requests).reduce((sum, { sent }) => sum + sent, 0);
}
