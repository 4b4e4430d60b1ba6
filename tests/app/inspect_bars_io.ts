// Bars on the command line: inspected, backtested with both bounds, refused where they would mislead.
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { main } from "../../main.ts";
import { barText } from "../backtest/bar_market.ts";
import { BAR_FIXTURES } from "../feed/bars.ts";

async function ran(...args: readonly string[]) {
  let stdout = "";
  let stderr = "";
  const code = await main(args, {
    stdout: (bytes) => {
      stdout += new TextDecoder().decode(bytes);
      return true;
    },
    stderr: (text) => void (stderr += text),
    stderrIsTerminal: false,
  });
  return { code, stdout, stderr };
}

async function withFile(
  name: string,
  text: string,
  act: (path: string, folder: string) => Promise<void>,
): Promise<void> {
  const folder = Deno.makeTempDirSync();
  try {
    Deno.writeTextFileSync(`${folder}/${name}`, text);
    await act(`${folder}/${name}`, folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

const BARS = barText({ bars: 60, without: (bar) => bar === 30 });
const ASSUMED =
  "bars: path inside a bar assumed open-near-far-close, book assumed one tick wide, queues unknown";

/** Text of columns as one line of words. */
const flat = (text: string) => text.replaceAll(/\s+/g, " ");

Deno.test("main() inspects bars: interval, missing bars, which time, and what is assumed", () =>
  withFile("bars.csv", BARS, async (path) => {
    const { code, stdout } = await ran("inspect", path, "--quiet");
    assertEquals(code, 0);
    const text = flat(stdout);
    assertStringIncludes(text, "Format table of bars (OHLCV) (ohlcv)");
    assertStringIncludes(text, "Bars 59 of 1m each, 1 missing, at most 1 in a row, from 2025");
    assertStringIncludes(text, "to 2025-01-01 01:00:00.000 UTC (1 h) Bar times");
    for (const nothing of ["Gaps", "Crossed", "Duplicates", "Clock skew", "Received", "Silence"]) {
      assert(!text.includes(nothing), nothing);
    }
    assertStringIncludes(text, "Bar times open_time, when a bar opens, as its name says");
    assertStringIncludes(text, ASSUMED);
    assertStringIncludes(text, "both bounds, through and touch, are always run");
    const json = JSON.parse((await ran("inspect", path, "--json")).stdout);
    assertEquals(json.files[0].bars, {
      count: 59,
      interval: "1m",
      missing: 1,
      hole: { bars: 1, from: 1_735_691_400_000_000 },
      from: 1_735_689_600_000_000,
      to: 1_735_693_200_000_000,
      times: "open_time, when a bar opens, as its name says",
      assumed: ASSUMED,
    });
    assertEquals([json.files[0].file_rows, json.files[0].gaps], [59, undefined]);
  }));

/** Klines of a minute each that count samples and no volume. */
const SAMPLES = Array.from({ length: 60 }, (_, minute) => {
  const open = 1_735_689_600_000 + 60_000 * minute;
  return `${open},60000,60010,59990,60000,0,${open + 59_999},0,60,0,0,0\n`;
}).join("");

Deno.test("main() warns of bars that nobody traded at, and refuses a premium index", () =>
  withFile("BTCUSDT-1m-2025-01-01.csv", SAMPLES, async (path, folder) => {
    const why = "prices are mark prices at which nobody traded";
    const move = (kind: string) => {
      Deno.mkdirSync(`${folder}/${kind}`);
      Deno.copyFileSync(path, `${folder}/${kind}/BTCUSDT-1m-2025-01-01.csv`);
      return `${folder}/${kind}`;
    };
    const marks = move("markPriceKlines");
    const inspected = flat((await ran("inspect", marks, "--quiet")).stdout);
    assertStringIncludes(inspected, `Format Binance dump of klines, of mark prices`);
    assertStringIncludes(inspected, `queues unknown, ${why} what was traded: orders fill only`);
    const { code, stdout } = await ran("backtest", marks, "--out", `${folder}/out`, "--no-cache");
    assertEquals(code, 0);
    assertStringIncludes(flat(stdout), why);
    const premium = move("premiumIndexKlines");
    for (const command of ["inspect", "backtest"]) {
      const refused = await ran(command, premium, "--quiet");
      assertEquals([refused.code, refused.stdout], [2, ""]);
      assertMatch(refused.stderr, /csv: its bars are of a premium index, a rate and no price: /);
    }
    const both = await ran("backtest", marks, move("klines"), "--quiet");
    assertMatch(
      both.stderr,
      /its bars are of calculated prices, and those of .* of mark prices\n$/,
    );
  }));

Deno.test("main() inspects QuantConnect's bars of quotes, and times that nothing tells", async () => {
  const text = (name: string) => BAR_FIXTURES.find((one) => one.name === name)?.text ?? "";
  await withFile("20221213_quote.csv", text("lean_quote_bars"), async (path) => {
    const shown = flat((await ran("inspect", path, "--quiet", "--market", "usdm")).stdout);
    assertStringIncludes(shown, "Bar times ms_since_midnight, when a bar opens");
    assertStringIncludes(shown, "the best prices at four points of each bar");
    assertStringIncludes(shown, "no trades: orders fill only where the best prices cross them");
    assertStringIncludes(shown, "no funding: it is not in the result");
  });
  await withFile("dated.csv", text("ohlcv_dated"), async (path) => {
    const shown = flat((await ran("inspect", path, "--quiet")).stdout);
    assertStringIncludes(
      shown,
      "Date, when a bar opens, assumed: neither its name nor its times say",
    );
  });
});

Deno.test("main() backtests bars with both bounds and says what it assumed", () =>
  withFile("bars.csv", BARS, async (path, folder) => {
    const args = ["backtest", path, "--out", `${folder}/out`, "--no-cache"];
    const { code, stdout } = await ran(...args);
    assertEquals(code, 0);
    assertStringIncludes(flat(stdout), ASSUMED);
    const report = JSON.parse(Deno.readTextFileSync(`${folder}/out/report.json`));
    assertEquals(report.data.assumed, ASSUMED);
    assertStringIncludes(report.models.warnings[0], ASSUMED);
    assertEquals(report.models.fill, "queue");
    assertEquals(report.data.tolerances.missing_bars, 1);
    assertEquals(report.run.digest, report.bounds.pessimistic.run.digest);
    assert(report.bounds.optimistic !== null);
    assertStringIncludes(Deno.readTextFileSync(`${folder}/out/report.html`), ASSUMED);
    const again = await ran("backtest", path, "--json", "--fill", "touch", "--out", `${folder}/b`);
    const touch = JSON.parse(again.stdout);
    assertEquals(touch.run.digest, report.bounds.optimistic.run.digest);
  }));

Deno.test("main() refuses one figure out of bars, and a recording made of them", () =>
  withFile("bars.csv", BARS, async (path) => {
    const alone = await ran("backtest", path, "--no-bounds", "--quiet");
    assertEquals(alone.code, 2);
    assertMatch(
      alone.stderr,
      /^Cannot backtest .*bars\.csv with --no-bounds: bars do not know what/,
    );
    const converted = await ran(
      "convert",
      path,
      "--quiet",
      "--market",
      "spot",
      "--symbol",
      "BTCUSDT",
    );
    assertEquals([converted.code, converted.stdout], [2, ""]);
    assertMatch(
      converted.stderr,
      /^Cannot convert .*bars\.csv: bars hold no events, and a file of/,
    );
  }));

Deno.test("main() runs naive over the closes of bars, with a header or without", async () => {
  const rows = BARS.trimEnd().split("\n").slice(1).map((row) => row.split(","));
  const closes = ["close", ...rows.map((row) => row[4])].join("\n");
  const klines = rows.map(([time, ...bar]) =>
    [`${time}000000`, ...bar, `${Number(time) + 59}999999`, 0, 0, 0, 0, 0].join(",")
  ).join("\n");
  const results: unknown[] = [];
  for (const text of [BARS, klines, closes]) {
    await withFile("data.csv", text, async (path, folder) => {
      const args = ["--fill", "naive", "--json", "--out", `${folder}/out`];
      const report = JSON.parse((await ran("backtest", path, ...args)).stdout);
      assertEquals([report.return.closes, report.data.assumed], [59, undefined]);
      results.push(report.return);
    });
  }
  assertEquals(results[1], results[0]);
  assertEquals(results[2], results[0]);
});

Deno.test("main() says why a table that looks like bars is none", () =>
  withFile("one.csv", "time,open,high,low,close,volume\n1735689600,1,1,1,1,1\n", async (path) => {
    const { code, stderr } = await ran("backtest", path, "--quiet");
    assertEquals(code, 2);
    assertMatch(
      stderr,
      /naive only, and fill\.model is queue \(as bars, it has one bar and no time/,
    );
  }));

const TRADES = Array.from(
  { length: 40 },
  (_, second) =>
    `${second + 1},6000${second % 3}.00,0.5,30000.0,${1735689600 + second}000,True,True`,
).join("\n");

Deno.test("main() backtests trades without a book, and says what it assumed", () =>
  withFile("BTCUSDT-trades-2025-01-01.csv", TRADES, async (path, folder) => {
    const args = ["backtest", path, "--json", "--out", `${folder}/out`, "--no-cache"];
    const { code, stdout } = await ran(...args);
    assertEquals(code, 0);
    const report = JSON.parse(stdout);
    const assumed =
      "trades without a book: book assumed one tick wide around the last trade, queues unknown";
    assertEquals(report.data.assumed, assumed);
    assert(report.models.warnings.some((one: string) => one.startsWith(assumed)));
    assertEquals(report.run.digest, report.bounds.pessimistic.run.digest);
    const alone = JSON.parse((await ran(...args, "--no-bounds")).stdout);
    assertEquals([alone.run.digest, alone.bounds.pessimistic], [report.run.digest, null]);
  }));
