// `record` against a market on this machine: what it wrote is read again and replayed.
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import type { Io } from "../../lib/app/io.ts";
import { record, type RecordFlags } from "../../lib/app/record.ts";
import { main } from "../../main.ts";
import { withVenue } from "./local_venue.ts";
import { type Script, scriptedVenue } from "./scripted_venue.ts";

const decoder = new TextDecoder();

function capture() {
  const texts = { out: "", err: "" };
  const io: Io = {
    stdout(bytes) {
      texts.out += decoder.decode(bytes);
      return true;
    },
    stderr: (text) => void (texts.err += text),
    stderrIsTerminal: false,
  };
  return { io, texts };
}

interface Recording {
  readonly folder: string;
  readonly out: string;
  readonly err: string;
}

/** Records for some seconds, then looks, then removes what was recorded. */
async function recorded(
  flags: RecordFlags & Script,
  look: (recording: Recording) => void | Promise<void>,
): Promise<void> {
  const { gapEvery, garbageAfter, refusedBooks, ...rest } = flags;
  const venue = scriptedVenue({
    ...(gapEvery === undefined ? {} : { gapEvery }),
    ...(garbageAfter === undefined ? {} : { garbageAfter }),
    ...(refusedBooks === undefined ? {} : { refusedBooks }),
  });
  const parent = Deno.makeTempDirSync();
  const folder = `${parent}/live`;
  const { io, texts } = capture();
  try {
    await record({
      ...{ url: venue.url, market: "spot", symbol: "BTCUSDT", seconds: "2", out: folder },
      ...rest,
    }, io);
    await venue.stop();
    await look({ folder, ...texts });
  } finally {
    await venue.stop();
    Deno.removeSync(parent, { recursive: true });
  }
}

async function ran(...args: readonly string[]) {
  const { io, texts } = capture();
  const code = await main(args, io);
  return { code, ...texts };
}

function names(folder: string): readonly string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

Deno.test("record writes events that the backtester replays, and says how good they are", () =>
  recorded({}, async ({ folder, out, err }) => {
    assertEquals(names(folder), ["events", "instrument.json", "quality.json"]);
    assertEquals(names(`${folder}/events`), ["btcusdt-0001.csv.gz"]);
    assertMatch(out, /^Gaps +0 in update ids, 0 trade ids missing$/m);
    assertMatch(out, /^Verdict +complete: nothing is missing$/m);
    assertMatch(out, /^Clock skew +ours \d+\.\d ms (behind|ahead of) the venue's, within/m);
    for (const line of out.split("\n").filter((one) => !one.startsWith("deno task"))) {
      assert(line.length <= 80, line);
    }
    assertMatch(err, /^Recording spot BTCUSDT into /);
    const quality = JSON.parse(Deno.readTextFileSync(`${folder}/quality.json`));
    assertEquals([quality.symbol, quality.feed.gaps, quality.files.length], ["BTCUSDT", 0, 1]);

    const inspected = await ran("inspect", `${folder}/events`, "--json");
    assertEquals(inspected.code, 0, inspected.err);
    const [file] = JSON.parse(inspected.out).files;
    assertEquals(file.findings?.events ?? file.events, quality.findings.events);
    const replayed = await ran(
      ...["backtest", `${folder}/events`, "--json", "--no-cache", "--out", `${folder}/report`],
      ...["--instrument", `${folder}/instrument.json`],
    );
    assertEquals(replayed.code, 0, replayed.err);
    assertEquals(JSON.parse(replayed.out).data?.events, quality.findings.events);
  }));

Deno.test("record keeps what came as it came, and both files tell the same", () =>
  recorded({ raw: true, garbageAfter: 20 }, async ({ folder, out, err }) => {
    assertEquals(names(`${folder}/raw`), ["btcusdt-0001.txt.gz"]);
    assertMatch(out, /^Malformed +.+/m);
    assertMatch(out, /^Verdict +messages could not be read$/m);
    assertMatch(err, /A message could not be read/);
    const found = await Promise.all(["events", "raw"].map(async (name) => {
      const { code, out, err } = await ran(
        ...["inspect", `${folder}/${name}`, "--json", "--market", "spot", "--symbol", "BTCUSDT"],
      );
      assertEquals(code, 0, err);
      const { events, types, gaps, crossed } = JSON.parse(out).files[0];
      return { events, types, gaps, crossed };
    }));
    // The raw file also has the updates from before the first book, and what is not an event.
    assertEquals(found[0]?.gaps, found[1]?.gaps);
    assertEquals(found[0]?.types, found[1]?.types);
  }));

Deno.test("record tells of gaps and of books asked for again", () =>
  recorded({ gapEvery: 60, refusedBooks: 1, redundant: true }, ({ folder, out }) => {
    assertMatch(out, /^Gaps +[1-9]\d* in update ids/m);
    assertMatch(out, /^Resyncs +[1-9]\d*; of \d+ books asked for, 1 not got/m);
    assertMatch(out, /^Verdict +updates are missing/m);
    assertEquals(names(`${folder}/events`), ["btcusdt-0001.csv.gz"]);
  }));

Deno.test("record says nothing when it is told to be quiet", () =>
  recorded({ quiet: true, seconds: "1" }, ({ out, err }) => assertEquals([out, err], ["", ""])));

const REFUSED: readonly (readonly [string, RecordFlags, string])[] = [
  ["parts of nothing", { partMb: "0" }, "Cannot use --part-mb 0"],
  ["parts of years", { partMinutes: "999999" }, "Cannot use --part-minutes 999999"],
  ["no time at all", { seconds: "0" }, "Cannot use --seconds 0"],
  ["a folder without a name", { out: " " }, "Cannot use --out"],
  ["a folder that is a file", { out: "README.md" }, "Cannot record into README.md"],
  ["a folder with something in it", { out: "tests" }, "Cannot record into tests: there is"],
];

for (const [name, flags, message] of REFUSED) {
  Deno.test(`record refuses ${name}`, async () => {
    await assertRejects(() => recorded(flags, () => {}), RangeError, message);
  });
}

Deno.test("record writes what the local venue plays, spot and USD-M, and it is replayed", () =>
  withVenue(async ({ urls }) => {
    for (const { market, rest: url } of urls) {
      const parent = Deno.makeTempDirSync();
      const out = `${parent}/live`;
      const { io, texts } = capture();
      await record({ url, market, symbol: "BTCUSDT", seconds: "3", out }, io);
      assertMatch(texts.out, /^Verdict +complete: nothing is missing$/m);
      assertMatch(texts.out, /^Events +1 snapshot, \d+ depth, \d+ quote/m);
      const { code, err } = await ran(
        ...["backtest", `${out}/events`, "--quiet", "--no-cache", "--out", `${parent}/report`],
        ...["--instrument", `${out}/instrument.json`],
      );
      assertEquals(code, 0, err);
      Deno.removeSync(parent, { recursive: true });
    }
  }));
