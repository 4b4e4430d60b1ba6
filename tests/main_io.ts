// The contract that scripts rely on: arguments in, streams, files and exit code out.
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { main } from "../main.ts";

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function ran(...args: readonly string[]): Promise<Ran> {
  const out: Uint8Array[] = [];
  let stderr = "";
  const code = await main(args, {
    stdout: (bytes) => out.push(bytes.slice()) > 0,
    stderr: (text) => {
      stderr += text;
    },
    stderrIsTerminal: false,
  });
  const decoder = new TextDecoder();
  const stdout = out.map((bytes) => decoder.decode(bytes, { stream: true })).join("");
  return { code, stdout, stderr };
}

/** Runs with a folder that is removed afterwards. */
async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync({ prefix: "evenkeel-" });
  try {
    await work(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function names(folder: string): readonly string[] {
  return [...Deno.readDirSync(folder)].map((entry) => entry.name).sort();
}

const HEADER = "local_us,venue_us,type,seq,first_id,last_id,prev_id,side,price,qty,trade_id,flag";

/** A book that stands still for some seconds, with a trade at its bid in each. */
function marketText(options: { readonly seconds: number; readonly comment?: string }): string {
  const { seconds, comment = "# evenkeel-events 1 spot BTCUSDT\n" } = options;
  const start = 1_700_000_000_000_000;
  const lines = [
    `${start},${start - 10_000},snapshot,0,,100,,b,60000.00,1,,`,
    ",,snapshot,0,,,,a,60000.01,1,,",
    ",,snapshot,0,,,,b,59000.00,1,,",
    ",,snapshot,0,,,,a,61000.00,1,,",
  ];
  for (let second = 1; second <= seconds; second++) {
    const at = start + second * 1_000_000;
    lines.push(
      `${at},${at - 10_000},depth,${2 * second},${100 + second},${
        100 + second
      },,b,59999.99,${second},,`,
      `${at},${at - 10_000},trade,${2 * second + 1},,,,a,60000.00,0.01,${second},market`,
    );
  }
  return `${comment}${HEADER}\n${lines.join("\n")}\n`;
}

const REPORT = ["equity.csv", "fills.csv", "orders.csv", "report.html", "report.json"];

for (
  const command of [
    "",
    "backtest",
    "convert",
    "download",
    "generate",
    "inspect",
    "report-diff",
    "report-png",
    "venue",
  ]
) {
  Deno.test(`main() helps with ${command || "everything"}`, async () => {
    const { code, stdout, stderr } = await ran(...command === "" ? [] : [command], "--help");
    assertEquals([code, stderr], [0, ""]);
    assertStringIncludes(stdout, `Usage: evenkeel ${command}`);
    assert(stdout.split("\n").every((line) => line.length <= 80), stdout);
  });
}

// deno-fmt-ignore
const usage: readonly { args: readonly string[]; line: string }[] = [
  { args: [], line: "Cannot run: no command is given; the commands are backtest, convert, doctor, download, generate, inspect, record, report-diff, report-png, venue, watch" },
  { args: ["frobnicate"], line: "Cannot run frobnicate: there is no such command; the commands are backtest, convert, doctor, download, generate, inspect, record, report-diff, report-png, venue, watch" },
  { args: ["bactest", "x"], line: "Cannot run bactest: there is no such command, did you mean backtest?" },
  { args: ["backtest"], line: "Cannot read the command line: missing required argument 'data'" },
  { args: ["backtest", "x", "--nope"], line: "Cannot read the command line: unknown option '--nope'" },
  { args: ["backtest", "x", "--bound"], line: "Cannot read the command line: unknown option '--bound'" },
  { args: ["backtest", "x", "--quite"], line: "Cannot read the command line: unknown option '--quite' (Did you mean --quiet?)" },
  { args: ["backtest", "x", "--out"], line: "Cannot read the command line: option '--out <folder>' argument missing" },
  { args: ["backtest", "x", "--market", "moon"], line: "Cannot use --market moon: it must be spot or usdm" },
  { args: ["backtest", "x", "--symbol", "BTC/USDT"], line: "Cannot use --symbol BTC/USDT: it must be a symbol such as BTCUSDT" },
  { args: ["backtest", "x", "--from", "yesterday"], line: "Cannot use --from yesterday: it must be a time such as 2024-08-08T23:55:00Z or an epoch in s, ms, us or ns" },
  { args: ["backtest", "x", "--from", "2024-01-02", "--to", "2024-01-02"], line: "Cannot use --to 2024-01-02: it must be later than --from 2024-01-02" },
  { args: ["backtest", "x", "--fill", "best"], line: "Cannot read x: there is no such file" },
  { args: ["backtest", "x", "--profile", "fast"], line: "Cannot use --profile fast: it must be one of obligation, profit, ladder" },
  { args: ["backtest", "x", "--set", "fees.maker"], line: "Cannot use --set fees.maker: it must be path.to.key=value" },
  { args: ["backtest", "x", "--config", "nowhere.yaml"], line: "Cannot read nowhere.yaml: there is no such file" },
  { args: ["backtest", "x", "--config", "."], line: "Cannot read .: it is a folder" },
  { args: ["backtest", "x", "--instrument", "nowhere.json"], line: "Cannot read nowhere.json: there is no such file" },
  { args: ["backtest", "nowhere.csv"], line: "Cannot read nowhere.csv: there is no such file" },
  { args: ["convert", "nowhere.gz"], line: "Cannot read nowhere.gz: there is no such file" },
  { args: ["report-diff", "."], line: "Cannot read the command line: missing required argument 'b'" },
  { args: ["report-diff", "nowhere.json", "."], line: "Cannot read nowhere.json: there is no such file" },
  { args: ["report-diff", "a", "b", "--decisions", "0"], line: "Cannot use --decisions 0: it must be a whole number, 1 to 10000" },
  { args: ["report-diff", "a", "b", "--columns", "79"], line: "Cannot use --columns 79: it must be a whole number, 80 to 1000" },
  { args: ["generate", "--seed", "-1", "--out", "-"], line: "Cannot use --seed -1: it must be a whole number up to 4294967295" },
];

for (const { args, line } of usage) {
  Deno.test(`main() refuses ${args.join(" ") || "nothing"}`, async () => {
    assertEquals(await ran(...args), { code: 2, stdout: "", stderr: `${line}\n` });
  });
}

Deno.test("main() backtests, writes its files and tells what is in them", () =>
  withFolder(async (folder) => {
    const data = `${folder}/data.csv`;
    Deno.writeTextFileSync(data, marketText({ seconds: 30 }));
    Deno.mkdirSync(`${folder}/out`);
    Deno.writeTextFileSync(`${folder}/out/mine.txt`, "mine");
    Deno.writeTextFileSync(`${folder}/out/fills.csv`, "old");
    const { code, stdout, stderr } = await ran("backtest", data, "--out", `${folder}/out`);
    assertEquals([code, stderr], [0, ""]);
    assertStringIncludes(stdout, "Evenkeel backtest: obligation on BTCUSDT, spot");
    assert(stdout.split("\n").every((line) => line.length <= 80), stdout);
    assertEquals(names(`${folder}/out`), [...REPORT, "mine.txt"].sort());
    assertMatch(Deno.readTextFileSync(`${folder}/out/fills.csv`), /^venue_us,local_us,/);
  }));

Deno.test("main() puts the bytes of report.json on stdout, and nothing else", () =>
  withFolder(async (folder) => {
    const data = `${folder}/data.csv`;
    Deno.writeTextFileSync(data, marketText({ seconds: 30 }));
    const args = ["backtest", data, "--json", "--set", "fees.maker=0.0005", "--fill", "touch"];
    const { code, stdout, stderr } = await ran(...args, "--out", `${folder}/out`);
    assertEquals([code, stderr], [0, ""]);
    assertEquals(stdout, Deno.readTextFileSync(`${folder}/out/report.json`));
    const report = JSON.parse(stdout);
    assertEquals(report.config.fees.maker, 0.0005);
    assertEquals([report.models.fill, report.config.fill.model], ["touch", "touch"]);
    assertEquals(report.bounds.optimistic.run.digest, report.run.digest);
    assertEquals(report.config.profiles, undefined);
    const again = await ran(...args, "--no-bounds", "--out", `${folder}/again`);
    const second = JSON.parse(again.stdout);
    assertEquals([second.run.digest, second.bounds.pessimistic], [report.run.digest, null]);
  }));

Deno.test("main() says nothing when told to be quiet", () =>
  withFolder(async (folder) => {
    const data = `${folder}/data.csv`;
    Deno.writeTextFileSync(data, marketText({ seconds: 5 }));
    const { code, stdout, stderr } = await ran("backtest", data, "--quiet", "--out", folder);
    assertEquals([code, stdout, stderr], [0, "", ""]);
    assertEquals(names(folder), [...REPORT, "data.csv"].sort());
  }));

Deno.test("main() takes market and symbol from the configuration where the data do not say", () =>
  withFolder(async (folder) => {
    const data = `${folder}/data.csv`;
    const config = `${folder}/my.yaml`;
    Deno.writeTextFileSync(data, marketText({ seconds: 5, comment: "" }));
    Deno.writeTextFileSync(config, "symbol: ETHUSDT\norder: { notional: 120 }\n");
    const args = ["backtest", data, "--config", config, "--json", "--out", folder];
    assertEquals(JSON.parse((await ran(...args)).stdout).data.symbol, "ETHUSDT");
    const flagged = await ran(...args, "--symbol", "btcusdt");
    assertEquals(JSON.parse(flagged.stdout).data.symbol, "BTCUSDT");
  }));

// deno-fmt-ignore
const refused: readonly { name: string; args?: readonly string[]; text?: string; config?: string; line: RegExp }[] = [
  { name: "a market that the data contradict", args: ["--market", "usdm"], line: /^Cannot read .*data\.csv: it holds spot BTCUSDT, not usdm BTCUSDT\n$/ },
  { name: "a symbol that the data contradict", args: ["--symbol", "ETHUSDT"], line: /^Cannot read .*data\.csv: it holds spot BTCUSDT, not spot ETHUSDT\n$/ },
  { name: "a symbol that nobody knows", text: marketText({ seconds: 1, comment: "# evenkeel-events 1 spot DOGEUSDT\n" }), line: /^Cannot trade spot DOGEUSDT: data\/instruments\.yaml has spot BTCUSDT, spot ETHUSDT, usdm BTCUSDT, usdm ETHUSDT; --instrument takes an exchangeInfo answer that has it\n$/ },
  { name: "a configuration with an unknown key", config: "fees:\n  makr: 0\n", line: /^Cannot use .*my\.yaml: line 2, column 3: fees\.makr is an unknown key, did you mean fees\.maker\?\n$/ },
  { name: "a configuration with a secret", config: "api_key: abc\n", line: /^Cannot use .*my\.yaml: line 1, column 1: api_key is a secret, and secrets come from/ },
  { name: "an unknown fill model", args: ["--fill", "best"], line: /^Cannot use --fill best: fill\.model is best: it must be one of queue, queue_power, through, touch, naive\n$/ },
  { name: "orders too small for the instrument", args: ["--set", "order.notional=10"], line: /^Cannot quote BTCUSDT: an order of 10 USDT is .*; the smallest order\.notional that would do is 10\.\d+\n$/ },
  { name: "text in a number", text: marketText({ seconds: 3 }).replace("59000.00", "5900x.00"), line: /^Cannot read .*data\.csv line 5 column price: / },
  { name: "an empty file", text: "", line: /^Cannot read .*data\.csv: it is empty\n$/ },
  { name: "closes for anything but naive", text: "time,close\n1,2\n", line: /^Cannot backtest .*data\.csv: closes are enough for --fill naive only, and fill\.model is queue\n$/ },
  { name: "closes with a range of time", text: "time,close\n1,2\n", args: ["--fill", "naive", "--from", "2024-01-01"], line: /^Cannot use --from or --to: a table of closes has no times\n$/ },
  { name: "a range behind the data", args: ["--from", "2024-01-01"], line: /^Cannot backtest .*data\.csv: it ends at 2023-11-14T22:13:23\.000Z, before --from\n$/ },
  { name: "a range before the data", args: ["--to", "2023-01-01"], line: /^Cannot backtest .*data\.csv: all of it was received at or after --to\n$/ },
  { name: "naive where there is no trade", args: ["--fill", "naive", "--to", "1700000000500000"], line: /^Cannot backtest .*data\.csv: there is no trade in it\n$/ },
];

for (const { name, args = [], text, config, line } of refused) {
  Deno.test(`main() refuses ${name} and leaves nothing behind`, () =>
    withFolder(async (folder) => {
      const data = `${folder}/data.csv`;
      Deno.writeTextFileSync(data, text ?? marketText({ seconds: 3 }));
      if (config !== undefined) Deno.writeTextFileSync(`${folder}/my.yaml`, config);
      const chosen = config === undefined ? [] : ["--config", `${folder}/my.yaml`];
      const out = `${folder}/out`;
      const result = await ran("backtest", data, ...chosen, ...args, "--quiet", "--out", out);
      assertEquals([result.code, result.stdout], [2, ""]);
      assertMatch(result.stderr, line);
      assert(!names(folder).includes("out"));
    }));
}

Deno.test("main() keeps what was there when it cannot write", () =>
  withFolder(async (folder) => {
    const data = `${folder}/data.csv`;
    Deno.writeTextFileSync(data, marketText({ seconds: 3 }));
    Deno.mkdirSync(`${folder}/out/fills.csv`, { recursive: true });
    const { code, stderr } = await ran("backtest", data, "--out", `${folder}/out`);
    assertEquals(code, 2);
    assertMatch(stderr, /^Cannot write .*out\/fills\.csv: there is a folder of that name\n$/);
    assertEquals(names(`${folder}/out`), ["fills.csv"]);
  }));

Deno.test("main() takes naive over events and over closes", () =>
  withFolder(async (folder) => {
    const events = `${folder}/data.csv`;
    const closes = `${folder}/closes.csv`;
    Deno.writeTextFileSync(events, marketText({ seconds: 150 }));
    Deno.writeTextFileSync(closes, "time,close\n1,100\n2,101\n3,99.5\n");
    const args = ["--fill", "naive", "--json", "--out", `${folder}/out`];
    const overCloses = JSON.parse((await ran("backtest", closes, ...args)).stdout);
    // Each row earns 1 % of 10,000 × 0.1 %.
    assertEquals(Number(overCloses.return.final_equity), 10_000.3);
    assertEquals([overCloses.return.closes, overCloses.data.from], [3, null]);
    const overEvents = JSON.parse((await ran("backtest", events, ...args)).stdout);
    assertEquals([overEvents.return.closes, overEvents.data.rows], [3, 304]);
    const from = await ran("backtest", events, ...args, "--from", "1700000060");
    assertEquals(JSON.parse(from.stdout).return.closes, 2);
  }));

Deno.test("main() converts raw lines to a CSV that it reads again", () =>
  withFolder(async (folder) => {
    const raw = `${folder}/raw.txt`;
    const csv = `${folder}/events.csv`;
    const snapshot = { lastUpdateId: 1, bids: [["60000.00", "1"]], asks: [["60000.01", "1"]] };
    const trade = {
      e: "trade",
      E: 1_700_000_000_990,
      s: "BTCUSDT",
      t: 7,
      p: "60000.01",
      q: "0.5",
      T: 1_700_000_000_990,
      m: false,
      M: true,
    };
    Deno.writeTextFileSync(
      raw,
      `1700000000000000000 ${JSON.stringify(snapshot)}\n` +
        `1700000001000000000 ${JSON.stringify({ stream: "btcusdt@trade", data: trade })}\n`,
    );
    const flags = ["--market", "spot", "--symbol", "BTCUSDT"];
    assertEquals((await ran("convert", raw, "--out", csv, ...flags)).code, 0);
    const text = Deno.readTextFileSync(csv);
    assertMatch(text, /^# evenkeel-events 1 spot BTCUSDT\n/);
    assertStringIncludes(text, "trade,1,,,,b,60000.01,0.5,7,market\n");
    const { stdout } = await ran("convert", csv, "--out", "-");
    assertEquals(stdout, text);
    assertEquals(names(folder), ["events.csv", "raw.txt"]);
  }));

const TRADES = "7,60000.01,0.5,30000.005,1700000000990,False,True\n" +
  "8,60000.00,0.25,15000,1700000001990,True,True\n";
const QUOTES =
  "exchange,symbol,timestamp,local_timestamp,ask_amount,ask_price,bid_price,bid_amount\n" +
  "binance,BTCUSDT,1700000000000000,1700000000010000,1,60000.01,60000,2\n" +
  "binance,BTCUSDT,1700000002000000,1700000002010000,1,60000.01,60000,3\n";

Deno.test("main() converts a dump that it reads again", () =>
  withFolder(async (folder) => {
    const dump = `${folder}/BTCUSDT-trades-2023-11-14.csv`;
    Deno.writeTextFileSync(dump, TRADES);
    const { code, stdout } = await ran("convert", dump);
    assertEquals(code, 0);
    assertStringIncludes(stdout, "1700000000990000,1700000000990000,trade,0,,,,b,60000.01,0.5,7,");
    Deno.writeTextFileSync(`${folder}/events.csv`, stdout);
    assertEquals((await ran("convert", `${folder}/events.csv`)).stdout, stdout);
    const wrong = await ran("convert", dump, "--format", "candles");
    assertMatch(wrong.stderr, /^Cannot use --format candles: it must be one of event_csv, raw_/);
  }));

Deno.test("main() assumes a book of trades only where there is none", () =>
  withFolder(async (folder) => {
    const trades = `${folder}/trades.csv`;
    const quotes = `${folder}/quotes.csv`;
    Deno.writeTextFileSync(trades, TRADES);
    Deno.writeTextFileSync(quotes, QUOTES);
    const out = ["--quiet", "--json", "--out", `${folder}/out`];
    const alone = await ran("backtest", trades, ...out);
    assertMatch(JSON.parse(alone.stdout).data.assumed, /^trades without a book: /);
    const naive = await ran("backtest", trades, ...out, "--fill", "naive");
    assertEquals(JSON.parse(naive.stdout).return.closes, 1);
    const both = await ran("backtest", trades, quotes, ...out);
    const { data } = JSON.parse(both.stdout);
    assertEquals([data.events, data.tolerances.no_receipt_times], [4, 2]);
    assertEquals(data.assumed, undefined);
  }));

Deno.test("main() inspects files of all kinds, at 80 columns and as JSON", () =>
  withFolder(async (folder) => {
    const long = `${folder}/${"long-name-".repeat(12)}.csv`;
    Deno.writeTextFileSync(long, marketText({ seconds: 5 }));
    Deno.writeTextFileSync(`${folder}/quotes.csv`, QUOTES.replace("60000.01", "60000.001"));
    Deno.writeTextFileSync(`${folder}/trades\x1b[31m.csv`, TRADES);
    Deno.writeTextFileSync(`${folder}/z.csv`, "close\n1\n2\n");
    const table = await ran("inspect", folder);
    assertEquals([table.code, table.stderr], [0, ""]);
    assertMatch(
      table.stdout,
      /^4 files +from \(UTC\) +to +rows\n-{80}\nlong-name-.*\nquotes\.csv /,
    );
    assertStringIncludes(table.stdout, "Not as one: Cannot read");
    let stdout = table.stdout;
    for (const { name } of Deno.readDirSync(folder)) {
      stdout += (await ran("inspect", `${folder}/${name}`)).stdout;
    }
    assert(stdout.split("\n").every((line) => line.length <= 80), stdout);
    assert(!stdout.includes("\x1b"));
    assertStringIncludes(stdout, "Format          event CSV (event_csv)\n");
    assertStringIncludes(stdout, "Market          spot BTCUSDT, tick 0.01, lot 0.00001\n");
    assertStringIncludes(stdout, "Cannot tell     best prices alone: the queue ahead");
    assertStringIncludes(stdout, "Rows            2\n");
    assert(!stdout.includes("All of them together"));
    const json = JSON.parse((await ran("inspect", folder, "--json")).stdout);
    assertEquals(json.files.map((file: { format: string }) => file.format), [
      "event_csv",
      "tardis_quotes",
      "binance_spot_trades",
      "closes",
    ]);
    const [events, quotes, trades] = json.files;
    assertEquals([events.tick_size, events.rows, events.types.depth], ["0.01", 14, 5]);
    assertEquals([quotes.tick_size, quotes.price.from], [undefined, "60000.0005"]);
    assertEquals([trades.skew, trades.symbol], [undefined, undefined]);
    const pair = [`${folder}/quotes.csv`, `${folder}/trades\x1b[31m.csv`, "--symbol", "BTCUSDT"];
    const { together } = JSON.parse((await ran("inspect", ...pair, "--json")).stdout);
    assertEquals([together.events, together.format], [4, "tardis_quotes, binance_spot_trades"]);
  }));

Deno.test("main() inspects nothing that it cannot read", () =>
  withFolder(async (folder) => {
    Deno.writeTextFileSync(`${folder}/a.csv`, "x,y\n1,2\n");
    const { code, stderr } = await ran("inspect", folder);
    assertEquals(code, 2);
    assertMatch(stderr, /^Cannot read .*a\.csv: it is in no format that is known; /);
    Deno.writeTextFileSync(`${folder}/a.csv`, TRADES.replace("60000.00,", "6000x.00,"));
    const broken = await ran("inspect", folder);
    assertMatch(broken.stderr, /^Cannot read .*a\.csv line 2 column price: price is "6000x.00"\n$/);
  }));

Deno.test("main() leaves no half-written CSV behind", () =>
  withFolder(async (folder) => {
    const data = `${folder}/data.csv`;
    Deno.writeTextFileSync(data, marketText({ seconds: 3 }).replace("59000.00", "x"));
    const { code } = await ran("convert", data, "--out", `${folder}/out.csv`);
    assertEquals([code, names(folder)], [2, ["data.csv"]]);
    const refused = await ran("convert", data, "--out", folder);
    assertMatch(refused.stderr, /^Cannot write .*: there is a folder of that name\n$/);
    const good = `${folder}/good.csv`;
    Deno.writeTextFileSync(good, marketText({ seconds: 3 }));
    const onto = await ran("convert", good, "--out", `${folder}/./good.csv`);
    assertMatch(onto.stderr, /^Cannot write .*good\.csv: it is the file that is read\n$/);
    Deno.writeTextFileSync(`${folder}/closes.csv`, "close\n1\n");
    const closes = await ran("convert", `${folder}/closes.csv`);
    assertMatch(closes.stderr, /^Cannot convert .*closes\.csv: closes are no market events\n$/);
  }));

Deno.test("main() generates the same bytes from the same seed", () =>
  withFolder(async (folder) => {
    const path = `${folder}/market.csv`;
    const written = await ran("generate", "--out", path, "--seed", "5");
    assertEquals([written.code, written.stderr], [0, ""]);
    assertMatch(written.stdout, /^Wrote .*market\.csv: \d+ rows, \d+ bytes, synthetic, seed 5\n$/);
    const { stdout } = await ran("generate", "--out", "-", "--seed", "5");
    assertEquals(stdout, Deno.readTextFileSync(path));
    assertStringIncludes(stdout.slice(0, 100), "synthetic seed=5");
  }));
