// P2 and P6, in a process of their own: rows a second from columns, and heap bytes a row.
import { replay } from "../backtest/replay.ts";
import { EventRing } from "../lib/market/event_ring.ts";
import { ColumnsSource } from "./columns_source.ts";
import { fillDense } from "./generate_dense.ts";
import { defaultSetup } from "./setup.ts";

const ROWS = 4_000_000;
const RUNS = 3;
/** Heap is compared from here to the end: by then every buffer has its size. */
const STEADY_ROWS = 1_000_000;

const ROW_SINK = { fill() {}, order() {}, equity() {} };

/** What this process prints, as JSON. */
export interface InMemory {
  readonly rows: number;
  readonly rowsPerS: readonly number[];
  /** Absent when the heap shrank meanwhile: a collection ran. */
  readonly heapBytesPerRow: number | undefined;
}

async function measure(): Promise<InMemory> {
  const columns = new EventRing();
  fillDense(columns, { rows: ROWS });
  const { replay: config } = defaultSetup("usdm", ["queue"]);
  const rowsPerS: number[] = [];
  let heapBytesPerRow: number | undefined;
  for (let run = 0; run < RUNS; run++) {
    const heap: { readonly rows: number; readonly bytes: number }[] = [];
    const source = new ColumnsSource(columns, {
      onBlock: (rows) => {
        if (STEADY_ROWS < rows) heap.push({ rows, bytes: Deno.memoryUsage().heapUsed });
      },
    });
    const startedAt = performance.now();
    const { rows } = await replay(config, { source, rows: ROW_SINK });
    rowsPerS.push(Math.round(rows / (performance.now() - startedAt) * 1_000));
    const [first, last] = [heap[0], heap.at(-1)];
    if (first === undefined || last === undefined || last.bytes < first.bytes) continue;
    heapBytesPerRow = (last.bytes - first.bytes) / (last.rows - first.rows);
  }
  return { rows: ROWS, rowsPerS, heapBytesPerRow };
}

if (import.meta.main) console.log(JSON.stringify(await measure()));
