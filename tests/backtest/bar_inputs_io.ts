// Bars among the inputs: what may stand together, what is assumed, and what closes are read of.
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type InputOptions, openInputs } from "../../backtest/inputs.ts";
import { ADA, BAR_FIXTURES } from "../feed/bars.ts";
import { zipOf } from "../feed/packed.ts";
import { csvText, encode, plainEvents, readAll, SPOT, USDM } from "../feed/rings.ts";

const OPTIONS: InputOptions = {
  instrumentOf: (market, symbol) => symbol === "ADAUSDT" ? ADA : market === "spot" ? SPOT : USDM,
  fallback: { market: "spot", symbol: "BTCUSDT" },
};

const text = (name: string) => BAR_FIXTURES.find((one) => one.name === name)?.text ?? "";
const HOURLY = text("binance_spot_klines_ms");
const ISO = text("ohlcv_close_iso");
const NEXT = HOURLY.replaceAll("17230752", "17230824").replaceAll("17230788", "17230860");
const EVENT = "1723161253000000,900,depth,1,5,6,,b,100.01,0.5,,";

type Files = Readonly<Record<string, string | Uint8Array>>;

async function inFolder(files: Files, act: (folder: string) => Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync();
  try {
    for (const [name, content] of Object.entries(files)) {
      if (typeof content === "string") Deno.writeTextFileSync(`${folder}/${name}`, content);
      else Deno.writeFileSync(`${folder}/${name}`, content);
    }
    await act(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("openInputs() reads bars of several files one after the other", () =>
  inFolder({ "b.csv": HOURLY, "a.csv": NEXT }, async (folder) => {
    const inputs = await openInputs([folder], OPTIONS);
    assert(inputs.kind === "events");
    assertEquals(inputs.assumed?.barUs, 3_600_000_000);
    assertEquals(inputs.assumed?.coversUs, 900_000_000);
    const events = plainEvents(await readAll(inputs.source));
    assertEquals(events.length, 16);
    assert(
      events.every((event, index) => index === 0 || (events[index - 1]?.local ?? 0) < event.local),
    );
  }));

Deno.test("openInputs() takes the touch of bars of quotes", () =>
  inFolder({
    "20221213_quote.zip": zipOf({
      "20221213_adausdt_minute_quote_perp.csv": encode(text("lean_quote_bars")),
    }),
  }, async (folder) => {
    const asked = { ...OPTIONS, market: "usdm", symbol: "ADAUSDT" } as const;
    const inputs = await openInputs([folder], asked);
    assert(inputs.kind === "events");
    assertEquals(inputs.assumed?.touch, "recorded");
    assertEquals(inputs.instrument.symbol, "ADAUSDT");
    const events = plainEvents(await readAll(inputs.source));
    assertEquals(events.map((event) => event.type), Array(8).fill(2));
  }));

Deno.test("openInputs() finds the day of Lean's bars in an archive", () =>
  inFolder({
    "x.zip": zipOf({ "20221213_adausdt_minute_trade_perp.csv": encode(text("lean_trade_bars")) }),
    "y.zip": "no archive",
  }, async (folder) => {
    const inputs = await openInputs([`${folder}/x.zip`], OPTIONS);
    assert(inputs.kind === "events");
    assertEquals([inputs.instrument.symbol, inputs.declared.market], ["ADAUSDT", "usdm"]);
    inputs.source.close();
    await assertRejects(
      () => openInputs([`${folder}/y.zip`], OPTIONS),
      SyntaxError,
      "in no format",
    );
  }));

Deno.test("openInputs() reads closes of bars where closes are enough", () =>
  inFolder({
    "iso.csv": ISO,
    "bare.csv": HOURLY,
    "short.csv": "t,o,h,l,c,v\n1735689600,1,3,1,2,1\n1735689660,2,2,2,2,1\n",
    "closes.csv": "close\n7\n",
  }, async (folder) => {
    const paths = ["iso.csv", "bare.csv", "short.csv", "closes.csv"].map((name) =>
      `${folder}/${name}`
    );
    const inputs = await openInputs(paths, { ...OPTIONS, closesDo: () => true });
    assert(inputs.kind === "closes");
    const closes: string[] = [];
    for await (const batch of inputs.source.closes()) closes.push(...batch);
    assertEquals(closes, ["61835.5", "61825.0", "61835.50000000", "61825.00000000", "2", "2", "7"]);
  }));

Deno.test("openInputs() has no closes of bars of quotes", () =>
  inFolder({ "20221213_quote.csv": text("lean_quote_bars") }, async (folder) => {
    const options = { ...OPTIONS, symbol: "ADAUSDT", closesDo: () => true };
    const inputs = await openInputs([folder], options);
    assertEquals(inputs.kind, "events");
    inputs.source.close();
  }));

// deno-fmt-ignore
const REFUSALS: readonly { name: string; files: Files; message: string }[] = [
  { name: "bars of two intervals", files: { a: HOURLY, b: ISO }, message: "Cannot read $/b: its bars are 1m long, and those of $/a 1h" },
  { name: "bars beside events", files: { a: csvText(EVENT), b: HOURLY }, message: "Cannot read $/b: it holds bars, and $/a single events: what is assumed within a bar cannot stand beside what was recorded" },
  { name: "bars of quotes beside bars of trades", files: { "20221213_quote.csv": text("lean_quote_bars"), "20221213_trade.csv": text("lean_trade_bars") }, message: "Cannot read $/20221213_trade.csv: its bars are of trades, and those of $/20221213_quote.csv of quotes: neither says in which order it saw its extremes, so that a print and the touch of one instant would contradict each other; name one of the two" },
  { name: "minutes of no day", files: { a: "0,1,1,1,1,1\n60000,1,1,1,1,1\n" }, message: "Cannot read $/a: its times are since midnight, and no name says of which day: call it as Lean does, 20221213_trade.zip" },
];

for (const { name, files, message } of REFUSALS) {
  Deno.test(`openInputs() refuses ${name}`, () =>
    inFolder(files, async (folder) => {
      const thrown = await assertRejects(() => openInputs([folder], OPTIONS), RangeError);
      assertEquals(thrown.message.replaceAll(folder, "$"), message);
    }));
}
