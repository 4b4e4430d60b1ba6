// The command against a local host: what it prints, what it leaves, how it ends.
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { run } from "../../lib/app/program.ts";
import { dumpOf, type DumpWish, filePath } from "../../lib/download/dumps.ts";
import { periodOf } from "../../lib/download/period.ts";
import { type Host, noise, publish, withHost } from "../download/host.ts";
import { zipOf } from "../feed/packed.ts";

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function ran(args: readonly string[], stderrIsTerminal = false): Promise<Ran> {
  let stdout = "";
  let stderr = "";
  const code = await run(args, {
    stdout(bytes) {
      stdout += new TextDecoder().decode(bytes);
      return true;
    },
    stderr(text) {
      stderr += text;
    },
    stderrIsTerminal,
  });
  return { code, stdout, stderr };
}

const TRADES: DumpWish = { market: "usdm", symbol: "BTCUSDT", kind: "trades" };
const QUOTES: DumpWish = { market: "usdm", symbol: "BTCUSDT", kind: "bookTicker" };

function put(host: Host, wish: DumpWish, files: Readonly<Record<string, Uint8Array>>): void {
  const dump = dumpOf(wish);
  for (const [text, bytes] of Object.entries(files)) {
    const period = periodOf(text);
    if (period !== undefined) publish(host, filePath(dump, period), bytes);
  }
}

function argsOf({ market, symbol, kind, interval }: DumpWish, host: Host, out: string) {
  const cut = interval === undefined ? [] : ["--interval", interval];
  const what = ["download", symbol, "--market", market, "--kind", kind, ...cut];
  return [...what, "--host", host.base, "--out", out];
}

function names(folder: string): readonly string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

Deno.test("download() fetches, tells what it did, and has nothing to do again", () =>
  withHost(async (host, folder) => {
    put(host, TRADES, {
      "2024-04": noise(2_500),
      "2024-05-01": noise(600),
      "2024-05-03": noise(700),
    });
    const out = `${folder}/out`;
    const args = [...argsOf(TRADES, host, `${out}/`), "--from", "2024-04-01", "--to", "2024-05-04"];
    const first = await ran(args);
    assertEquals(first, {
      code: 0,
      stderr: "",
      stdout: [
        "Dumps          usdm BTCUSDT trades, 2024-04-01 to 2024-05-03 (UTC)",
        `From           ${host.base}`,
        `Folder         ${out}`,
        "Fetched        3 files, 3.8 kB",
        "Missing        2024-05-02",
        `Next: deno task backtest ${out} --market usdm --symbol BTCUSDT`,
        "",
      ].join("\n"),
    });
    assertEquals(names(out).filter((name) => name.endsWith(".zip")), [
      "BTCUSDT-trades-2024-04.zip",
      "BTCUSDT-trades-2024-05-01.zip",
      "BTCUSDT-trades-2024-05-03.zip",
    ]);
    const second = await ran(args);
    assertStringIncludes(
      second.stdout,
      "Fetched        0 files, 0 B\nAlready here   3 files, 3.8 kB\n",
    );
    assertEquals((await ran([...args, "--quiet"])).stdout, "");
  }));

Deno.test("download() lists what there is, and fetches nothing", () =>
  withHost(async (host, folder) => {
    put(host, TRADES, { "2024-04": noise(2_500), "2024-05-01": noise(600) });
    const out = `${folder}/out`;
    const args = [...argsOf(TRADES, host, out), "--from", "2024-04-01", "--to", "2024-05-03"];
    const first = await ran([...args, "--list"]);
    assertEquals(first, {
      code: 0,
      stderr: "",
      stdout: [
        "Dumps          usdm BTCUSDT trades, 2024-04-01 to 2024-05-02 (UTC)",
        `From           ${host.base}`,
        `Folder         ${out}`,
        "  BTCUSDT-trades-2024-04.zip     2.5 kB, to fetch",
        "  BTCUSDT-trades-2024-05-01.zip  600 B, to fetch",
        "To fetch       2 files, 3.1 kB",
        "Missing        2024-05-02",
        "",
      ].join("\n"),
    });
    assertEquals(names(folder), []);
    await ran(args);
    Deno.writeTextFileSync(`${out}/BTCUSDT-trades-2024-05-01.zip`, "scratched");
    put(host, TRADES, { "2024-04": noise(2_600) });
    const second = await ran([...args, "--list"]);
    assertStringIncludes(second.stdout, "2024-04.zip     2.6 kB, to fetch, published again\n");
    assertStringIncludes(second.stdout, "05-01.zip  600 B, to fetch, has other bytes here\n");
    const third = await ran(args);
    assertStringIncludes(
      third.stdout,
      "  replaced     published again: BTCUSDT-trades-2024-04.zip\n",
    );
    assertStringIncludes(
      third.stdout,
      "  damaged      had other bytes here: BTCUSDT-trades-2024-05-01.zip\n",
    );
    host.files.clear();
    const last = await ran(args);
    assertStringIncludes(
      last.stdout,
      "  gone         the host no longer has: BTCUSDT-trades-2024-04.zip,",
    );
  }));

Deno.test("download() resumes what was cut off, and says so", () =>
  withHost(async (host, folder) => {
    put(host, TRADES, { "2024-05-01": noise(1_000) });
    const args = [...argsOf(TRADES, host, folder), "--from", "2024-05-01", "--to", "2024-05-02"];
    const refused = { type: "status", status: 403 } as const;
    host.faults.set("*", [{ type: "breaks", after: 400 }, refused]);
    const first = await ran(args);
    assertEquals([first.code, first.stderr], [
      2,
      "Cannot download 1 of 1 files: BTCUSDT-trades-2024-05-01.zip: it answered 403\n",
    ]);
    assertStringIncludes(
      first.stdout,
      "Failed         BTCUSDT-trades-2024-05-01.zip: it answered 403\n",
    );
    const list = await ran([...args, "--list"]);
    assertStringIncludes(
      list.stdout,
      "05-01.zip  1.0 kB, to fetch from 400 B on\nTo fetch       1 file, 600 B\n",
    );
    const second = await ran(args);
    assertEquals(second.code, 0);
    assertStringIncludes(
      second.stdout,
      "Fetched        1 file, 1.0 kB\n  resumed      400 B were here from before\n",
    );
  }));

Deno.test("download() draws its progress on a terminal", () =>
  withHost(async (host, folder) => {
    put(host, TRADES, { "2024-05-01": noise(1_000) });
    const args = [...argsOf(TRADES, host, folder), "--from", "2024-05-01", "--to", "2024-05-02"];
    const { stderr } = await ran(args, true);
    assertMatch(stderr, /0 % \| - \| - left/);
    assertEquals((await ran([...args, "--quiet"], true)).stderr, "");
  }));

Deno.test("download() tells of days that a month repeats", () =>
  withHost(async (host, folder) => {
    put(host, TRADES, { "2024-04": noise(90), "2024-04-01": noise(50), "2024-04-02": noise(50) });
    const args = argsOf(TRADES, host, folder);
    await ran([...args, "--from", "2024-04-01", "--to", "2024-04-03"]);
    const { stdout } = await ran([...args, "--from", "2024-04-01", "--to", "2024-05-01"]);
    assertStringIncludes(
      stdout.replaceAll(/\s+/g, " "),
      "Repeated BTCUSDT-trades-2024-04-01.zip and 1 more, in files of their months too: remove them",
    );
    const third = await ran([...args, "--from", "2024-04-02", "--to", "2024-04-03"]);
    assertStringIncludes(third.stdout, "Already here   1 file, 90 B\n");
  }));

Deno.test("download() says that there is nothing, and names what it knows of no reader for", () =>
  withHost(async (host, folder) => {
    const args = argsOf(TRADES, host, `${folder}/out`);
    const none = await ran([...args, "--from", "2024-04-30", "--to", "2024-05-02"]);
    assertEquals([...Deno.readDirSync(folder)], []);
    assertEquals([none.code, none.stderr], [
      2,
      `Cannot download usdm trades of BTCUSDT: ${host.base} has none of the 2 files for ` +
      "2024-04-30 to 2024-05-01; check the symbol, the market and the dates\n",
    ]);
    const metrics: DumpWish = { ...TRADES, kind: "metrics" };
    put(host, metrics, { "2024-05-01": noise(10) });
    const day = ["--from", "2024-05-01", "--to", "2024-05-02"];
    const { stdout } = await ran([...argsOf(metrics, host, folder), ...day]);
    assertStringIncludes(stdout, "Next: backtest makes no use of metrics\n");
  }));

Deno.test("download() says what the venue has stopped to publish", () =>
  withHost(async (host, folder) => {
    put(host, QUOTES, { "2024-03-30": noise(10) });
    const args = argsOf(QUOTES, host, folder);
    const { stdout } = await ran([...args, "--from", "2024-03-30", "--to", "2024-04-02"]);
    assertStringIncludes(
      stdout.replaceAll(/\s+/g, " "),
      "Never there 2024-03-31 to 2024-04-01: bookTicker is published for 2023-05-16 to 2024-03-30 only",
    );
    const none = await ran([...args, "--from", "2024-05-01", "--to", "2024-06-01"]);
    assertEquals([none.code, none.stderr], [
      2,
      "Cannot download 2024-05-01 to 2024-05-31: bookTicker is published for 2023-05-16 to 2024-03-30 only\n",
    ]);
  }));

const START = Date.parse("2024-03-29T12:00:00Z");
const MINUTES = 30;

function csv(header: string, row: (minute: number, ms: number) => string): Uint8Array {
  const rows = Array.from({ length: MINUTES }, (_, minute) => row(minute, START + 60_000 * minute));
  return new TextEncoder().encode([...header === "" ? [] : [header], ...rows, ""].join("\n"));
}

// As the venue writes them: spot has no header, USD-M has one.
// deno-fmt-ignore
const layouts: readonly { wish: DumpWish; content: Uint8Array }[] = [
  {
    wish: { market: "spot", symbol: "BTCUSDT", kind: "klines", interval: "1m" },
    content: csv("", (minute, ms) => `${ms},70000.00,70010.00,69990.00,7000${minute % 9}.00,12.5,${ms + 59_999},875000.00,300,6.00,420000.00,0`),
  },
  {
    wish: { market: "spot", symbol: "BTCUSDT", kind: "aggTrades" },
    content: csv("", (minute, ms) => `${minute},70000.0${minute % 9},0.50000,${minute},${minute},${ms},True,True`),
  },
  {
    wish: TRADES,
    content: csv("id,price,qty,quote_qty,time,is_buyer_maker", (minute, ms) => `${minute},70000.${minute % 9},0.500,35000.0,${ms},true`),
  },
  {
    wish: QUOTES,
    content: csv("update_id,best_bid_price,best_bid_qty,best_ask_price,best_ask_qty,transaction_time,event_time", (minute, ms) => `${minute},70000.0,${1 + minute % 3},70000.1,2,${ms},${ms + 3}`),
  },
];

for (const { wish, content } of layouts) {
  const { market, symbol, kind, interval } = wish;
  Deno.test(`download() leaves ${market} ${kind} that inspect and backtest read`, () =>
    withHost(async (host, folder) => {
      const name = `${symbol}-${interval ?? kind}-2024-03-29`;
      put(host, wish, { "2024-03-29": zipOf({ [`${name}.csv`]: content }) });
      const data = `${folder}/data`;
      const args = [...argsOf(wish, host, data), "--from", "2024-03-29", "--to", "2024-03-30"];
      assertEquals((await ran(args)).code, 0);
      // What an interrupted download leaves is not read.
      Deno.writeTextFileSync(`${data}/${name}.zip.part`, "half");
      const inspected = await ran(["inspect", data, "--json"]);
      assertEquals([inspected.code, inspected.stderr], [0, ""]);
      assertStringIncludes(inspected.stdout, `${name}.zip`);
      const what = ["--market", market, "--symbol", symbol, "--fill", "naive"];
      const out = ["--out", `${folder}/report`, "--quiet"];
      const played = await ran([
        "backtest",
        data,
        ...kind === "bookTicker" ? what.slice(0, 4) : what,
        ...out,
      ]);
      assertEquals([played.code, played.stderr], [0, ""]);
      assertStringIncludes(names(`${folder}/report`).join(), "report.json");
    }));
}

const GOOD = {
  "--market": "spot",
  "--kind": "trades",
  "--from": "2024-04-01",
  "--to": "2024-04-03",
};

// deno-fmt-ignore
const refusals: readonly { flags: Readonly<Record<string, string | undefined>>; symbol?: string; line: RegExp }[] = [
  { flags: { "--market": undefined }, line: /^Cannot download BTCUSDT: --market is not given; it is spot or usdm$/ },
  { flags: { "--market": "moon" }, line: /^Cannot use --market moon: it must be spot or usdm$/ },
  { flags: { "--kind": undefined }, line: /^Cannot download BTCUSDT: --kind is not given; it is one of klines, trades, / },
  { flags: { "--kind": "depth" }, line: /^Cannot use --kind depth: spot has klines, trades, aggTrades$/ },
  { flags: { "--kind": "klines" }, line: /^Cannot download klines: --interval is not given; it is one of 1s, / },
  { flags: { "--from": undefined }, line: /^Cannot download BTCUSDT: --from is not given; it is a date such as 2024-04-01$/ },
  { flags: { "--from": "April" }, line: /^Cannot use --from April: it must be a time such as / },
  { flags: { "--from": "2999-01-01", "--to": "2999-02-01" }, line: /^Cannot use --from 2999-01-01: the files of a day appear the day after, and today is \d{4}-\d\d-\d\d in UTC$/ },
  { flags: { "--to": "2024-04-01" }, line: /^Cannot use --to 2024-04-01: it must be later than --from 2024-04-01$/ },
  { flags: { "--from": "2015-01-01", "--to": "2016-01-01" }, line: /^Cannot download 2015-01-01 to 2015-12-31: the venue opened in July 2017$/ },
  { flags: { "--parallel": "17" }, line: /^Cannot use --parallel 17: it must be a whole number from 1 to 16$/ },
  { flags: { "--parallel": "0" }, line: /^Cannot use --parallel 0: it must be a whole number from 1 to 16$/ },
  { flags: { "--host": "https://example.org" }, line: /^Cannot use --host https:\/\/example.org: it must be https:\/\/data.binance.vision, or a mirror such as http:\/\/127.0.0.1:8000$/ },
  { flags: {}, symbol: "BTC/USDT", line: /^Cannot use --symbol BTC\/USDT: it must be a symbol such as BTCUSDT$/ },
];

for (const { flags, symbol = "BTCUSDT", line } of refusals) {
  Deno.test(`download() refuses: ${line.source.slice(1, 60)}`, async () => {
    const given = Object.entries({ ...GOOD, ...flags }).flatMap(([name, value]) =>
      value === undefined ? [] : [name, value]
    );
    const { code, stdout, stderr } = await ran(["download", symbol, ...given]);
    assertEquals([code, stdout], [2, ""]);
    assertMatch(stderr.trimEnd(), line);
  });
}
