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
    const text = (await ran("inspect", path)).stdout.replaceAll(/\s+/g, " ");
    assertStringIncludes(text, "Rows 2 Events 2 trade");
    assertStringIncludes(
      text,
      "(BTCUSDT, ETHUSDT; ETHUSDT is first in line 3): --symbol picks one",
    );
    const one = await ran("inspect", path, "--symbol", "ethusdt");
    assertStringIncludes(one.stdout, "Market          spot ETHUSDT");
    assertStringIncludes(one.stdout, "other_symbols 2");
    assert(!one.stdout.includes("spot BTCUSDT"));
  }));

const HOUR_MS = 3_600_000;

/** Trades of the venue's dump, one an hour: `ids` are theirs. */
function dump(ids: readonly number[], from = Date.UTC(2024, 0, 1)): string {
  return ids.map((id, at) => `${id},100,1,100,${from + at * HOUR_MS},True,True\n`).join("");
}

async function withFolder(
  texts: Readonly<Record<string, string>>,
  act: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = Deno.makeTempDirSync();
  try {
    for (const [name, text] of Object.entries(texts)) {
      Deno.writeTextFileSync(`${folder}/${name}`, text);
    }
    await act(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("inspect() gives many files a line each, says what is odd, and all of them a block", () => {
  const days = [[1, 2], [3, 4], [5, 8], [9, 10]];
  const names = days.map((_, day) => `BTCUSDT-trades-2024-01-0${day + 1}.csv`);
  const texts = days.map((ids, day) => dump(ids, Date.UTC(2024, 0, day + 1)));
  const files = Object.fromEntries(names.map((name, at) => [name, texts[at] ?? ""]));
  return withFolder(files, async (folder) => {
    const { code, stdout } = await ran("inspect", folder, "--quiet");
    assertEquals(code, 0);
    assertEquals(stdout.split("\n").slice(0, 8), [
      "4 files                                 from (UTC)        to                rows",
      "-".repeat(80),
      "BTCUSDT-trades-2024-01-01.csv           2024-01-01 00:00  2024-01-01 01:00     2",
      "BTCUSDT-trades-2024-01-02.csv           2024-01-02 00:00  2024-01-02 01:00     2",
      "BTCUSDT-trades-2024-01-03.csv           2024-01-03 00:00  2024-01-03 01:00     2",
      "    2 trade ids missing",
      "BTCUSDT-trades-2024-01-04.csv           2024-01-04 00:00  2024-01-04 01:00     2",
      "",
    ]);
    assertStringIncludes(stdout, "\nAll of them together\n");
    assertStringIncludes(stdout, "2024-01-04 01:00:00.000 UTC (3 d 1 h)\n");
    const json = JSON.parse((await ran("inspect", folder, "--json")).stdout);
    assertEquals(json.files.length, 4);
  });
});

Deno.test("inspect() shows the other files before it refuses one", () =>
  withFolder(
    { "BTCUSDT-trades-2024-01-01.csv": dump([1, 2]), "b.csv": "x;y\n" },
    async (folder) => {
      const { code, stdout, stderr } = await ran("inspect", folder, "--quiet");
      assertEquals(code, 2);
      assertStringIncludes(stdout, "Events          2 trade\n");
      assertStringIncludes(stderr, "b.csv: it is in no format that is known; its first line has 2");
      const json = JSON.parse((await ran("inspect", folder, "--json")).stdout);
      assertEquals(json.refused.map(({ path }: { path: string }) => path), [`${folder}/b.csv`]);
      const many = { c: dump([1]), d: dump([1]), e: "" };
      for (const [name, text] of Object.entries(many)) {
        Deno.writeTextFileSync(`${folder}/${name}.csv`, text);
      }
      const table = (await ran("inspect", folder, "--quiet")).stdout;
      assertStringIncludes(table, "5 files");
      assertStringIncludes(table.replaceAll(/\s+/g, " "), "e.csv: it is empty");
    },
  ));

Deno.test("inspect() looks behind a long first message for the other symbols", () => {
  const levels = Array.from({ length: 9_000 }, (_, at) => `["${at + 1}.00","200000000"]`).join();
  const book = (symbol: string, bids: string) =>
    `https://api.binance.com/api/v3/depth?symbol=${symbol} -> 1633998512.3: ` +
    `{"lastUpdateId":4,"bids":[${bids}],"asks":[["90000.5","1.5"]]}\n`;
  const text = book("AUSDT", levels) + book("BUSDT", '["1.5","1"]');
  return withFolder({ "x.http": text }, async (folder) => {
    const { files } = JSON.parse((await ran("inspect", folder, "--json")).stdout);
    const told = files.map((
      file: { symbol: string; rows: number; tolerances: object },
    ) => [file.symbol, file.rows, file.tolerances]);
    assertEquals(told, [["AUSDT", 9_001, { other_symbols: 1 }], ["BUSDT", 2, {
      other_symbols: 1,
    }]]);
  });
});

Deno.test("inspect() asks for one of many symbols", () =>
  withFile(table(Array.from({ length: 21 }, (_, at) => `S${at}USDT`)), async (path) => {
    const { code, stderr } = await ran("inspect", path);
    assertEquals(code, 2);
    assertStringIncludes(stderr, "it holds 21 symbols (S0USDT, S1USDT,");
    assertEquals((await ran("inspect", path, "--symbol", "S20USDT")).code, 0);
  }));
