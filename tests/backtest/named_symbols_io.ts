// A quick look for symbols in a file's text: any case, packed or plain, across blocks, to a limit.
import { assertEquals } from "@std/assert";
import { gzipSync } from "node:zlib";
import { namedIn } from "../../backtest/named_symbols.ts";

const BLOCK_BYTES = 1 << 18;
const SYMBOLS = ["BTCUSDT", "ETHUSDT", "SOLUSDT"];

async function found(bytes: Uint8Array, bytesMax = 1 << 20): Promise<readonly string[]> {
  const path = Deno.makeTempFileSync();
  try {
    Deno.writeFileSync(path, bytes);
    return await namedIn(path, { symbols: SYMBOLS, bytesMax });
  } finally {
    Deno.removeSync(path);
  }
}

const text = (value: string) => new TextEncoder().encode(value);

Deno.test("namedIn() finds symbols in letters of any case, in the order in which they were asked", async () => {
  const bytes = text("x,solusdt,1\ny,BTCusdt,2\n");
  assertEquals(await found(bytes), ["BTCUSDT", "SOLUSDT"]);
  assertEquals(await found(gzipSync(bytes)), ["BTCUSDT", "SOLUSDT"]);
  assertEquals(await found(text("")), []);
});

Deno.test("namedIn() finds a symbol that lies across two blocks", async () => {
  for (let before = BLOCK_BYTES - 8; before <= BLOCK_BYTES + 1; before++) {
    assertEquals(await found(text(`${"x".repeat(before)}ETHUSDT`)), ["ETHUSDT"]);
  }
});

Deno.test("namedIn() looks no further than it is told", async () => {
  const far = text(`${"x".repeat(3 * BLOCK_BYTES)}ETHUSDT`);
  assertEquals(await found(far, 2 * BLOCK_BYTES), []);
  assertEquals(await found(far, 4 * BLOCK_BYTES), ["ETHUSDT"]);
});
