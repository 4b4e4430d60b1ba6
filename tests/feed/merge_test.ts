// Several sources as one: order, ties, words, sums, and what is refused.
import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { EventRing } from "../../lib/market/event_ring.ts";
import { EventCsvWriter } from "../../lib/feed/event_csv_writer.ts";
import { TYPE_NAMES } from "../../lib/feed/event_csv_format.ts";
import { FILES_OPEN_MAX, type MergeInput, mergeSources } from "../../lib/feed/merge.ts";
import type { EventSource } from "../../lib/feed/source.ts";
import { eventsOf } from "./arbitrary_events.ts";
import { FIXTURES } from "./fixtures.ts";
import {
  appendEvent,
  csvSource,
  type PlainEvent,
  plainEvents,
  readNow,
  SPOT,
  tableSource,
  USDM,
} from "./rings.ts";

interface Told {
  readonly path?: string;
  readonly symbol?: string;
  readonly blockBytes?: number;
  readonly onOpen?: () => void;
  readonly onClose?: () => void;
}

/** A file of these events, as the merge sees it before it is opened. */
function input(events: readonly PlainEvent[], told: Told = {}): MergeInput {
  const { path = "a.csv", symbol = "BTCUSDT", blockBytes = 64 } = told;
  const ring = new EventRing();
  const writer = new EventCsvWriter({ instrument: SPOT });
  for (const [index, event] of events.entries()) {
    appendEvent(ring, event);
    writer.write(ring, index);
  }
  const content = writer.take().slice();
  return {
    path,
    declared: { market: "spot", symbol, syntheticSeed: undefined },
    localFrom: events[0]?.local ?? 0,
    bytes: content.length,
    open: () => {
      told.onOpen?.();
      const source = csvSource(content, { blockBytes });
      const { close } = source;
      source.close = () => {
        told.onClose?.();
        close.call(source);
      };
      return source;
    },
  };
}

function trade(local: number, told: { id: number; word?: string }): PlainEvent {
  const { id, word } = told;
  return { type: 3, local, venue: local, ids: [0, 0, 0, id], word, rows: [[0, 100, 1]] };
}

function idsOf(source: EventSource): readonly number[] {
  return plainEvents(readNow(source)).map((event) => event.ids[3] ?? 0);
}

Deno.test("mergeSources() gives events in order of local time, ties in the order of the files", () => {
  const first = input([trade(10, { id: 1 }), trade(20, { id: 2 }), trade(20, { id: 3 })]);
  const second = input([trade(5, { id: 4 }), trade(20, { id: 5 }), trade(30, { id: 6 })]);
  assertEquals(idsOf(mergeSources([first, second])), [4, 1, 2, 3, 5, 6]);
  assertEquals(idsOf(mergeSources([second, first])), [4, 1, 5, 2, 3, 6]);
});

Deno.test("mergeSources() merges as sorting all events would", () => {
  const property = fc.property(
    fc.array(eventsOf(), { minLength: 1, maxLength: 5 }),
    fc.integer({ min: 1, max: 500 }),
    (files, blockBytes) => {
      const source = mergeSources(files.map((events) => input(events, { blockBytes })));
      const expected = files.flat().sort((a, b) => a.local - b.local);
      assertEquals(plainEvents(readNow(source)), expected);
      const rows = expected.reduce((sum, event) => sum + Math.max(1, event.rows.length), 0);
      assertEquals(source.rows, rows);
      assertEquals(source.bytesRead, source.bytesTotal);
      assertEquals(source.files.length, files.length);
    },
  );
  fc.assert(property, { seed: 20261121, numRuns: 100 });
});

Deno.test("mergeSources() reads one file straight, without a ring of its own", () => {
  const source = csvSource("");
  const alone = mergeSources([{ ...input([trade(10, { id: 1 })]), open: () => source }]);
  assertStrictEquals(alone, source);
});

Deno.test("mergeSources() keeps the words of trades, whatever each file numbered them", () => {
  const first = input([trade(10, { id: 1, word: "ADL" }), trade(30, { id: 2, word: "NA" })]);
  const second = input([trade(20, { id: 3, word: "NA" }), trade(40, { id: 4, word: "ADL" })]);
  const words = plainEvents(readNow(mergeSources([first, second]))).map((event) => event.word);
  assertEquals(words, ["ADL", "NA", "NA", "ADL"]);
});

Deno.test("mergeSources() sums what the files tolerate", () => {
  const files = [
    input([trade(10, { id: 1, word: "ADL" })]),
    input([trade(10, { id: 2, word: "NA" })]),
  ];
  const source = mergeSources(files);
  readNow(source);
  assertEquals(source.tolerances, { non_market_trades: 2 });
});

Deno.test("mergeSources() opens a file when its time comes and closes it when it is done", () => {
  const log: string[] = [];
  const files = ["a", "b", "c"].map((name, index) =>
    input([trade(100 * index + 1, { id: index })], {
      path: name,
      onOpen: () => log.push(`open ${name}`),
      onClose: () => log.push(`close ${name}`),
    })
  );
  readNow(mergeSources(files));
  assertEquals(log, ["open a", "close a", "open b", "close b", "open c", "close c"]);
});

Deno.test("mergeSources() closes what is open when it is closed", () => {
  const log: string[] = [];
  const events = [trade(1, { id: 1 }), trade(9, { id: 2 })];
  const files = [1, 2].map(() => input(events, { onClose: () => log.push("close") }));
  const source = mergeSources(files);
  const ring = new EventRing();
  while (ring.tail === 0) source.pull(ring);
  source.close();
  assertEquals(log, ["close", "close"]);
});

Deno.test("mergeSources() waits for a source that has to unpack", async () => {
  const slow = (events: readonly PlainEvent[]): MergeInput => {
    const told = input(events);
    return {
      ...told,
      open: () => {
        const source = told.open();
        const { pull } = source;
        source.pull = (ring) => Promise.resolve().then(() => pull.call(source, ring));
        return source;
      },
    };
  };
  const source = mergeSources([slow([trade(2, { id: 2 })]), slow([trade(1, { id: 1 })])]);
  const ring = new EventRing();
  while (await source.pull(ring));
  assertEquals(plainEvents(ring).map((event) => event.ids[3]), [1, 2]);
});

Deno.test("mergeSources() refuses files of two markets", () => {
  const first = input([trade(1, { id: 1 })], { path: "a.csv" });
  const other = input([trade(1, { id: 1 })], { path: "b.csv", symbol: "ETHUSDT" });
  const thrown = assertThrows(() => mergeSources([first, other]), RangeError);
  assertEquals(
    thrown.message,
    "Cannot read b.csv: it holds spot ETHUSDT, and a.csv holds spot BTCUSDT",
  );
});

Deno.test("mergeSources() refuses no files, and too many", () => {
  assertThrows(() => mergeSources([]), RangeError, "Cannot merge files: there are none");
  const one = input([trade(1, { id: 1 })]);
  const many = Array.from({ length: 10_001 }, () => one);
  assertThrows(() => mergeSources(many), RangeError, "the limit is 10000");
});

Deno.test("mergeSources() refuses more files at the same time than it can hold open", () => {
  const one = input([trade(1, { id: 1 })], { blockBytes: 16 });
  const source = mergeSources(Array.from({ length: FILES_OPEN_MAX + 1 }, () => one));
  const thrown = assertThrows(() => readNow(source), RangeError);
  assert(thrown.message.endsWith(": more than 64 files overlap in time"), thrown.message);
});

Deno.test("mergeSources() orders files of one recording by its numbers, whatever their order", () => {
  const names = [
    "stream_trades",
    "stream_depth_diff",
    "stream_depth_snapshot",
    "stream_bookticker",
  ];
  const inputs = names.map((path): MergeInput => {
    const text = FIXTURES.find(({ name }) => name === path)?.text ?? "";
    const open = () => tableSource(text, { instrument: USDM, blockBytes: 50 });
    const { declared } = open();
    return { path, declared, localFrom: 1_680_652_700_441_533, bytes: text.length, open };
  });
  const types = ["quote", "trade", "snapshot", "depth", "quote", "trade", "depth"];
  for (const order of [inputs, inputs.toReversed()]) {
    const events = plainEvents(readNow(mergeSources(order)));
    assertEquals<unknown>(events.map((event) => TYPE_NAMES[event.type]), types);
  }
});

Deno.test("mergeSources() keeps for each event the file and the line on which it begins", () => {
  const one = input([trade(10, { id: 1 }), trade(30, { id: 2 })], { path: "one.csv" });
  const other = input([trade(20, { id: 3 }), trade(40, { id: 4 })], { path: "other.csv" });
  const ring = readNow(mergeSources([one, other]));
  const places = [0, 1, 2, 3].map((slot) =>
    `${ring.paths[ring.file[slot] ?? -1]}:${ring.line[slot]}`
  );
  assertEquals(places, ["one.csv:3", "other.csv:3", "one.csv:4", "other.csv:4"]);
});

/** A file of trades with these ids, a second apart. */
function trades(ids: readonly number[], told: { readonly path: string; readonly from: number }) {
  const events = ids.map((id, at) => trade(told.from + at * 1_000_000, { id }));
  return { ...input(events, { path: told.path }), tradeIds: "dumps" };
}

const ids = (inputs: readonly MergeInput[]) => {
  const source = mergeSources(inputs);
  const events = plainEvents(readNow(source));
  return [events.map((event) => event.ids[3] ?? 0), source.tolerances.repeated_trades ?? 0];
};

Deno.test("mergeSources() takes trades of several files of one kind once", () => {
  const whole = trades([1, 2, 3, 4, 5], { path: "month.csv", from: 1_000_000 });
  const day = trades([2, 3], { path: "day.csv", from: 2_000_000 });
  const next = trades([5, 6], { path: "next.csv", from: 5_000_000 });
  assertEquals(ids([whole, day, next]), [[1, 2, 3, 4, 5, 6], 3]);
  assertEquals(ids([next, day, whole]), [[1, 2, 3, 4, 5, 6], 3]);
  const other = { ...day, tradeIds: "recording" };
  assertEquals(ids([whole, other]), [[1, 2, 2, 3, 3, 4, 5], 0]);
  const unknown = { ...day, tradeIds: undefined };
  assertEquals(ids([whole, unknown]), [[1, 2, 2, 3, 3, 4, 5], 0]);
});

Deno.test("mergeSources() keeps trades whose ids do not rise in their own file", () => {
  const first = trades([3, 1, 2, 2], { path: "a.csv", from: 1_000_000 });
  const second = trades([9, 8, 0, 0], { path: "b.csv", from: 1_500_000 });
  assertEquals(ids([first, second]), [[3, 9, 1, 8, 2, 0, 2, 0], 0]);
});

Deno.test("mergeSources() gives a file and its copy as the file alone", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 20 }),
      (found) => {
        const sorted = found.toSorted((a, b) => a - b);
        const files = ["a.csv", "b.csv"].map((path) => trades(sorted, { path, from: 1 }));
        assertEquals(ids(files), [sorted, sorted.length]);
      },
    ),
    { seed: 20261121 },
  );
});

/** Bars of four minutes, one point a minute. */
function bars(path: string, opens: readonly number[]): MergeInput {
  const minute = 60_000_000;
  const events = opens.flatMap((open) =>
    [0, 1, 2, 3].map((point) => trade((open + point) * minute, { id: 0 }))
  );
  return { ...input(events, { path }), barCoversUs: minute };
}

Deno.test("mergeSources() refuses bars of two files that overlap, and fills what one leaves out", () => {
  const message = (...inputs: readonly MergeInput[]) =>
    assertThrows(() => readNow(mergeSources(inputs)), RangeError).message;
  const first = bars("a.csv", [4, 8, 16]);
  assertEquals(
    message(first, bars("b.csv", [4])),
    "Cannot read b.csv: its bars overlap those of a.csv: name each stretch of time once",
  );
  assertEquals(
    message(first, bars("b.csv", [18, 22])),
    "Cannot read b.csv: its bars overlap those of a.csv: name each stretch of time once",
  );
  assertEquals(plainEvents(readNow(mergeSources([first, bars("b.csv", [12, 20])]))).length, 20);
});
