// Recorded frames through the live feed: the book equals the recorded one at every update.
import { assertEquals } from "@std/assert";
import { gunzipSync } from "node:zlib";
import { nowCell } from "../../lib/base/now.ts";
import { MarketFeed } from "../../lib/binance/market_feed.ts";
import { readExchangeInfo } from "../../lib/config/mod.ts";
import { splitRawLine } from "../../lib/feed/raw_message.ts";
import { type EventRing, QUOTE } from "../../lib/market/event_ring.ts";
import type { Instrument, Market } from "../../lib/market/instrument.ts";
import { MarketView } from "../../lib/market/view.ts";
import { manualPorts, settled } from "../binance/manual_ports.ts";
import { ok, ScriptedCaller } from "../binance/scripted_caller.ts";
import {
  BOOK_SETS,
  type BookSet,
  DATA,
  DEPTH_SHOWN,
  instrumentOf,
  quoteOf,
  recordedBooks,
  topOf,
} from "./books.ts";

/** Lines of a packed recording. */
function linesOf(path: string): readonly string[] {
  const text = new TextDecoder().decode(gunzipSync(Deno.readFileSync(path)));
  return text.split("\n").filter((line) => line.trim() !== "");
}

interface Played {
  readonly feed: MarketFeed;
  readonly views: ReadonlyMap<string, MarketView>;
}

/**
 * Plays recorded lines into a feed; books that were asked for answer the feed's own question, at
 * the moment at which the recorder had its answer.
 */
async function play(
  lines: readonly string[],
  instruments: readonly Instrument[],
  visit: (view: MarketView, ring: EventRing, slot: number) => void,
): Promise<Played> {
  const market = instruments[0]?.market ?? "spot";
  const views = new Map(
    instruments.map(({ symbol }) =>
      [symbol, new MarketView({ market, resyncWaitUs: 10_000_000 })] as const
    ),
  );
  const callers = new Map<string, ScriptedCaller>();
  const callerOf = (symbol: string) => {
    const caller = callers.get(symbol) ?? new ScriptedCaller();
    callers.set(symbol, caller);
    return caller;
  };
  const ports = manualPorts();
  const feed = new MarketFeed({
    market,
    instruments,
    streams: { public: "ws://venue", market: "ws://venue" },
    caller: { call: (call) => callerOf(call.params.symbol ?? "").call(call), close() {} },
    ports: { ...ports, clock: { ...bound(ports.clock), nowUs: () => 0 } },
    trades: "trade",
    onEvents: ({ ring, instrument }) => {
      const view = views.get(instrument.symbol);
      for (; view !== undefined && ring.head < ring.tail; ring.release(ring.head + 1)) {
        const slot = ring.head & ring.eventMask;
        view.apply(ring, ring.head, nowCell(ring.local[slot]));
        visit(view, ring, slot);
      }
    },
  });
  for (const line of lines) {
    const { local, json, url } = splitRawLine(line);
    if (json === undefined) continue;
    if (!/^\{"lastUpdateId"/.test(json)) {
      const asked = feed.quality.counters.snapshots;
      feed.takeText(json, local);
      if (asked < feed.quality.counters.snapshots) await settled();
    } else {
      const symbol = /symbol=(\w+)/.exec(url ?? "")?.[1] ?? instruments[0]?.symbol ?? "";
      const caller = callerOf(symbol);
      if (caller.calls.length === 0) caller.answers.push(ok(JSON.parse(json)));
      else caller.answer(ok(JSON.parse(json)));
      await settled();
    }
  }
  feed.close();
  return { feed, views };
}

function bound(clock: ReturnType<typeof manualPorts>["clock"]) {
  return {
    monotonicMs: () => clock.monotonicMs(),
    setTimer: (run: () => void, ms: number) => clock.setTimer(run, ms),
    clearTimer: (timer: number) => clock.clearTimer(timer),
  };
}

for (const each of BOOK_SETS) {
  Deno.test(`MarketFeed rebuilds the recorded book of ${each.set} at every update`, async () => {
    const books = await recordedBooks(each);
    const quotes = new Map<number, string>();
    let [before, compared, quoted] = [0, 0, 0];
    const visit = (view: MarketView, ring: EventRing, slot: number) => {
      if (ring.type[slot] === QUOTE) quotes.set(ring.lastId[slot] ?? 0, quoteOf(ring, slot));
      const quote = quotes.get(view.depthId);
      if (quote !== undefined) {
        assertEquals(topOf(view, 1), quote);
        quotes.delete(view.depthId);
        quoted++;
      }
      if (view.depthId === before) return;
      before = view.depthId;
      const book = books.get(view.depthId);
      if (book === undefined) return;
      assertEquals(topOf(view, DEPTH_SHOWN), book, `after update ${view.depthId}`);
      compared++;
    };
    const { feed } = await play(recordingOf(each), [instrumentOf(each)], visit);
    assertEquals(compared, each.updates - each.together + 1);
    assertEquals(quoted, each.quoted);
    const { gaps, malformed, duplicates, snapshots, staleSnapshots } = feed.quality.counters;
    assertEquals({ gaps, malformed, duplicates, snapshots, staleSnapshots }, {
      gaps: 0,
      malformed: 0,
      duplicates: 0,
      snapshots: 1,
      staleSnapshots: 0,
    });
  });
}

function recordingOf(each: BookSet): readonly string[] {
  return each.files.flatMap((file) => linesOf(`${DATA}${file}`));
}

const CRYPTOFEED = new URL("../../../shared/data/cryptofeed/", import.meta.url).pathname;

const RECORDINGS: readonly {
  readonly name: string;
  readonly market: Market;
  readonly symbols: readonly string[];
  readonly quoted: number;
}[] = [
  {
    name: "BINANCE",
    market: "spot",
    symbols: ["NKNUSDT", "BLZETH", "LRCBTC", "RUNEEUR"],
    quoted: 26,
  },
  {
    name: "BINANCE_FUTURES",
    market: "usdm",
    symbols: ["SUSHIUSDT", "AKROUSDT", "KEEPUSDT", "CTKUSDT"],
    quoted: 50,
  },
];

for (const { name, market, symbols, quoted } of RECORDINGS) {
  Deno.test(`MarketFeed rebuilds four books at once from ${name} of cryptofeed`, async () => {
    const [info = ""] = linesOf(`${CRYPTOFEED}${name}.0.gz`).filter((line) =>
      line.includes("exchangeInfo")
    );
    const text = info.slice(info.indexOf("{"));
    const instruments = symbols.map((symbol) =>
      readExchangeInfo(text, { market, symbol, file: name })
    );
    const lines = [
      ...linesOf(`${CRYPTOFEED}${name}.ws.1.0.gz`),
      ...linesOf(`${CRYPTOFEED}${name}.http.0.0.gz`),
    ].map((line) => ({ line, local: splitRawLine(line).local }));
    lines.sort((a, b) => a.local - b.local);
    const tops = new Map<string, string>();
    let same = 0;
    const visit = (view: MarketView, ring: EventRing, slot: number) => {
      const symbol = ring.paths[0] ?? "";
      if (ring.type[slot] === QUOTE) {
        tops.set(`${symbol} ${ring.lastId[slot]}`, quoteOf(ring, slot));
      }
      const key = `${symbol} ${view.depthId}`;
      const top = tops.get(key);
      if (top === undefined || view.depthId === 0) return;
      assertEquals(topOf(view, 1), top);
      tops.delete(key);
      same++;
    };
    const { feed, views } = await play(lines.map(({ line }) => line), instruments, visit);
    assertEquals(same, quoted);
    const { gaps, malformed, staleSnapshots } = feed.quality.counters;
    assertEquals({ gaps, malformed, staleSnapshots }, { gaps: 0, malformed: 0, staleSnapshots: 0 });
    assertEquals([...views.values()].map(({ blocked }) => blocked), symbols.map(() => undefined));
  });
}
