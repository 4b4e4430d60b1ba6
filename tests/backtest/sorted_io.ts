// Events in whatever order: sorted through runs on disk they are what sorting them at once gives.
import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { type InputOptions, openInputs } from "../../backtest/inputs.ts";
import { sortEvents } from "../../backtest/sorted.ts";
import { main } from "../../main.ts";
import { plainEvents, readAll, USDM } from "../feed/rings.ts";

const HEADER = "update_id,best_bid_price,best_bid_qty,best_ask_price,best_ask_qty," +
  "transaction_time,event_time";
const START = 1_684_195_200_000;
const OPTIONS: InputOptions = {
  instrumentOf: () => USDM,
  fallback: { market: "usdm", symbol: "BTCUSDT" },
  anyOrder: true,
};

/** A row of best prices, so many milliseconds after the start. */
function row(id: number, ms: number): string {
  return `${id},28145.1,3.818,28145.2,1.5,${START + ms},${START + ms + 3}`;
}

function table(times: readonly number[]): string {
  return [HEADER, ...times.map((ms, id) => row(id + 1, ms)), ""].join("\n");
}

async function inFolder(act: (folder: string) => Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync();
  try {
    await act(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("sortEvents() gives all events by time, ties as they stood, for runs of any size", async () => {
  const times = fc.array(fc.integer({ min: 0, max: 40_000 }), { minLength: 1, maxLength: 40 });
  const property = fc.asyncProperty(times, times, fc.nat(39), async (first, second, size) => {
    await inFolder(async (folder) => {
      Deno.writeTextFileSync(`${folder}/a.csv`, table(first));
      Deno.writeTextFileSync(`${folder}/b.csv`, table(second));
      const paths = [`${folder}/a.csv`, `${folder}/b.csv`];
      const inputs = await openInputs(paths, { ...OPTIONS, blockBytes: 60 });
      assert(inputs.kind === "events");
      const runs = `${folder}/runs`;
      Deno.mkdirSync(runs);
      const sorted = await sortEvents(inputs.parts, {
        instrument: USDM,
        folder: runs,
        runEvents: size + 1,
      });
      const events = plainEvents(await readAll(sorted));
      inputs.source.close();
      const rows = [first, second].flatMap((all) => all.map((ms, id) => [ms, id + 1] as const));
      const expected = rows.toSorted(([a], [b]) => a - b);
      assertEquals<unknown>(
        events.map(({ local, ids }) => [local / 1_000 - START, ids[1]]),
        expected,
      );
    });
  });
  await fc.assert(property, { seed: 20261121, numRuns: 40 });
});

Deno.test("sortEvents() sorts recorded lines, and passes on what is wrong in a file", async () => {
  await inFolder(async (folder) => {
    const line = (second: number) =>
      `168465120000${second}000 {"e":"trade","E":1,"T":1684651200000,"s":"BTCUSDT","t":${second},` +
      '"p":"100","q":"1","X":"MARKET","m":true}\n';
    Deno.writeTextFileSync(`${folder}/a.raw`, line(3) + line(1) + line(2));
    const read = async () => {
      const inputs = await openInputs([`${folder}/a.raw`], OPTIONS);
      assert(inputs.kind === "events");
      inputs.source.close();
      const runs = Deno.makeTempDirSync({ dir: folder });
      return plainEvents(
        await readAll(await sortEvents(inputs.parts, { instrument: USDM, folder: runs })),
      );
    };
    assertEquals((await read()).map(({ ids }) => ids[3]), [1, 2, 3]);
    Deno.writeTextFileSync(`${folder}/a.raw`, `${line(3)}${line(1)}1 {\n`);
    const thrown = await assertRejects(read, SyntaxError);
    assert(thrown.message.startsWith(`Cannot read ${folder}/a.raw line 3: `), thrown.message);
  });
});

/** Runs a command in a folder; its code and what went to stderr. */
async function run(...args: readonly string[]): Promise<readonly [number, string]> {
  let told = "";
  const io: NonNullable<Parameters<typeof main>[1]> = {
    stdout: () => true,
    stderr: (text) => void (told += text),
    stderrIsTerminal: false,
  };
  return [await main(args, io), told];
}

Deno.test("convert --sort does what the refusal of a disordered dump says", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/BTCUSDT-bookTicker-2023-05-16.csv`;
    Deno.writeTextFileSync(path, table([0, 20_000, 10_000, 30_000]));
    const out = `${folder}/sorted.csv`;
    const [refused, message] = await run("convert", path, "--out", out, "--quiet");
    assertEquals(refused, 2);
    assertEquals(
      message,
      `Cannot read ${path} line 4 column transaction_time: time goes back by more than 5 s, from ` +
        `${START + 20_000}000 to ${START + 10_000}000; it can be put in order: ` +
        `deno task convert ${path} --sort --out sorted.csv\n`,
    );
    assertEquals(await run("convert", path, "--sort", "--out", out, "--quiet"), [0, ""]);
    const inputs = await openInputs([out], { ...OPTIONS, anyOrder: undefined });
    assert(inputs.kind === "events");
    const events = plainEvents(await readAll(inputs.source));
    const locals = events.map(({ local }) => local / 1_000 - START);
    assertEquals(locals, [0, 10_000, 20_000, 30_000]);
    assertEquals(events.map(({ ids }) => ids[1]), [1, 3, 2, 4]);
    const left = [...Deno.readDirSync(".cache")].filter(({ name }) => name.startsWith("sort-"));
    assertEquals(left, []);
  });
});

Deno.test("sortEvents() tells when its folder cannot be written", async () => {
  await inFolder(async (folder) => {
    Deno.writeTextFileSync(`${folder}/a.csv`, table([2, 1]));
    const inputs = await openInputs([`${folder}/a.csv`], OPTIONS);
    assert(inputs.kind === "events");
    inputs.source.close();
    const options = { instrument: USDM, folder: `${folder}/none` };
    await assertRejects(() => sortEvents(inputs.parts, options), RangeError, "Cannot sort: ");
  });
});
