// What must hold however a host misbehaves: never wrong bytes under the name of a file.
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { fetchFile } from "../../lib/download/fetch_file.ts";
import { Failed } from "../../lib/download/remote.ts";
import { type Fault, noise, publish, remoteOf, sha256, withHost } from "./host.ts";

const BYTES = noise(3_000);
const SUM = sha256(BYTES);
const FROM = "/data/spot/monthly/trades/BTCUSDT/BTCUSDT-trades-2024-04.zip";

const after = fc.integer({ min: 0, max: 3_200 });
const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({ type: fc.constantFrom("breaks" as const, "short" as const), after }),
  fc.record({ type: fc.constantFrom("wrong" as const, "ignores_range" as const) }),
  fc.constant({ type: "other_range" } as const),
  fc.record({
    type: fc.constant("status" as const),
    status: fc.constantFrom(403, 404, 408, 416, 429, 500, 503),
  }),
);

interface Story {
  readonly faults: readonly Fault[];
  /** Runs of the command, one after the other. */
  readonly runs: number;
  readonly knowsLength: boolean;
  readonly validators: "etag" | "weak" | "none";
}

const story: fc.Arbitrary<Story> = fc.record({
  faults: fc.array(fault, { maxLength: 12 }),
  runs: fc.integer({ min: 1, max: 3 }),
  knowsLength: fc.boolean(),
  validators: fc.constantFrom("etag", "weak", "none"),
});

Deno.test("fetchFile() gives the right bytes or none, and gets there when the host behaves", async () => {
  await fc.assert(
    fc.asyncProperty(story, async ({ faults, runs, knowsLength, validators }) => {
      await withHost(async (host, folder) => {
        publish(host, FROM, BYTES);
        host.validators = validators;
        host.faults.set(FROM, [...faults]);
        const path = `${folder}/a.zip`;
        const bytes = knowsLength ? BYTES.length : undefined;
        const wanted = { from: FROM, path, sha256: SUM, bytes, validator: undefined };
        const attempt = async () => {
          let told = 0;
          const fetched = await fetchFile(remoteOf(host), wanted, (count) => void (told += count));
          if (fetched !== undefined) assertEquals([fetched.bytes, told], [3_000, 3_000]);
          return fetched;
        };
        for (let run = 0; run < runs; run++) {
          try {
            if (await attempt() !== undefined) return check(path);
          } catch (error) {
            assert(error instanceof Failed, String(error));
          }
          assertEquals([...Deno.readDirSync(folder)].filter(({ name }) => name === "a.zip"), []);
        }
        host.faults.clear();
        await attempt();
        check(path);
      });
    }),
    { seed: 20261121, numRuns: 100 },
  );
});

function check(path: string): void {
  assertEquals(sha256(Deno.readFileSync(path)), SUM);
}
