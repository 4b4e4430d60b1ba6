// The cache on real files: the same events and counts as parsed, and never believed when broken.
import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { gzipSync } from "node:zlib";
import { Cache, type CacheOptions } from "../../lib/cache/mod.ts";
import { openBytes } from "../../lib/feed/bytes.ts";
import { EventCsvSource } from "../../lib/feed/event_csv.ts";
import { UNDECLARED } from "../../lib/feed/event_csv_format.ts";
import type { EventSource } from "../../lib/feed/source.ts";
import { EventRing } from "../../lib/market/event_ring.ts";
import { csvText, encode, plainEvents, readAll, SPOT } from "../feed/rings.ts";

const START = 1_700_000_000_000_000;
const TEXT = csvText(
  ...Array.from({ length: 200 }, (_, each) => {
    const at = START + 1_000 * each;
    return each % 3 === 0
      ? `${at},${at - 900},trade,${each},,,,a,100.0${each % 10},0.5,${each},${
        each % 2 === 0 ? "ADL" : "market"
      }`
      : `${at},,quote,${each},,${each},,b,99.9${each % 10},${each}.25,,`;
  }),
);
const BLOCK_BYTES = 1_000;

/** A folder with one file, a cache beside it, and how often the file was parsed. */
class Rig {
  readonly folder = Deno.makeTempDirSync({ prefix: "evenkeel-" });
  readonly path = `${this.folder}/a.csv`;
  readonly warnings: string[] = [];
  parsed = 0;
  nowMs = 1_800_000_000_000;

  constructor(content: string | Uint8Array = TEXT) {
    Deno.writeFileSync(this.path, typeof content === "string" ? encode(content) : content);
  }

  get cacheFolder(): string {
    return `${this.folder}/cache`;
  }

  open(changes: Partial<CacheOptions> & { path?: string; meaning?: string } = {}): EventSource {
    const { path = this.path, meaning = "csv", ...options } = changes;
    const cache = new Cache({
      folder: this.cacheFolder,
      bytesMax: 1e9,
      fromBytes: 0,
      verify: false,
      nowMs: () => this.nowMs,
      warn: (line) => this.warnings.push(line),
      ...options,
    });
    return cache.open({ path, meaning, parse: () => this.parse(path) });
  }

  parse(path = this.path): EventSource {
    this.parsed++;
    return new EventCsvSource({
      bytes: openBytes(path),
      instrument: SPOT,
      declared: { ...UNDECLARED, symbol: "BTCUSDT" },
      blockBytes: BLOCK_BYTES,
    });
  }

  /** Names of what lies in the cache. */
  entries(): readonly string[] {
    return [...Deno.readDirSync(this.cacheFolder)].map(({ name }) => name).sort();
  }

  /** The one entry. */
  entry(): string {
    const [name] = this.entries();
    return `${this.cacheFolder}/${name}`;
  }

  remove(): void {
    Deno.removeSync(this.folder, { recursive: true });
  }
}

async function withRig(act: (rig: Rig) => Promise<void> | void, content?: string | Uint8Array) {
  const rig = new Rig(content);
  try {
    await act(rig);
  } finally {
    rig.remove();
  }
}

/** Everything that a source tells after each pull, and its events. */
async function told(source: EventSource) {
  const ring = new EventRing();
  const states: unknown[] = [];
  try {
    for (let more = true; more;) {
      more = await source.pull(ring);
      const { rows, bytesRead, tolerances, files } = source;
      // A pull that gives no event is not kept.
      states.push({ tail: ring.tail, rows, bytesRead, tolerances, files });
    }
  } finally {
    source.close();
  }
  const last = new Map(states.map((state) => [JSON.stringify(state), state]));
  return { states: [...last.values()], events: plainEvents(ring), declared: source.declared };
}

async function eventsOf(source: EventSource) {
  return plainEvents(await readAll(source));
}

for (const [name, content] of [["a plain", encode(TEXT)], ["a gzip", gzipSync(TEXT)]] as const) {
  Deno.test(`Cache.open() gives the second time what ${name} file gave the first`, async () => {
    await withRig(async (rig) => {
      const parsed = await told(rig.parse());
      const first = await told(rig.open());
      assertEquals(rig.parsed, 2);
      assertEquals(first, parsed);
      const second = await told(rig.open());
      assertEquals(rig.parsed, 2, "out of the cache");
      assertEquals(second.events, parsed.events);
      assertEquals(second.declared, parsed.declared);
      assertEquals(second.states.at(-1), parsed.states.at(-1));
      const known = new Set(parsed.states.map((state) => JSON.stringify(state)));
      for (const state of second.states) assert(known.has(JSON.stringify(state)));
      assert(5 < second.states.length);
      assertEquals(rig.warnings, []);
    }, content);
  });
}

Deno.test("Cache.open() parses small files each time, and keeps nothing", async () => {
  await withRig(async (rig) => {
    for (const _ of [1, 2]) await eventsOf(rig.open({ fromBytes: 1 << 20 }));
    assertEquals(rig.parsed, 2);
    assertEquals([...Deno.readDirSync(rig.folder)].map(({ name }) => name), ["a.csv"]);
  });
});

Deno.test("Cache.open() leaves it to the parser to refuse a file that is not there", async () => {
  await withRig((rig) => {
    Deno.removeSync(rig.path);
    const message = `Cannot read ${rig.path}: there is no such file`;
    try {
      rig.open();
    } catch (error) {
      return assertEquals(error instanceof RangeError && error.message, message);
    }
    throw new Error("it was opened");
  });
});

Deno.test("Cache.open() notices a byte changed anywhere in what it kept", async () => {
  await withRig(async (rig) => {
    const expected = await eventsOf(rig.open());
    const whole = Deno.readFileSync(rig.entry());
    const property = fc.asyncProperty(
      fc.nat(whole.length - 1),
      fc.integer({ min: 1, max: 255 }),
      async (at, change) => {
        const broken = whole.slice();
        broken[at] = broken[at]! ^ change;
        Deno.writeFileSync(rig.entry(), broken);
        const before = rig.parsed;
        assertEquals(await eventsOf(rig.open()), expected);
        assertEquals(rig.parsed, before + 1, "it was parsed again");
        assertEquals(Deno.readFileSync(rig.entry()), whole, "and kept again");
      },
    );
    await fc.assert(property, { seed: 20261121, numRuns: 300 });
    assertEquals(rig.entries().length, 1);
    assertEquals(rig.warnings, []);
  });
});

Deno.test("Cache.open() notices that what it kept is cut off or longer", async () => {
  await withRig(async (rig) => {
    const expected = await eventsOf(rig.open());
    const whole = Deno.readFileSync(rig.entry());
    const lengths = [0, 1, 8, 9, 20, 27, 28, 100, 3_000, whole.length - 1, whole.length + 8];
    for (const length of lengths) {
      const cut = new Uint8Array(length);
      cut.set(whole.subarray(0, length));
      Deno.writeFileSync(rig.entry(), cut);
      const before = rig.parsed;
      assertEquals(await eventsOf(rig.open()), expected);
      assertEquals(rig.parsed, before + 1, `at ${length} bytes`);
    }
  });
});

Deno.test("Cache.open() goes on out of the file where a block proves broken half-way", async () => {
  await withRig(async (rig) => {
    const expected = await told(rig.open());
    const broken = Deno.readFileSync(rig.entry());
    broken[broken.length >> 1] = broken[broken.length >> 1]! ^ 1;
    Deno.writeFileSync(rig.entry(), broken);
    const source = rig.open();
    const ring = new EventRing();
    assert(await source.pull(ring));
    assert(0 < ring.tail);
    assertEquals(rig.parsed, 1, "not yet parsed again");
    // What both clocks have played is given back before the break is found.
    const played = [...plainEvents(ring)];
    ring.release(ring.tail);
    while (await source.pull(ring));
    assertEquals(rig.parsed, 2);
    const { rows, bytesRead, tolerances, files } = source;
    source.close();
    assertEquals([...played, ...plainEvents(ring)], expected.events);
    const tail = ring.tail;
    assertEquals({ tail, rows, bytesRead, tolerances, files }, expected.states.at(-1));
  });
});

Deno.test("Cache.open() refuses a file that changed before a broken block was found", async () => {
  await withRig(async (rig) => {
    await eventsOf(rig.open());
    const broken = Deno.readFileSync(rig.entry());
    broken[broken.length >> 1] = broken[broken.length >> 1]! ^ 1;
    Deno.writeFileSync(rig.entry(), broken);
    const source = rig.open();
    assert(await source.pull(new EventRing()));
    Deno.writeTextFileSync(rig.path, `${TEXT}\n`);
    await assertRejects(
      async () => await readAll(source),
      RangeError,
      `Cannot read ${rig.path}: it changed while it was read`,
    );
    assertEquals(rig.parsed, 1);
  });
});

Deno.test("Cache.open() parses a file again that was touched or is read in another way", async () => {
  await withRig(async (rig) => {
    await eventsOf(rig.open());
    Deno.utimeSync(rig.path, new Date(START / 1_000), new Date(START / 1_000));
    await eventsOf(rig.open());
    assertEquals(rig.parsed, 2);
    assertEquals(rig.entries().length, 1, "in place of the old one");
    await eventsOf(rig.open({ meaning: "another instrument" }));
    assertEquals(rig.parsed, 3);
    assertEquals(rig.entries().length, 2);
  });
});

Deno.test("Cache.open() with --verify notices another file of the same size and time", async () => {
  await withRig(async (rig) => {
    const at = new Date(START / 1_000);
    Deno.utimeSync(rig.path, at, at);
    const old = await eventsOf(rig.open());
    Deno.writeTextFileSync(rig.path, TEXT.replace("100.03", "100.04"));
    Deno.utimeSync(rig.path, at, at);
    assertEquals(await eventsOf(rig.open()), old, "size and time are believed");
    const fresh = await eventsOf(rig.open({ verify: true }));
    assertEquals(rig.parsed, 2);
    assertEquals(fresh, await eventsOf(rig.parse()));
    assert(JSON.stringify(fresh) !== JSON.stringify(old));
    assertEquals(await eventsOf(rig.open({ verify: true })), fresh);
    assertEquals(rig.parsed, 3, "the new one is kept");
  });
});

Deno.test("Cache.open() keeps nothing of a file that changes while it is read", async () => {
  await withRig(async (rig) => {
    const source = rig.open();
    const ring = new EventRing();
    await source.pull(ring);
    Deno.utimeSync(rig.path, new Date(START / 1_000), new Date(START / 1_000));
    while (await source.pull(ring));
    source.close();
    assertEquals(rig.entries(), []);
  });
});

Deno.test("Cache.open() keeps nothing of a run that ends early or fails", async () => {
  await withRig(async (rig) => {
    const source = rig.open();
    const ring = new EventRing();
    assert(await source.pull(ring));
    source.close();
    source.close();
    assertEquals(rig.entries(), []);
    Deno.writeTextFileSync(rig.path, `${TEXT}what is this\n`);
    await assertRejects(async () => await readAll(rig.open()), SyntaxError, "line 203");
    assertEquals(rig.entries(), []);
  });
});

Deno.test("Cache.open() keeps one whole copy of a file that two runs read at once", async () => {
  await withRig(async (rig) => {
    const expected = await eventsOf(rig.parse());
    const sources = [rig.open(), rig.open(), rig.open()];
    const rings = sources.map(() => new EventRing());
    const left = new Set(sources.keys());
    while (0 < left.size) {
      for (const each of left) if (!await sources[each]!.pull(rings[each]!)) left.delete(each);
    }
    for (const source of sources) source.close();
    for (const ring of rings) assertEquals(plainEvents(ring), expected);
    assertEquals(rig.entries().length, 1);
    const before = rig.parsed;
    assertEquals(await eventsOf(rig.open()), expected);
    assertEquals(rig.parsed, before);
  });
});

Deno.test("Cache.open() makes room: what was used longest ago goes, other files stay", async () => {
  await withRig(async (rig) => {
    const paths = ["a", "b", "c", "d"].map((name) => `${rig.folder}/${name}.csv`);
    for (const path of paths) Deno.writeTextFileSync(path, TEXT);
    const [a = "", b = "", c = "", d = ""] = paths;
    const use = async (path: string, bytesMax = 1e9) => {
      rig.nowMs += 60_000;
      const before = rig.parsed;
      await eventsOf(rig.open({ path, bytesMax }));
      return rig.parsed === before ? "kept" : "parsed";
    };
    // Entries are as young as now when they are written, and later uses are younger.
    rig.nowMs = Date.now() + 60_000;
    for (const path of [a, b, c]) await use(path);
    const size = Deno.statSync(rig.entry()).size;
    Deno.writeTextFileSync(`${rig.cacheFolder}/notes.txt`, TEXT.repeat(10));
    for (const path of [b, c, a]) assertEquals(await use(path), "kept");
    rig.nowMs = Date.now() + 1_000;
    assertEquals(await use(d, 3.5 * size), "parsed");
    assertEquals(rig.entries().length, 4, "three and the notes");
    for (const path of [a, c, d]) assertEquals(await use(path), "kept");
    assertEquals(await use(b, 3.5 * size), "parsed", "b was used longest ago");
    assert(rig.entries().includes("notes.txt"));
    assertEquals(rig.warnings, []);
  });
});

Deno.test("Cache.open() takes away what an interrupted run has left a day ago", async () => {
  await withRig(async (rig) => {
    const name = "0123456789abcdef0123456789abcdef";
    Deno.mkdirSync(rig.cacheFolder);
    Deno.writeTextFileSync(`${rig.cacheFolder}/${name}.old.part`, "half");
    rig.nowMs = Date.now() + 1_000;
    await eventsOf(rig.open());
    assertEquals(rig.entries().length, 2, "it may still be written");
    rig.nowMs += 25 * 3_600_000;
    await eventsOf(rig.open({ meaning: "another" }));
    assert(rig.entries().every((entry) => entry.endsWith(".parsed")));
  });
});

Deno.test("Cache.open() warns once when it cannot keep a file, and reads on", async () => {
  await withRig(async (rig) => {
    const expected = await eventsOf(rig.parse());
    assertEquals(await eventsOf(rig.open({ bytesMax: 2_000 })), expected);
    assertEquals(rig.entries(), []);
    const [line = ""] = rig.warnings.splice(0);
    assertEquals(
      line,
      `Cannot keep parsed data in ${rig.cacheFolder}: they take more than 2000 bytes (--cache-max)`,
    );
    Deno.removeSync(rig.cacheFolder);
    Deno.writeTextFileSync(rig.cacheFolder, "a file where the folder should be");
    assertEquals(await eventsOf(rig.open()), expected);
    assertEquals(rig.warnings.length, 1);
  });
});
