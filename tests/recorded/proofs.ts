// Recorded sets for the proofs: replayed from raw lines, turned to event CSV, looked at by event.
import { replay, type ReplayResult, type RunResult } from "../../backtest/replay.ts";
import { openInputs } from "../../backtest/inputs.ts";
import { replayConfig } from "../../backtest/setup.ts";
import { NEVER, Timeline } from "../../backtest/timeline.ts";
import type { Now } from "../../lib/base/now.ts";
import {
  finishConfig,
  readConfig,
  readExchangeInfo,
  readInstrument,
  resolve,
  splitOverride,
} from "../../lib/config/mod.ts";
import { EventCsvWriter, type EventSource } from "../../lib/feed/mod.ts";
import { ASK, EventRing, TRADE } from "../../lib/market/event_ring.ts";
import type { Instrument, Market } from "../../lib/market/instrument.ts";
import { MarketView } from "../../lib/market/view.ts";
import type { FillModel } from "../../lib/sim/config.ts";
import instruments from "../../data/instruments.yaml" with { type: "text" };
import xbtusd from "./xbtusd.json" with { type: "text" };

/** The folder of recorded sets, beside the repository. */
const DATA = new URL("../../../shared/data/hftbacktest/", import.meta.url).pathname;

export interface RecordedSet {
  readonly name: string;
  readonly market: Market;
  readonly files: readonly string[];
  /** Text of an exchangeInfo answer for a symbol that is not among ours. */
  readonly instrument?: { readonly symbol: string; readonly text: string };
}

export const SPOT_2024: RecordedSet = {
  name: "spot_btcusdt_20240808_09",
  market: "spot",
  files: ["raw/spot/btcusdt_20240808.gz", "raw/spot/btcusdt_20240809.gz"],
};
/** Without a snapshot: the deep book is never known. */
export const SPOT_2023: RecordedSet = {
  name: "spot_btcusdt_20230405",
  market: "spot",
  files: ["raw/spot/btcusdt_20230405.dat.gz"],
};
export const USDM_2023: RecordedSet = {
  name: "usdm_btcusdt_20230404_05",
  market: "usdm",
  files: ["raw/usdm/btcusdt_20230404.dat.gz", "raw/usdm/btcusdt_20230405.dat.gz"],
};
export const USDM_2024: RecordedSet = {
  name: "usdm_btcusdt_20240808",
  market: "usdm",
  files: ["raw/usdm/btcusdt_20240808.gz"],
};
/**
 * Another venue's inverse perpetual, 2020-03-10: ten levels at every change, and trades. Prices are
 * in USD, quantities in contracts of 1 USD. Our ledger knows linear contracts alone, so the
 * instrument is a linear stand-in with contracts for base: an order of 250 USD is some 0.03 of
 * them. When and at which price an order is filled does not hang on that; its money does, and
 * means nothing here.
 */
export const XBTUSD_2020: RecordedSet = {
  name: "xbtusd_20200310",
  market: "usdm",
  files: ["book10", "trades"].map((name) =>
    `../evgerher-hft-backtesting/csv/xbtusd/${name}.csv.gz`
  ),
  instrument: { symbol: "XBTUSD", text: xbtusd },
};
/** Those of Binance. */
export const SETS = [SPOT_2024, SPOT_2023, USDM_2023, USDM_2024] as const;

export const MODELS = ["through", "queue", "queue_power", "touch"] as const;

/** `profit` at the best price, free of fees: the one profile that these sets fill. */
export const AT_TOUCH = {
  profile: "profit",
  set: ["strategy.spread=0", "strategy.min_profit=0", "fees.maker=0"],
} as const;

/** `obligation` near enough to the market to be reached by its sweeps. */
export const NARROW = {
  profile: "obligation",
  set: [
    "strategy.min_spread=0.00045",
    "strategy.max_spread=0.00105",
    "strategy.levels=[0.0006,0.00075,0.0009]",
  ],
} as const;

/** Every latency as the recorded feed had it. */
export const LATENCY_OF_DATA = ["feed", "entry", "amend", "cancel", "response"].map((kind) =>
  `latency.${kind}_ms=data`
);

export interface Asked {
  readonly profile: string;
  readonly set: readonly string[];
  /** The first one's rows are kept; `queue` alone when absent. */
  readonly models?: readonly FillModel[];
  /** Files instead of the set's raw lines. */
  readonly paths?: readonly string[];
}

export interface Played extends ReplayResult {
  readonly instrument: Instrument;
  readonly tolerances: Readonly<Record<string, number>>;
  /** Rows of fills.csv and equity.csv of the first model. */
  readonly fills: readonly string[];
  readonly equity: readonly string[];
}

const played = new Map<string, Promise<Played>>();

/** Replays a set; what has been asked before is not replayed again. */
export function playSet(set: RecordedSet, asked: Asked): Promise<Played> {
  const key = JSON.stringify([set.name, asked]);
  const before = played.get(key);
  if (before !== undefined) return before;
  const now = playOnce(set, asked);
  played.set(key, now);
  return now;
}

async function playOnce(set: RecordedSet, asked: Asked): Promise<Played> {
  const { source, instrument } = await open(asked.paths ?? pathsOf(set), set);
  const { market, symbol } = instrument;
  const draft = readConfig({
    file: "built-in",
    text: undefined,
    profile: asked.profile,
    overrides: asked.set.map(splitOverride),
  });
  const resolved = resolve(finishConfig(draft, { market, symbol }), instrument);
  const fills: string[] = [];
  const equity: string[] = [];
  try {
    const config = replayConfig(resolved, instrument, { models: asked.models ?? ["queue"] });
    const result = await replay(config, {
      source,
      rows: { fill: (row) => fills.push(row), order() {}, equity: (row) => equity.push(row) },
    });
    return { ...result, instrument, tolerances: { ...source.tolerances }, fills, equity };
  } finally {
    source.close();
  }
}

/** The run under a model. */
export function runOf({ runs }: Played, model: FillModel): RunResult {
  const run = runs.find((one) => one.model === model);
  if (run === undefined) throw new Error(`Cannot find ${model}: it was not asked for`);
  return run;
}

export function pathsOf({ files }: RecordedSet): readonly string[] {
  return files.map((file) => `${DATA}${file}`);
}

async function open(paths: readonly string[], { market, instrument: own }: RecordedSet) {
  const inputs = await openInputs(paths, {
    instrumentOf: (market, symbol) =>
      own === undefined
        ? readInstrument(instruments, { market, symbol, file: "instruments.yaml" })
        : readExchangeInfo(own.text, { market, symbol, file: "xbtusd.json" }),
    // Tables name no symbol.
    fallback: { market, symbol: own?.symbol ?? "BTCUSDT" },
  });
  if (inputs.kind === "events") return inputs;
  inputs.source.close();
  throw new Error(`Cannot replay ${paths.join(" ")}: it holds closes`);
}

/** Writes a set as event CSV, without the events of one type when told so. */
export async function convertSet(
  set: RecordedSet,
  path: string,
  leaveOut?: number,
): Promise<void> {
  const { source, instrument } = await open(pathsOf(set), set);
  const file = await Deno.open(path, { write: true, truncate: true });
  const writer = new EventCsvWriter({ instrument });
  try {
    await eachBlock(source, async (ring) => {
      for (let index = ring.head; index < ring.tail; index++) {
        if (ring.type[index & ring.eventMask] !== leaveOut) writer.write(ring, index);
      }
      ring.release(ring.tail);
      await writeAll(file, writer.take());
    });
  } finally {
    file.close();
    source.close();
  }
}

async function eachBlock(source: EventSource, visit: (ring: EventRing) => Promise<void>) {
  const ring = new EventRing();
  for (let more = true; more;) {
    more = await source.pull(ring);
    await visit(ring);
  }
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
}

/** One event on the venue's clock, before and after the view has taken it in. */
export interface MarketVisitor {
  before?(view: MarketView, ring: EventRing, slot: number): void;
  after?(view: MarketView, ring: EventRing, slot: number, now: Now): void;
}

/** Plays a set's market on the venue's clock, as a replay does, without anybody in it. */
export async function visitMarket(
  set: RecordedSet,
  { before, after }: MarketVisitor,
): Promise<Timeline> {
  const { source } = await open(pathsOf(set), set);
  const ring = new EventRing();
  const timeline = new Timeline(ring, {
    feed: 10_000,
    feedMinUs: 500,
    offsetUs: undefined,
    toUs: NEVER,
  });
  const view = new MarketView({ market: set.market, resyncWaitUs: 10_000_000 });
  const playEvent = () => {
    const index = timeline.venueIndex;
    before?.(view, ring, index & ring.eventMask);
    view.apply(ring, index, timeline.venueNow);
    after?.(view, ring, index & ring.eventMask, timeline.venueNow);
    timeline.nextVenue();
  };
  try {
    for (let more = true; more;) {
      more = await source.pull(ring);
      timeline.ingest({ ended: !more });
      for (;;) {
        const [venueAt = NEVER] = timeline.venueNow;
        const [localAt = NEVER] = timeline.localNow;
        const at = Math.min(venueAt, localAt);
        if (at === NEVER || timeline.watermark <= at) break;
        if (venueAt === at) playEvent();
        else timeline.nextLocal();
      }
      timeline.release();
    }
  } finally {
    source.close();
  }
  return timeline;
}

/** How a set's trades agree with the touch just before them, on the venue's clock. */
export interface Agreement {
  readonly trades: number;
  /** Sellers at or below the bid, buyers at or above the ask. */
  readonly agreeing: number;
  readonly offsetUs: number;
  readonly late: number;
}

export async function agreementOf(set: RecordedSet): Promise<Agreement> {
  let [trades, agreeing] = [0, 0];
  const { offsetUs, counts } = await visitMarket(set, {
    before(view, ring, slot) {
      if (ring.type[slot] !== TRADE || ring.flag[slot] !== 0 || view.bid === 0) return;
      const row = (ring.rowStart[slot] ?? 0) & ring.rowMask;
      const price = ring.price[row] ?? 0;
      trades++;
      if (ring.side[row] === ASK ? price <= view.bid : view.ask <= price) agreeing++;
    },
  });
  return { trades, agreeing, offsetUs, late: counts.late };
}

/** One trade as the set's own table has it, which another tool made of the same messages. */
export interface RecordedTrade {
  readonly venueUs: number;
  readonly price: string;
  readonly qty: string;
  readonly sellerTook: boolean;
  readonly orderType: string;
}

/** The trades of a set by their ids. */
export async function tradesOf(set: RecordedSet): Promise<ReadonlyMap<string, RecordedTrade>> {
  const names = ["trade_id", "trade_ms", "price", "qty", "is_buyer_maker", "order_type"];
  const rows = await columnsOf(`${DATA}csv/${set.name}/trades.csv.gz`, names);
  return new Map(rows.map(([id = "", time, price = "", qty = "", maker, orderType = ""]) => {
    const sellerTook = maker === "1";
    return [id, { venueUs: 1_000 * Number(time), price, qty, sellerTook, orderType }];
  }));
}

/** Best bid and ask of a set, as decimal text. */
export interface RecordedTouch {
  readonly bid: string;
  readonly ask: string;
}

/** The touch after each update id, from quotes and from the book that another tool rebuilt. */
export async function touchesOf(set: RecordedSet): Promise<ReadonlyMap<string, RecordedTouch>> {
  const folder = `${DATA}csv/${set.name}`;
  const books = await columnsOf(`${folder}/book20.csv.gz`, ["update_id", "bid_px_0", "ask_px_0"]);
  const quotes = await columnsOf(`${folder}/bookticker.csv.gz`, ["update_id", "bid_px", "ask_px"]);
  return new Map(
    [...books, ...quotes].map(([id = "", bid = "", ask = ""]) => [id, { bid, ask }]),
  );
}

/** The named columns of a table, row by row. */
async function columnsOf(
  path: string,
  names: readonly string[],
): Promise<readonly (readonly string[])[]> {
  const file = await Deno.open(path);
  const plain = file.readable.pipeThrough(new DecompressionStream("gzip"));
  const text = await new Response(plain).text();
  const [header = "", ...lines] = text.trimEnd().split("\n");
  const columns = header.split(",");
  const wanted = names.map((name) => columns.indexOf(name));
  return lines.map((line) => {
    const words = line.split(",");
    return wanted.map((column) => words[column] ?? "");
  });
}
