// Files as bytes: plain, gzip, zip and zstd, whole and cut off, and their SHA-256 as stored.
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { type ByteSource, memoryBytes, openBytes } from "../../lib/feed/bytes.ts";
import { zipOf, zstdOf } from "./packed.ts";

const TEXT = new TextEncoder().encode(
  Array.from({ length: 20_000 }, (_, line) => `${line},${line * line}\n`).join(""),
);

/** Runs with a file of these bytes, and takes it away. */
async function withFile(
  content: Uint8Array,
  act: (path: string) => Promise<void> | void,
): Promise<void> {
  const path = Deno.makeTempFileSync();
  try {
    Deno.writeFileSync(path, content);
    await act(path);
  } finally {
    Deno.removeSync(path);
  }
}

async function readWhole(bytes: ByteSource, blockBytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const buffer = new Uint8Array(blockBytes);
  try {
    for (;;) {
      const count = await bytes.read(buffer);
      if (count === undefined) break;
      assert(0 < count && count <= blockBytes);
      parts.push(buffer.slice(0, count));
    }
  } finally {
    bytes.close();
  }
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
}

const two = new Uint8Array([...gzipSync(TEXT.subarray(0, 999)), ...gzipSync(TEXT.subarray(999))]);

const NOTHING = new Uint8Array(0);
/** A frame of zstd that holds no data. */
const SKIPPED = Uint8Array.of(0x51, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 7, 7, 7);

function concat(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

const FILES = [
  { name: "a plain file", stored: TEXT, content: TEXT },
  { name: "a gzip file", stored: gzipSync(TEXT), content: TEXT },
  { name: "a gzip file of two members", stored: two, content: TEXT },
  { name: "an empty file", stored: new Uint8Array(0), content: new Uint8Array(0) },
  { name: "a file of one byte", stored: Uint8Array.of(0x1f), content: Uint8Array.of(0x1f) },
  { name: "an empty gzip file", stored: gzipSync(new Uint8Array(0)), content: new Uint8Array(0) },
  { name: "a zip file", stored: zipOf({ "a.csv": TEXT }), content: TEXT },
  { name: "a zip file that is not packed", stored: zipOf({ a: TEXT }, "stored"), content: TEXT },
  { name: "a zip file with sizes behind", stored: zipOf({ a: TEXT }, "streamed"), content: TEXT },
  { name: "a zip file with large sizes", stored: zipOf({ a: TEXT }, "large"), content: TEXT },
  {
    name: "a zip file with a folder and what macOS adds",
    stored: zipOf({ "in/": NOTHING, "in/a.csv": TEXT, "__MACOSX/in/._a.csv": TEXT.subarray(0, 9) }),
    content: TEXT,
  },
  { name: "a zip file of nothing", stored: zipOf({ a: NOTHING }), content: NOTHING },
  { name: "a zstd file", stored: zstdOf(TEXT), content: TEXT },
  { name: "a zstd file with a checksum", stored: zstdOf(TEXT, { checksum: 1 }), content: TEXT },
  { name: "a zstd file of nothing", stored: zstdOf(NOTHING), content: NOTHING },
  {
    name: "a zstd file of several frames",
    stored: concat(
      zstdOf(TEXT.subarray(0, 999), { checksum: 1 }),
      SKIPPED,
      zstdOf(NOTHING),
      zstdOf(TEXT.subarray(999)),
      SKIPPED,
    ),
    content: TEXT,
  },
];

for (const { name, stored, content } of FILES) {
  Deno.test(`openBytes() reads ${name} in any block and tells its SHA-256 as stored`, async () => {
    await withFile(stored, async (path) => {
      for (const blockBytes of [7, 4_096, 1 << 20]) {
        const bytes = openBytes(path);
        assertEquals(bytes.bytesTotal, stored.length);
        assertEquals(bytes.file, undefined);
        assertEquals(await readWhole(bytes, blockBytes), new Uint8Array(content));
        const sha256 = createHash("sha256").update(stored).digest("hex");
        assertEquals(bytes.file, { path, sha256, bytes: stored.length });
        assertEquals(bytes.bytesRead, stored.length);
      }
    });
  });
}

Deno.test("openBytes() reads a plain file without waiting", async () => {
  await withFile(TEXT, (path) => {
    const bytes = openBytes(path);
    assertEquals(bytes.read(new Uint8Array(10)), 4);
    assertEquals(bytes.read(new Uint8Array(10)), 10);
    bytes.close();
    bytes.close();
  });
});

const PACKED = {
  gzip: Uint8Array.from(gzipSync(TEXT)),
  zip: zipOf({ "a.csv": TEXT }),
  zstd: zstdOf(TEXT, { checksum: 1 }),
};

for (const [kind, whole] of Object.entries(PACKED)) {
  const broken = whole.slice();
  broken.fill(0x55, 5_000, 5_100);
  const cases = [
    { name: "cut off", stored: whole.subarray(0, whole.length / 2) },
    { name: "cut off in its last bytes", stored: whole.subarray(0, whole.length - 3) },
    { name: "cut off in its head", stored: whole.subarray(0, 5) },
    { name: "damaged", stored: broken },
  ];
  for (const { name, stored } of cases) {
    Deno.test(`openBytes() refuses a ${kind} file that is ${name}`, async () => {
      await withFile(stored, async (path) => {
        const read = async () => await readWhole(openBytes(path), 1 << 16);
        const thrown = await assertRejects(read, RangeError);
        const start = `Cannot read ${path}: its ${kind} data is broken or cut off (`;
        assert(thrown.message.startsWith(start), thrown.message);
      });
    });
  }
}

const wrongSum = zipOf({ "a.csv": TEXT }, "stored");
wrongSum[100] = 1;
const ZIPS = [
  {
    name: "several files",
    stored: zipOf({ "a.csv": TEXT, "b.csv": TEXT }),
    why:
      'its zip archive holds 2 files ("a.csv", "b.csv"); unpack it and name those that are wanted',
  },
  { name: "no file", stored: zipOf({}), why: "its zip archive holds no file" },
  {
    name: "an encrypted file",
    stored: zipOf({ a: TEXT }, "encrypted"),
    why: "its zip archive is encrypted",
  },
  {
    name: "a file packed in another way",
    stored: zipOf({ a: TEXT }, "method_14"),
    why: "its zip archive is packed by method 14, not deflate",
  },
  {
    name: "a file that is not what was packed",
    stored: wrongSum,
    why: "its zip data is broken or cut off (its checksum is wrong)",
  },
];

for (const { name, stored, why } of ZIPS) {
  Deno.test(`openBytes() refuses a zip file with ${name}`, async () => {
    await withFile(stored, async (path) => {
      const read = async () => await readWhole(openBytes(path), 1 << 16);
      assertEquals((await assertRejects(read, RangeError)).message, `Cannot read ${path}: ${why}`);
    });
  });
}

Deno.test("openBytes() reads or refuses packed files with bytes changed", async () => {
  const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 });
  const small = TEXT.subarray(0, 300);
  const kind = fc.constantFrom(
    zipOf({ a: small }),
    zipOf({ a: small }, "large"),
    zstdOf(small, { checksum: 1 }),
    Uint8Array.from(gzipSync(small)),
  );
  const property = fc.asyncProperty(kind, damage, async (whole, changes) => {
    const stored = whole.slice();
    for (const [at, byte] of changes) stored[at % stored.length] = byte;
    await withFile(stored, async (path) => {
      try {
        await readWhole(openBytes(path), 64);
      } catch (error) {
        assert(error instanceof RangeError, String(error));
        assert(error.message.startsWith(`Cannot read ${path}: `), error.message);
      }
    });
  });
  await fc.assert(property, { seed: 20261121, numRuns: 400 });
});

Deno.test("openBytes() refuses a packed file cut at any byte", async () => {
  const small = TEXT.subarray(0, 200);
  const packed = [zipOf({ a: small }), zstdOf(small, { checksum: 1 }), zstdOf(small)];
  for (const whole of packed) {
    for (let length = 5; length < whole.length; length++) {
      await withFile(whole.subarray(0, length), async (path) => {
        await assertRejects(async () => await readWhole(openBytes(path), 64), RangeError);
      });
    }
  }
});

Deno.test("openBytes() refuses a file that is not there, and a folder", () => {
  const folder = Deno.makeTempDirSync();
  try {
    assertThrows(
      () => openBytes(`${folder}/none.csv`),
      RangeError,
      `Cannot read ${folder}/none.csv: there is no such file`,
    );
    assertThrows(() => openBytes(folder), RangeError, `Cannot read ${folder}: it is a folder`);
  } finally {
    Deno.removeSync(folder);
  }
});

Deno.test("memoryBytes() reads as a file does", async () => {
  const bytes = memoryBytes("memory", TEXT);
  assertEquals(await readWhole(bytes, 1_000), TEXT);
  const sha256 = createHash("sha256").update(TEXT).digest("hex");
  assertEquals(bytes.file, { path: "memory", sha256, bytes: TEXT.length });
});
