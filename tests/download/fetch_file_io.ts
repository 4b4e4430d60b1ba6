// One file against a real host that breaks, stalls, forgets, lies and is busy.
import { assertEquals, assertRejects } from "@std/assert";
import { checksumText } from "../../lib/download/checksum.ts";
import { fetchFile, type Wanted } from "../../lib/download/fetch_file.ts";
import type { Patience } from "../../lib/download/patience.ts";
import { Failed } from "../../lib/download/remote.ts";
import { type Fault, type Host, noise, publish, remoteOf, sha256, withHost } from "./host.ts";

const FROM = "/data/spot/daily/trades/BTCUSDT/BTCUSDT-trades-2024-04-30.zip";
const NAME = "BTCUSDT-trades-2024-04-30.zip";
const BYTES = noise(1_000);
const SUM = sha256(BYTES);
const EPOCH = "Thu, 01 Jan 1970 00:00:00 GMT";
const GET = `GET ${FROM}`;
const GET_SUM = `GET ${FROM}.CHECKSUM`;

function wantedIn(folder: string, change: Partial<Wanted> = {}): Wanted {
  const validator = `"${SUM.slice(0, 16)}"`;
  const path = `${folder}/${NAME}`;
  return { from: FROM, path, sha256: SUM, bytes: BYTES.length, validator, ...change };
}

function names(folder: string): readonly string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

/** As a run before has left it. */
function leavePart(folder: string, bytes: Uint8Array, sum: string): void {
  Deno.writeFileSync(`${folder}/${NAME}.part`, bytes);
  Deno.writeTextFileSync(`${folder}/${NAME}.part.CHECKSUM`, checksumText(sum, NAME));
}

function sink(): { readonly sum: () => number; readonly tell: (bytes: number) => void } {
  let all = 0;
  return { sum: () => all, tell: (bytes) => void (all += bytes) };
}

interface Case {
  readonly name: string;
  readonly faults?: readonly Fault[];
  readonly validators?: Host["validators"];
  readonly part?: { readonly bytes: Uint8Array; readonly sum: string };
  readonly wanted?: Partial<Wanted>;
  readonly patience?: Partial<Patience>;
  readonly asked: readonly string[];
  readonly resumed?: number;
  readonly again?: boolean;
}

const HALF = BYTES.slice(0, 500);

// deno-fmt-ignore
const good: readonly Case[] = [
  { name: "fetches a file", asked: [GET] },
  { name: "fetches a file of unknown length", wanted: { bytes: undefined, validator: undefined }, asked: [GET] },
  { name: "goes on where the connection broke", faults: [{ type: "breaks", after: 300 }], asked: [GET, `${GET} bytes=300-`] },
  { name: "goes on more often than its tries, while something new arrives", faults: [100, 100, 100, 100, 100, 100].map((after) => ({ type: "breaks", after })), asked: [GET, ...[100, 200, 300, 400, 500, 600].map((from) => `${GET} bytes=${from}-`)] },
  { name: "goes on where the answer was short", faults: [{ type: "short", after: 200 }], asked: [GET, `${GET} bytes=200-`] },
  { name: "goes on without validators", validators: "none", wanted: { validator: undefined }, faults: [{ type: "breaks", after: 300 }], asked: [GET, `${GET} bytes=300-`] },
  { name: "names the date where the ETag is weak", validators: "weak", wanted: { validator: undefined }, faults: [{ type: "breaks", after: 300 }], asked: [GET, `${GET} bytes=300-`] },
  { name: "starts over when the host ignores ranges", faults: [{ type: "breaks", after: 300 }, { type: "ignores_range" }], asked: [GET, `${GET} bytes=300-`] },
  { name: "starts over when another part comes", faults: [{ type: "breaks", after: 300 }, { type: "other_range" }], asked: [GET, `${GET} bytes=300-`, GET] },
  { name: "tries again when the host is busy", faults: [{ type: "status", status: 503 }, { type: "status", status: 500 }], asked: [GET, GET, GET] },
  { name: "waits as long as the host asks", faults: [{ type: "status", status: 429, retryAfter: EPOCH }], asked: [GET, GET] },
  { name: "resumes what an earlier run has left", part: { bytes: HALF, sum: SUM }, asked: [`${GET} bytes=500-`], resumed: 500 },
  { name: "needs nothing more where all has arrived", part: { bytes: BYTES, sum: SUM }, asked: [], resumed: 1_000 },
  { name: "asks where all has arrived and the length is unknown", wanted: { bytes: undefined }, part: { bytes: BYTES, sum: SUM }, asked: [`${GET} bytes=1000-`, GET], resumed: 1_000 },
  { name: "starts over where more has arrived than there is", part: { bytes: noise(1_200), sum: SUM }, asked: [GET], resumed: 1_200 },
  { name: "does not go on with another version", part: { bytes: HALF, sum: sha256(HALF) }, asked: [GET] },
  { name: "gets the new file whole where the old one was replaced meanwhile", wanted: { validator: '"older"' }, part: { bytes: HALF, sum: SUM }, asked: [`${GET} bytes=500-`], resumed: 500 },
  { name: "fetches wrong bytes once more", faults: [{ type: "wrong" }], asked: [GET, GET_SUM, GET], again: true },
  { name: "fetches once more where what was left is wrong", part: { bytes: noise(500, 7), sum: SUM }, asked: [`${GET} bytes=500-`, GET_SUM, GET], again: true },
  { name: "takes the checksum that the host has now", wanted: { sha256: sha256(HALF) }, asked: [GET, GET_SUM] },
];

for (const { name, asked, resumed = 0, again = false, ...given } of good) {
  Deno.test(`fetchFile() ${name}`, () =>
    withHost(async (host, folder) => {
      publish(host, FROM, BYTES);
      host.faults.set(FROM, [...given.faults ?? []]);
      host.validators = given.validators ?? "etag";
      if (given.part !== undefined) leavePart(folder, given.part.bytes, given.part.sum);
      const { sum, tell } = sink();
      const wanted = wantedIn(folder, given.wanted);
      const fetched = await fetchFile(remoteOf(host, given.patience), wanted, tell);
      assertEquals(fetched, { bytes: 1_000, resumed: again ? 0 : resumed, again });
      assertEquals(host.log, asked);
      assertEquals(names(folder), [NAME, `${NAME}.CHECKSUM`]);
      assertEquals(Deno.readFileSync(wanted.path), BYTES);
      assertEquals(Deno.readTextFileSync(`${wanted.path}.CHECKSUM`), checksumText(SUM, NAME));
      assertEquals(sum(), 1_000);
    }));
}

for (const fault of [{ type: "mute" }, { type: "stalls", after: 100 }] as const) {
  Deno.test(`fetchFile() asks again when the host is silent: ${fault.type}`, () =>
    withHost(async (host, folder) => {
      publish(host, FROM, BYTES);
      host.faults.set(FROM, [fault]);
      // A slow machine may be silent too: it has many tries.
      const remote = remoteOf(host, { silenceMs: 100, triesMax: 50, firstTriesMax: 50 });
      const fetched = await fetchFile(remote, wantedIn(folder), () => {});
      assertEquals(fetched, { bytes: 1_000, resumed: 0, again: false });
    }));
}

interface Bad {
  readonly name: string;
  readonly faults: readonly Fault[];
  readonly line: string;
  /** What stays. */
  readonly left?: readonly string[];
}

const PART = [`${NAME}.part`, `${NAME}.part.CHECKSUM`];
const busy: Fault = { type: "status", status: 503 };

// deno-fmt-ignore
const bad: readonly Bad[] = [
  { name: "a busy host in the end", faults: [busy, busy, busy, busy], line: "it answered 503 (4 tries)" },
  { name: "a host that refuses, at once", faults: [{ type: "status", status: 403 }], line: "it answered 403" },
  { name: "a host that moves, at once", faults: [{ type: "status", status: 302 }], line: "it answered 302" },
  { name: "a host that asks for a long wait", faults: [{ type: "status", status: 429, retryAfter: "3600" }], line: "it answered 429 and asks to wait 3600 s" },
  { name: "wrong bytes the second time", faults: [{ type: "wrong" }, { type: "wrong" }], line: `its SHA-256 is ${sha256(BYTES.map((byte) => byte ^ 1))}, and ${SUM} was promised (fetched twice)` },
  { name: "a host that breaks at the same place, and keeps what arrived", faults: [{ type: "breaks", after: 300 }, busy, busy, busy, busy], line: "it answered 503 (4 tries)", left: PART },
];

for (const { name, faults, line, left = [] } of bad) {
  Deno.test(`fetchFile() gives up on ${name}`, () =>
    withHost(async (host, folder) => {
      publish(host, FROM, BYTES);
      host.faults.set(FROM, [...faults]);
      const fetching = () => fetchFile(remoteOf(host), wantedIn(folder), () => {});
      const error = await assertRejects(fetching, Failed);
      assertEquals(error.message, line);
      assertEquals(names(folder), left);
    }));
}

Deno.test("fetchFile() leaves nothing of a file that is gone", () =>
  withHost(async (host, folder) => {
    leavePart(folder, HALF, SUM);
    assertEquals(await fetchFile(remoteOf(host), wantedIn(folder), () => {}), undefined);
    assertEquals(names(folder), []);
  }));

Deno.test("fetchFile() says that a host cannot be reached, after few tries", () =>
  withHost(async (host, folder) => {
    const gone = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const base = `http://127.0.0.1:${gone.addr.port}`;
    gone.close();
    const fetching = () => fetchFile(remoteOf({ ...host, base }), wantedIn(folder), () => {});
    const line =
      `Cannot reach ${base}: tcp connect error: Connection refused (os error 111) (2 tries)`;
    await assertRejects(fetching, RangeError, line);
  }));

Deno.test("fetchFile() stops with the reason when it is told to, and keeps what arrived", () =>
  withHost(async (host, folder) => {
    publish(host, FROM, BYTES);
    host.faults.set(FROM, [{ type: "stalls", after: 400 }]);
    const remote = remoteOf(host);
    const fetching = () =>
      fetchFile(remote, wantedIn(folder), (bytes) => {
        if (0 < bytes) remote.stop.abort(new RangeError("enough"));
      });
    await assertRejects(fetching, RangeError, "enough");
    assertEquals(names(folder), PART);
    assertEquals(Deno.statSync(`${folder}/${PART[0]}`).size, 400);
  }));
