// The committed data/btc.csv is what the generator writes, and what it promises to be.
import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import { generate, PATH, SEED } from "../../backtest/generate.ts";

function generated(seed: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  const { bytes } = generate({ seed, write: (chunk) => chunks.push(chunk.slice()) });
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new Uint8Array(bytes));
  return new Uint8Array(hash).toHex();
}

Deno.test("generate() rewrites data/btc.csv byte for byte", async () => {
  assertEquals(await sha256(generated(SEED)), await sha256(Deno.readFileSync(PATH)));
});

Deno.test("generate() gives another market for another seed", async () => {
  assert(await sha256(generated(SEED)) !== await sha256(generated(SEED + 1)));
});

Deno.test("data/btc.csv says in its first line that it is synthetic", () => {
  const [first] = Deno.readTextFileSync(PATH).split("\n", 1);
  assertEquals(first, `# evenkeel-events 1 spot BTCUSDT synthetic seed=${SEED}`);
});

Deno.test("data/btc.csv has about 90,000 rows and 4 MB", () => {
  const bytes = Deno.readFileSync(PATH);
  const rows = bytes.reduce((count, byte) => byte === 10 ? count + 1 : count, -2);
  assertGreater(rows, 80_000);
  assertLess(rows, 100_000);
  assertGreater(bytes.length, 3_600_000);
  assertLess(bytes.length, 4_400_000);
});
