// Recorded bars: what is in them, and that they run through kernel and simulated venue.
import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { openInputs } from "../../backtest/inputs.ts";
import { Inspection } from "../../lib/feed/mod.ts";
import { EventRing } from "../../lib/market/event_ring.ts";
import type { Instrument } from "../../lib/market/instrument.ts";
import { playAssumed } from "../backtest/bar_market.ts";
import { ADA } from "../feed/bars.ts";
import { SPOT } from "../feed/rings.ts";

const DATA = new URL("../../../shared/data/", import.meta.url).pathname;
const KLINES = `${DATA}privet1x-crypto-trading-bot/BTCUSDT_`;
const LEAN = `${DATA}quantconnect-lean/binance_perp_adausdt_20221213_`;
const HOUR_US = 3_600_000_000;

function opened(paths: readonly string[], instrument: Instrument) {
  const { market, symbol } = instrument;
  return openInputs(paths, { instrumentOf: () => instrument, fallback: { market, symbol } });
}

interface Case {
  readonly paths: readonly string[];
  readonly instrument: Instrument;
  readonly rows: number;
  readonly from: string;
  readonly to: string;
  /** Ticks. */
  readonly prices: readonly [number, number];
  readonly tolerances: Readonly<Record<string, number>>;
}

const CASES: readonly Case[] = [
  {
    paths: [`${KLINES}1m.csv.gz`],
    instrument: SPOT,
    rows: 41_761,
    from: "2024-11-30T23:00:00.000Z",
    to: "2024-12-29T23:00:45.000Z",
    prices: [9_050_000, 10_835_300],
    tolerances: { qty_off_lot: 12 },
  },
  {
    paths: [`${KLINES}15m.csv.gz`],
    instrument: SPOT,
    rows: 34_945,
    from: "2023-12-31T23:00:00.000Z",
    to: "2024-12-29T23:11:15.000Z",
    prices: [3_855_500, 10_835_300],
    tolerances: { qty_off_lot: 69 },
  },
  {
    paths: [`${LEAN}quote.zip`],
    instrument: ADA,
    rows: 1_100,
    from: "2022-12-13T00:00:00.000Z",
    to: "2022-12-13T23:59:45.000Z",
    prices: [2_987.5, 3_186.5],
    tolerances: { missing_bars: 340 },
  },
  {
    paths: [`${LEAN}trade.zip`],
    instrument: ADA,
    rows: 1_440,
    from: "2022-12-13T00:00:00.000Z",
    to: "2022-12-13T23:59:45.000Z",
    prices: [2_987, 3_187],
    tolerances: {},
  },
];

for (const { paths, instrument, rows, from, to, prices, tolerances } of CASES) {
  const name = paths.map((path) => path.slice(DATA.length)).join(" and ");
  Deno.test(`BarSource reads ${name} whole`, async () => {
    const inputs = await opened(paths, instrument);
    assert(inputs.kind === "events");
    const { source } = inputs;
    const ring = new EventRing();
    const inspection = new Inspection(instrument.market);
    try {
      for (let more = true; more;) {
        more = await source.pull(ring);
        for (let index = ring.head; index < ring.tail; index++) inspection.add(ring, index);
        ring.release(ring.tail);
      }
      const findings = inspection.findings();
      assertEquals([source.rows, findings.events], [rows, 4 * rows]);
      assertEquals([findings.price?.from, findings.price?.to], [...prices]);
      const iso = (us = 0) => new Date(us / 1_000).toISOString();
      assertEquals([iso(findings.local?.from), iso(findings.local?.to)], [from, to]);
      assertEquals(source.tolerances, tolerances);
      assertEquals(findings.crossed, 0);
    } finally {
      source.close();
    }
  });
}

Deno.test("replay() of the recorded minutes quotes, fills and keeps its bounds in order", async () => {
  const inputs = await opened([`${KLINES}1m.csv.gz`], SPOT);
  assert(inputs.kind === "events");
  const { source, assumed } = inputs;
  try {
    const { runs, fills } = await playAssumed(source, assumed, {
      models: ["queue", "through", "touch"],
      toUs: Date.parse("2024-12-03T00:00:00Z") * 1_000,
    });
    const [queue, through, touch] = runs;
    assert(0 < fills.length);
    assertEquals(queue?.digest, through?.digest);
    assert((through?.fills ?? 0) <= (touch?.fills ?? 0));
    // Without a gap in the data nothing is ever stale: only jumps of the price stop the quotes.
    assertEquals(queue?.sections.quoting.two_sided_uptime_pct.value === undefined, false);
  } finally {
    source.close();
  }
});

Deno.test("replay() of 15-minute bars and of 1-minute bars read the same market", async () => {
  const mids: number[] = [];
  for (const kind of ["1m", "15m"]) {
    const inputs = await opened([`${KLINES}${kind}.csv.gz`], SPOT);
    assert(inputs.kind === "events");
    try {
      const start = Date.parse("2024-12-01T00:00:00Z") * 1_000;
      const { equity } = await playAssumed(inputs.source, inputs.assumed, {
        models: ["through"],
        fromUs: start,
        toUs: start + HOUR_US,
      });
      mids.push(Number(equity[0]?.split(",")[5]));
    } finally {
      inputs.source.close();
    }
  }
  // Who took at the first price depends on the move before it: a tick at most.
  assertAlmostEquals(mids[0] ?? 0, mids[1] ?? 0, 0.0101);
});

Deno.test("replay() of QuantConnect's quotes stops quoting where quotes are missing", async () => {
  const run = async (kind: string) => {
    const inputs = await opened([`${LEAN}${kind}.zip`], ADA);
    assert(inputs.kind === "events");
    const { source, assumed } = inputs;
    try {
      return await playAssumed(source, assumed, { instrument: ADA, models: ["through", "touch"] });
    } finally {
      source.close();
    }
  };
  const quotes = await run("quote");
  const trades = await run("trade");
  assertEquals([quotes.events, trades.events], [4 * 1_100, 4 * 1_440]);
  const halted = (result: typeof quotes) =>
    result.runs[0]?.sections.quoting.risk_levels_us.halt ?? 0;
  // 340 minutes have no quote: nobody quotes in them.
  assert(300 * 60_000_000 < halted(quotes), `${halted(quotes)}`);
  assert(0 < (trades.runs[0]?.requests ?? 0));
});

Deno.test("openInputs() refuses QuantConnect's quotes beside its trades", async () => {
  const paths = ["quote", "trade"].map((kind) => `${LEAN}${kind}.zip`);
  await assertRejects(() => opened(paths, ADA), RangeError, "contradict each other");
});
