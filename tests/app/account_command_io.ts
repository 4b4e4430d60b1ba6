// `backtest --symbol A,B` as a user runs it: files in, one report of the account out.
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { main } from "../../main.ts";
import { exchangeInfo, playAlone, type SymbolData, syntheticHead } from "../backtest/fleet_rig.ts";

const BYTES = 120_000;
const SYMBOLS = [
  syntheticHead("BTCUSDT", { seed: 11, bytes: BYTES }),
  syntheticHead("ETHUSDT", { seed: 12, bytes: BYTES }),
] as const;
const REPORT = ["equity.csv", "fills.csv", "orders.csv", "report.html", "report.json"];
/** At the touch, so that there are fills. */
const TOUCH = ["strategy.spread=0", "strategy.min_profit=0", "fees.maker=0"];
const BUSY = ["--profile", "profit", ...TOUCH.flatMap((key) => ["--set", key])];

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function ran(...args: readonly string[]): Promise<Ran> {
  const decoder = new TextDecoder();
  let [stdout, stderr] = ["", ""];
  const code = await main(["backtest", ...args], {
    stdout: (bytes) => {
      stdout += decoder.decode(bytes, { stream: true });
      return true;
    },
    stderr: (text) => {
      stderr += text;
    },
    stderrIsTerminal: false,
  });
  return { code, stdout, stderr };
}

/** The files of both symbols, an exchangeInfo answer, and a place for the report. */
interface Place {
  readonly btc: string;
  readonly eth: string;
  readonly info: string;
  readonly out: string;
}

async function withFiles(work: (place: Place) => Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync({ prefix: "evenkeel-" });
  try {
    const [btc, eth] = SYMBOLS.map((data) => written(folder, data));
    assert(btc !== undefined && eth !== undefined);
    const info = `${folder}/info.json`;
    Deno.writeTextFileSync(info, exchangeInfo());
    await work({ btc, eth, info, out: `${folder}/out` });
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function written(folder: string, { symbol, bytes }: SymbolData): string {
  const path = `${folder}/${symbol}.csv`;
  Deno.writeFileSync(path, bytes);
  return path;
}

const BOTH = ["--symbol", "BTCUSDT,ETHUSDT"];

Deno.test("backtest --symbol A,B writes one block a symbol, totals on top, one digest over all", () =>
  withFiles(async ({ btc, eth, info, out }) => {
    const flags = [...BOTH, "--instrument", info, "--out", out, ...BUSY];
    const { code, stdout, stderr } = await ran(btc, eth, ...flags);
    assertEquals([code, stderr], [0, ""]);
    assertStringIncludes(stdout, "on 2 symbols in one account, spot");
    for (const line of stdout.split("\n")) assertMatch(line, /^[\x20-\x7e]{0,80}$/);
    assertEquals([...Deno.readDirSync(out)].map(({ name }) => name).sort(), REPORT);

    const report = JSON.parse(Deno.readTextFileSync(`${out}/report.json`));
    assertEquals(Object.keys(report.symbols), ["BTCUSDT", "ETHUSDT"]);
    assertEquals(report.return.initial_equity, "10000");
    assertEquals(report.symbols.ETHUSDT.config.account.equity, "5000");
    assertMatch(report.run.digest, /^[0-9a-f]{64}$/);
    assertMatch(report.bounds.optimistic.run.digest, /^[0-9a-f]{64}$/);
    for (const [index, data] of SYMBOLS.entries()) {
      const alone = await playAlone(data, { profile: "profit", set: TOUCH, equity: "5000" });
      const digest = report.symbols[data.symbol].run.digest;
      assertEquals(digest, alone.runs[0]?.digest, `${index}`);
    }
    for (const name of ["fills.csv", "orders.csv", "equity.csv"]) {
      const [head = "", ...rows] = Deno.readTextFileSync(`${out}/${name}`).trim().split("\n");
      assert(head.startsWith("symbol,"), name);
      const named = new Set(rows.map((row) => row.split(",")[0]));
      assertEquals([...named].sort(), ["BTCUSDT", "ETHUSDT"], name);
    }
    assertStringIncludes(
      Deno.readTextFileSync(`${out}/report.html`),
      'data-figure="symbols.ETHUSDT.',
    );
  }));

Deno.test("backtest --symbol A,B does not look at the order of the files", () =>
  withFiles(async ({ btc, eth, info, out }) => {
    const flags = [...BOTH, "--instrument", info, "--no-bounds", "--json"];
    const [one, other] = [
      JSON.parse((await ran(btc, eth, ...flags, "--out", out)).stdout),
      JSON.parse((await ran(eth, btc, ...flags, "--out", out)).stdout),
    ];
    assertEquals(other.run.digest, one.run.digest);
    assertEquals(other.symbols.BTCUSDT.return, one.symbols.BTCUSDT.return);
    assertEquals(other.bounds.pessimistic_why, "not run: --no-bounds");
  }));

Deno.test("backtest --symbol A,B takes a file that does not say its symbol from SYMBOL=path", () =>
  withFiles(async ({ btc, eth, info, out }) => {
    const text = Deno.readTextFileSync(eth);
    Deno.writeTextFileSync(eth, text.slice(text.indexOf("\n") + 1));
    const flags = [...BOTH, "--instrument", info, "--no-bounds", "--json", "--out", out];
    const refused = await ran(btc, eth, ...flags);
    assertEquals(refused.code, 2);
    assertStringIncludes(refused.stderr, `it does not say its symbol; write BTCUSDT=${eth}`);
    const { code, stdout } = await ran(btc, `ETHUSDT=${eth}`, ...flags);
    assertEquals(code, 0);
    assertEquals(JSON.parse(stdout).symbols.ETHUSDT.data.files[0].path, eth);
  }));

interface Refusal {
  readonly name: string;
  readonly flags: readonly string[];
  readonly files?: (place: Place) => readonly string[];
  readonly says: string;
}

const refusals: readonly Refusal[] = [
  {
    name: "a file of another symbol",
    flags: ["--symbol", "BTCUSDT,SOLUSDT"],
    says: "it holds ETHUSDT, not BTCUSDT or SOLUSDT",
  },
  {
    name: "a symbol without a file",
    flags: BOTH,
    files: ({ btc }) => [btc],
    says: "Cannot read data of ETHUSDT: no file that is named holds it",
  },
  {
    name: "a symbol twice",
    flags: ["--symbol", "BTCUSDT,btcusdt"],
    says: "Cannot use --symbol BTCUSDT,btcusdt: it names BTCUSDT twice",
  },
  {
    name: "an empty name",
    flags: ["--symbol", "BTCUSDT,"],
    says: "it must be a symbol such as BTCUSDT",
  },
  {
    name: "naive",
    flags: [...BOTH, "--fill", "naive"],
    says: "Cannot use --fill naive with several symbols: it takes one at a time",
  },
  {
    name: "a part of the capital that is too small",
    flags: [...BOTH, "--set", "account.equity=100"],
    says: "Cannot use account.equity 100 in 2 parts: account.equity is 50",
  },
  {
    name: "two quote assets",
    flags: ["--symbol", "BTCUSDT,ETHBTC"],
    files: ({ btc, eth }) => [btc, `ETHBTC=${eth}`],
    says: "theirs are USDT and BTC",
  },
  {
    name: "a market that is never quotable in the period",
    flags: [...BOTH, "--from", "2100-01-01"],
    says: "the book is never quotable between --from and --to",
  },
];

for (const { name, flags, files, says } of refusals) {
  Deno.test(`backtest --symbol A,B refuses ${name}`, () =>
    withFiles(async (place) => {
      if (name === "two quote assets") {
        const text = Deno.readTextFileSync(place.eth).replace("ETHUSDT", "ETHBTC");
        Deno.writeTextFileSync(place.eth, text);
      }
      const paths = files?.(place) ?? [place.btc, place.eth];
      const all = [...flags, "--instrument", place.info, "--out", place.out];
      const { code, stdout, stderr } = await ran(...paths, ...all);
      assertStringIncludes(stderr, says);
      assertEquals([code, stdout], [2, ""]);
    }));
}
