// What the host has and what is here: months and their days, versions, damage, half files.
import { assertEquals } from "@std/assert";
import { checksumText } from "../../lib/download/checksum.ts";
import { dumpOf, fileName, filePath } from "../../lib/download/dumps.ts";
import { type Found, look } from "../../lib/download/look.ts";
import { daysOf, monthPeriod, type Period, periodOf } from "../../lib/download/period.ts";
import { type Host, noise, publish, remoteOf, sha256, withHost } from "./host.ts";

const dump = dumpOf({ market: "spot", symbol: "BTCUSDT", kind: "trades" });

function periods(...texts: readonly string[]): readonly Period[] {
  return texts.flatMap((text) => periodOf(text) ?? []);
}

function put(host: Host, ...texts: readonly string[]): void {
  for (const period of periods(...texts)) publish(host, filePath(dump, period), bytesOf(period));
}

function bytesOf({ text }: Period): Uint8Array {
  return noise(100, text.length + Number(text.slice(-2)));
}

async function looked(host: Host, folder: string, wanted: readonly Period[]) {
  let count = 0;
  const search = { dump, folder, parallel: 3, stop: new AbortController(), looked: () => count++ };
  const found = await look(remoteOf(host), search, wanted);
  return { found, count };
}

function told({ type, period }: Found): string {
  return `${period.text} ${type}`;
}

Deno.test("look() tells what is there and what is missing, in order", () =>
  withHost(async (host, folder) => {
    put(host, "2024-03", "2024-05-01", "2024-05-03");
    const wanted = periods("2024-03", "2024-05-01", "2024-05-02", "2024-05-03");
    const { found, count } = await looked(host, folder, wanted);
    assertEquals(found.map(told), [
      "2024-03 wanted",
      "2024-05-01 wanted",
      "2024-05-02 missing",
      "2024-05-03 wanted",
    ]);
    assertEquals(count, 4);
    assertEquals(host.log.filter((line) => !/CHECKSUM|HEAD/.test(line)), []);
  }));

Deno.test("look() takes the days of a month that has no file", () =>
  withHost(async (host, folder) => {
    put(host, "2024-04-02", "2024-04-29", "2024-05");
    const { found, count } = await looked(host, folder, periods("2024-04", "2024-05"));
    const days = daysOf(monthPeriod(periods("2024-04-01")[0]?.days.from ?? 0).days);
    const isThere = (text: string) => text === "2024-04-02" || text === "2024-04-29";
    assertEquals(found.map(told), [
      ...days.map(({ text }) => `${text} ${isThere(text) ? "wanted" : "missing"}`),
      "2024-05 wanted",
    ]);
    assertEquals(count, 32);
  }));

Deno.test("look() tells a month as missing when none of its days is there", () =>
  withHost(async (host, folder) => {
    const { found } = await looked(host, folder, periods("2024-04"));
    assertEquals(found.map(told), ["2024-04 missing"]);
  }));

Deno.test("look() counts a checksum without its file as missing", () =>
  withHost(async (host, folder) => {
    const [period] = periods("2024-05-01");
    if (period === undefined) throw new RangeError("2024-05-01");
    host.sums.set(filePath(dump, period), sha256(bytesOf(period)));
    const { found } = await looked(host, folder, [period]);
    assertEquals(found.map(told), ["2024-05-01 missing"]);
  }));

interface Here {
  readonly name: string;
  readonly bytes?: Uint8Array;
  readonly sum?: string;
  readonly part?: Uint8Array;
  readonly isGone?: boolean;
  readonly result: Partial<Found> | { readonly had: string };
}

const [DAY] = periods("2024-05-01");
if (DAY === undefined) throw new RangeError("2024-05-01");
const GOOD = bytesOf(DAY);
const OLD = noise(80, 3);

// deno-fmt-ignore
const here: readonly Here[] = [
  { name: "a file as it should be", bytes: GOOD, result: { type: "here", bytes: 100, isGone: false } },
  { name: "a file that was published again", bytes: OLD, sum: sha256(OLD), result: { type: "wanted", had: "older", arrived: 0 } },
  { name: "a file with other bytes", bytes: OLD, sum: sha256(GOOD), result: { type: "wanted", had: "damaged", arrived: 0 } },
  { name: "a file of unknown origin", bytes: OLD, result: { type: "wanted", had: "damaged", arrived: 0 } },
  { name: "half a file", part: GOOD.slice(0, 40), result: { type: "wanted", had: "nothing", arrived: 40 } },
  { name: "a file that the host has no more", bytes: GOOD, isGone: true, result: { type: "here", bytes: 100, isGone: true } },
];

for (const { name, bytes, sum, part, isGone, result } of here) {
  Deno.test(`look() knows ${name}`, () =>
    withHost(async (host, folder) => {
      if (isGone !== true) put(host, DAY.text);
      const path = `${folder}/${fileName(dump, DAY)}`;
      const line = (text: string) => checksumText(text, fileName(dump, DAY));
      if (bytes !== undefined) Deno.writeFileSync(path, bytes);
      if (sum !== undefined) Deno.writeTextFileSync(`${path}.CHECKSUM`, line(sum));
      if (part !== undefined) {
        Deno.writeFileSync(`${path}.part`, part);
        Deno.writeTextFileSync(`${path}.part.CHECKSUM`, line(sha256(GOOD)));
      }
      const { found } = await looked(host, folder, [DAY]);
      const [one] = found;
      const keys = Object.keys(result);
      assertEquals(
        Object.fromEntries(Object.entries(one ?? {}).filter(([key]) => keys.includes(key))),
        result,
      );
      assertEquals(
        one?.type === "wanted" ? one.wanted : undefined,
        one?.type !== "wanted" ? undefined : {
          from: filePath(dump, DAY),
          path,
          sha256: sha256(GOOD),
          bytes: 100,
          validator: `"${sha256(GOOD).slice(0, 16)}"`,
        },
      );
    }));
}

Deno.test("look() tells why a checksum cannot be read", () =>
  withHost(async (host, folder) => {
    put(host, DAY.text);
    host.sums.set(filePath(dump, DAY), "<html>");
    const { found } = await looked(host, folder, [DAY]);
    const why = `its checksum cannot be read: <html>  ${fileName(dump, DAY)}\n`;
    assertEquals(found.map((one) => one.type === "failed" ? one.why : ""), [why]);
  }));
