// The flags of the cache: sizes, defaults, and no cache at all.
import { assertEquals, assertThrows } from "@std/assert";
import { type CacheFlags, cacheOf, parseBytes } from "../../lib/app/cache_flags.ts";

const SIZES = [
  { text: "0", bytes: 0 },
  { text: "1000", bytes: 1_000 },
  { text: "10GB", bytes: 10_000_000_000 },
  { text: "10 gb", bytes: 10_000_000_000 },
  { text: "1.5kB", bytes: 1_500 },
  { text: "2MiB", bytes: 2_097_152 },
  { text: "1TB", bytes: 1_000_000_000_000 },
  { text: "1TiB", bytes: 1_099_511_627_776 },
  { text: "7B", bytes: 7 },
];

for (const { text, bytes } of SIZES) {
  Deno.test(`parseBytes() reads ${text}`, () =>
    assertEquals(parseBytes(text, "--cache-max"), bytes));
}

for (const text of ["", "GB", "-1GB", "1,5GB", "10 gigabytes", "1e3", "99999999999TB", "1 2"]) {
  Deno.test(`parseBytes() refuses "${text}"`, () => {
    const expected = `Cannot use --cache-max ${text}: it must be a size such as 10GB or 512MiB`;
    assertThrows(() => parseBytes(text, "--cache-max"), RangeError, expected);
  });
}

const lines: string[] = [];
const io = {
  stdout: () => true,
  stderr: (text: string) => {
    lines.push(text);
  },
  stderrIsTerminal: false,
};

const OFF: readonly CacheFlags[] = [{ cache: false }, { cacheMax: "0" }];

for (const flags of OFF) {
  Deno.test(`cacheOf() means no cache by ${JSON.stringify(flags)}`, () => {
    assertEquals(cacheOf(flags, io), undefined);
  });
}

Deno.test("cacheOf() keeps 10 GB in the project's folder unless told otherwise", () => {
  const { folder, bytesMax, verify } = cacheOf({ cache: true }, io) ?? {};
  assertEquals({ folder, bytesMax, verify }, {
    folder: ".cache/parsed",
    bytesMax: 10_000_000_000,
    verify: false,
  });
  assertEquals(cacheOf({ cacheMax: "1GB", verify: true }, io)?.bytesMax, 1_000_000_000);
});

Deno.test("cacheOf() warns on stderr, and not when told to be quiet", () => {
  cacheOf({ quiet: true }, io)?.warn("Cannot keep");
  assertEquals(lines, []);
  cacheOf({}, io)?.warn("Cannot keep");
  assertEquals(lines, ["Cannot keep\n"]);
});
