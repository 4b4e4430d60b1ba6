// Inflating alone, in a process of its own: how long it takes to unpack and hash a file.
import { openBytes } from "../lib/feed/mod.ts";

const BUFFER_BYTES = 1 << 18;
const RUNS = 3;

/** What this process prints, as JSON: the quickest of some runs. */
export interface Inflating {
  readonly ms: number;
}

async function inflate(path: string): Promise<number> {
  const startedAt = performance.now();
  const bytes = openBytes(path);
  const buffer = new Uint8Array(BUFFER_BYTES);
  while (await bytes.read(buffer) !== undefined);
  bytes.close();
  return performance.now() - startedAt;
}

if (import.meta.main) {
  const [path = ""] = Deno.args;
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) times.push(await inflate(path));
  console.log(JSON.stringify({ ms: Math.min(...times) }));
}
