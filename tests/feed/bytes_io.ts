// Files as bytes: plain and gzip, whole and cut off, and their SHA-256 as stored.
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { type ByteSource, memoryBytes, openBytes } from "../../lib/feed/bytes.ts";

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

const FILES = [
  { name: "a plain file", stored: TEXT, content: TEXT },
  { name: "a gzip file", stored: gzipSync(TEXT), content: TEXT },
  { name: "a gzip file of two members", stored: two, content: TEXT },
  { name: "an empty file", stored: new Uint8Array(0), content: new Uint8Array(0) },
  { name: "a file of one byte", stored: Uint8Array.of(0x1f), content: Uint8Array.of(0x1f) },
  { name: "an empty gzip file", stored: gzipSync(new Uint8Array(0)), content: new Uint8Array(0) },
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
    assertEquals(bytes.read(new Uint8Array(10)), 2);
    assertEquals(bytes.read(new Uint8Array(10)), 10);
    bytes.close();
    bytes.close();
  });
});

const whole = gzipSync(TEXT);
const broken = whole.slice();
broken.fill(0x55, 5_000, 5_100);

const BROKEN = [
  { name: "cut off", stored: whole.subarray(0, whole.length / 2) },
  { name: "cut off in its last bytes", stored: whole.subarray(0, whole.length - 3) },
  { name: "cut off in its head", stored: whole.subarray(0, 5) },
  { name: "damaged", stored: broken },
];

for (const { name, stored } of BROKEN) {
  Deno.test(`openBytes() refuses a gzip file that is ${name}`, async () => {
    await withFile(stored, async (path) => {
      const thrown = await assertRejects(() => readWhole(openBytes(path), 1 << 16), RangeError);
      const start = `Cannot read ${path}: its gzip data is broken or cut off (`;
      assert(thrown.message.startsWith(start), thrown.message);
    });
  });
}

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
