// Many files: one that cannot be had keeps back none of the others, a dead host all of them.
import { assertEquals, assertRejects } from "@std/assert";
import { dumpOf, fileName, filePath } from "../../lib/download/dumps.ts";
import { fetchAll, type Outcome } from "../../lib/download/fetch_all.ts";
import { look } from "../../lib/download/look.ts";
import { type Period, periodOf } from "../../lib/download/period.ts";
import { type Fault, noise, publish, remoteOf, withHost } from "./host.ts";

const dump = dumpOf({ market: "usdm", symbol: "BTCUSDT", kind: "aggTrades" });
const DAYS = ["2024-05-01", "2024-05-02", "2024-05-03", "2024-05-04"];
const busy: Fault = { type: "status", status: 503 };

function told(outcome: Outcome): string {
  const rest = outcome.type === "failed" ? `: ${outcome.why}` : "";
  return `${outcome.period.text} ${outcome.type}${rest}`;
}

async function withDays(
  faults: Readonly<Record<string, readonly Fault[]>>,
  work: (fetching: {
    readonly run: () => Promise<readonly Outcome[]>;
    readonly drop: (text: string) => void;
    readonly counts: () => { readonly files: number; readonly bytes: number };
    readonly names: () => readonly string[];
  }) => Promise<void>,
): Promise<void> {
  await withHost(async (host, folder) => {
    const periods: readonly Period[] = DAYS.flatMap((text) => periodOf(text) ?? []);
    const pathOf = (text: string) =>
      periods.flatMap((period) => period.text === text ? [filePath(dump, period)] : [])[0] ?? "";
    for (const [index, { text }] of periods.entries()) {
      publish(host, pathOf(text), noise(100, index));
    }
    const remote = remoteOf(host);
    const common = { parallel: 2, stop: remote.stop };
    const found = await look(remote, { ...common, dump, folder, looked() {} }, periods);
    for (const [text, each] of Object.entries(faults)) host.faults.set(pathOf(text), [...each]);
    let files = 0;
    let bytes = 0;
    const tell = (count: number) => void (bytes += count);
    await work({
      run: () => fetchAll(remote, { ...common, tell, fetched: () => files++ }, found),
      drop: (text) => void host.files.delete(pathOf(text)),
      counts: () => ({ files, bytes }),
      names: () => [...Deno.readDirSync(folder)].map(({ name }) => name).sort(),
    });
  });
}

Deno.test("fetchAll() fetches all, and tells of each", () =>
  withDays({}, async ({ run, counts, names }) => {
    const outcomes = await run();
    assertEquals(outcomes.map(told), DAYS.map((text) => `${text} fetched`));
    assertEquals(counts(), { files: 4, bytes: 400 });
    const zips = DAYS.flatMap((text) => periodOf(text) ?? []).map((one) => fileName(dump, one));
    assertEquals(names(), zips.flatMap((name) => [name, `${name}.CHECKSUM`]));
  }));

Deno.test("fetchAll() goes on beside a file that cannot be had, and one that has gone", () =>
  withDays({ "2024-05-02": [busy, busy, busy, busy] }, async ({ run, drop, counts }) => {
    drop("2024-05-03");
    const outcomes = await run();
    assertEquals(outcomes.map(told), [
      "2024-05-01 fetched",
      "2024-05-02 failed: it answered 503 (4 tries)",
      "2024-05-03 missing",
      "2024-05-04 fetched",
    ]);
    assertEquals(counts(), { files: 4, bytes: 200 });
  }));

Deno.test("fetchAll() stops at what no file would survive", async () => {
  await withHost(async (host, folder) => {
    const [period] = ["2024-05-01"].flatMap((text) => periodOf(text) ?? []);
    if (period === undefined) throw new RangeError("2024-05-01");
    publish(host, filePath(dump, period), noise(100));
    const remote = remoteOf(host);
    const common = { parallel: 2, stop: remote.stop };
    const found = await look(remote, { ...common, dump, folder, looked() {} }, [period]);
    Deno.mkdirSync(`${folder}/${fileName(dump, period)}.part`);
    const run = () => fetchAll(remote, { ...common, tell() {}, fetched() {} }, found);
    await assertRejects(run, RangeError, `Cannot write ${folder}/${fileName(dump, period)}: `);
  });
});
