// `inspect` of a file of several symbols: each for itself, or the one that was asked for.
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { main } from "../../main.ts";

const HEADER = "exchange,symbol,timestamp,local_timestamp,id,side,price,amount";

function table(symbols: readonly string[]): string {
  const rows = symbols.map((symbol, at) => `binance,${symbol},${at + 1},${at + 1},1,buy,100,1`);
  return [HEADER, ...rows, ""].join("\n");
}

async function ran(...args: readonly string[]) {
  const decoder = new TextDecoder();
  let stdout = "";
  let stderr = "";
  const code = await main(args, {
    stdout: (bytes) => {
      stdout += decoder.decode(bytes);
      return true;
    },
    stderr: (text) => void (stderr += text),
    stderrIsTerminal: false,
  });
  return { code, stdout, stderr };
}

async function withFile(text: string, act: (path: string) => Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync();
  try {
    Deno.writeTextFileSync(`${folder}/trades.csv`, text);
    await act(`${folder}/trades.csv`);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("inspect() tells of each symbol that a file holds", () =>
  withFile(table(["BTCUSDT", "ETHUSDT", "BTCUSDT"]), async (path) => {
    const { code, stdout } = await ran("inspect", path, "--json");
    assertEquals(code, 0);
    const { files, together } = JSON.parse(stdout);
    const told = files.map((
      file: { symbol: string; events: number },
    ) => [file.symbol, file.events]);
    assertEquals(told, [["BTCUSDT", 2], ["ETHUSDT", 1]]);
    assertEquals(together, undefined);
    const one = await ran("inspect", path, "--symbol", "ethusdt");
    assertStringIncludes(one.stdout, "Market          spot ETHUSDT");
    assertStringIncludes(one.stdout, "other_symbols 2");
    assert(!one.stdout.includes("spot BTCUSDT"));
  }));

Deno.test("inspect() asks for one of many symbols", () =>
  withFile(table(Array.from({ length: 21 }, (_, at) => `S${at}USDT`)), async (path) => {
    const { code, stderr } = await ran("inspect", path);
    assertEquals(code, 2);
    assertStringIncludes(stderr, "it holds 21 symbols (S0USDT, S1USDT,");
    assertEquals((await ran("inspect", path, "--symbol", "S20USDT")).code, 0);
  }));
