// Recorded tables of every format: the same run as from the raw lines, and the counts they must have.
import { assert, assertEquals } from "@std/assert";
import { openInputs } from "../../backtest/inputs.ts";
import { Inspection, type Tolerances } from "../../lib/feed/mod.ts";
import { EventRing } from "../../lib/market/event_ring.ts";
import type { Instrument } from "../../lib/market/instrument.ts";
import { BOOK10, SPOT, USDM } from "../feed/rings.ts";
import { AT_TOUCH, NARROW, playSet, type RecordedSet, runOf, SETS } from "./proofs.ts";

const DATA = new URL("../../../shared/data/", import.meta.url).pathname;
const STREAMS = ["bookticker", "depth_diff", "depth_snapshot", "trades"];

function streamsOf({ name }: RecordedSet): readonly string[] {
  // One set was recorded without a snapshot.
  const kinds = STREAMS.filter((kind) =>
    kind !== "depth_snapshot" || name !== "spot_btcusdt_20230405"
  );
  return kinds.map((kind) => `${DATA}hftbacktest/csv/${name}/${kind}.csv.gz`);
}

for (const set of SETS) {
  Deno.test(`replay() of ${set.name} is the same from its tables and from raw lines`, async () => {
    for (const asked of [{ profile: "obligation", set: [] }, NARROW, AT_TOUCH]) {
      const raw = await playSet(set, asked);
      const tables = await playSet(set, { ...asked, paths: streamsOf(set) });
      const reversed = await playSet(set, { ...asked, paths: streamsOf(set).toReversed() });
      const { digest, fills } = runOf(raw, "queue");
      assertEquals([runOf(tables, "queue").digest, runOf(tables, "queue").fills], [digest, fills]);
      assertEquals(runOf(reversed, "queue").digest, digest);
      assertEquals(tables.fills, raw.fills);
    }
  });
}

interface Case {
  readonly files: readonly string[];
  readonly instrument: Instrument;
  readonly events: Readonly<Record<string, number>>;
  readonly tolerances: Tolerances;
}

/** A tick of 0.01, as the perpetual had it in 2020. */
const USDM_2020: Instrument = { ...SPOT, market: "usdm", lotSize: USDM.lotSize };
const TARDIS = "nautilus-trader/tardis/";
const XBTUSD = "evgerher-hft-backtesting/csv/xbtusd/";

const CASES: readonly Case[] = [
  {
    files: ["hftbacktest/csv/spot_btcusdt_20240808_09/book20.csv.gz"],
    instrument: SPOT,
    events: { snapshot: 6_493 },
    tolerances: {},
  },
  {
    files: [`${XBTUSD}book10.csv.gz`, `${XBTUSD}trades.csv.gz`],
    instrument: BOOK10,
    events: { snapshot: 91_779, trade: 8_464 },
    tolerances: { identical_trades: 321, non_market_trades: 1, repeated_timestamps: 9_696 },
  },
  {
    files: [`${TARDIS}binance-futures_book_snapshot_25_BTCUSDT.csv`],
    instrument: USDM_2020,
    events: { snapshot: 10 },
    tolerances: {},
  },
  {
    files: [`${TARDIS}binance-futures_book_snapshot_5_BTCUSDT.csv`],
    instrument: USDM_2020,
    events: { snapshot: 10 },
    tolerances: {},
  },
  {
    files: [`${TARDIS}bitmex_trades_XBTUSD.csv`],
    instrument: BOOK10,
    events: { trade: 10 },
    tolerances: { identical_trades: 8, repeated_timestamps: 8, text_trade_ids: 10 },
  },
  {
    files: [`${TARDIS}deribit_incremental_book_L2_BTC-PERPETUAL.csv`],
    instrument: BOOK10,
    events: { snapshot: 1 },
    tolerances: {},
  },
  {
    files: [
      "nautilus-trader/depth/btcusdt-depth-snap.csv",
      "nautilus-trader/depth/btcusdt-depth-update.csv",
    ],
    instrument: USDM,
    events: { snapshot: 1, depth: 1 },
    tolerances: { no_receipt_times: 2 },
  },
];

for (const { files, instrument, events, tolerances } of CASES) {
  Deno.test(`openInputs() reads ${files.join(" and ")}`, async () => {
    const fallback = { market: instrument.market, symbol: "BTCUSDT" };
    const options = { instrumentOf: () => instrument, fallback };
    const inputs = await openInputs(files.map((file) => DATA + file), options);
    assert(inputs.kind === "events");
    const inspection = new Inspection(instrument.market);
    const ring = new EventRing();
    try {
      while (await inputs.source.pull(ring)) {
        for (let index = ring.head; index < ring.tail; index++) inspection.add(ring, index);
        ring.release(ring.tail);
      }
    } finally {
      inputs.source.close();
    }
    const findings = inspection.findings();
    assertEquals(findings.types, events);
    assertEquals([findings.crossed, findings.gaps.updates], [0, 0]);
    assertEquals(inputs.source.tolerances, tolerances);
  });
}
