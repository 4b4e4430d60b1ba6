// What a report costs beside its replay: one busy backtest in this process, told as JSON.
import { main } from "../main.ts";

/** Of one backtest through the command line, in a fresh process. */
export interface Writing {
  readonly events: number;
  readonly fills: number;
  readonly orders: number;
  /**
   * All but the replay: settings, opening, and from its end on the sections, the page, the files
   * and their names. An upper bound of the writing.
   */
  readonly besideMs: number;
}

/** As busy as orders get: at the best price, placed anew at once when filled. */
const BUSY = [
  "strategy.spread=0",
  "strategy.min_profit=0",
  "strategy.fill_pause_s=0",
  "strategy.refresh_s=1",
  "order.tighten_delay_ms=0",
  "fees.maker=0",
  "risk.inventory_ratio_max=0.9",
];

/** The part of report.json that is read here. */
interface Told {
  readonly run: {
    readonly events: number;
    readonly fills: number;
    readonly elapsed_ms: number;
  };
  readonly fill_rate: { readonly orders_placed: number };
}

async function measure(path: string, out: string): Promise<Writing> {
  const flags = BUSY.flatMap((change) => ["--set", change]);
  const args = ["backtest", path, "--quiet", "--no-cache", "--profile", "profit", ...flags];
  const startedAt = performance.now();
  const code = await main([...args, "--out", out]);
  const elapsedMs = performance.now() - startedAt;
  if (code !== 0) throw new Error(`Cannot measure ${path}: the backtest ended with ${code}`);
  const { run, fill_rate }: Told = JSON.parse(Deno.readTextFileSync(`${out}/report.json`));
  return {
    events: run.events,
    fills: run.fills,
    orders: fill_rate.orders_placed,
    besideMs: elapsedMs - run.elapsed_ms,
  };
}

if (import.meta.main) {
  const [path, out] = Deno.args;
  if (path === undefined || out === undefined) throw new RangeError("Cannot measure: no file");
  console.log(JSON.stringify(await measure(path, out)));
}
