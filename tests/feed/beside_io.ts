// Files hashed and unpacked beside the reader: the same bytes, hashes and refusals as in its thread.
import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { Beside } from "../../lib/feed/beside.ts";
import { type ByteSource, openBytes } from "../../lib/feed/bytes.ts";
import { StoredBytes } from "../../lib/feed/stored_bytes.ts";
import { zipOf, zstdOf } from "./packed.ts";

/** 1.6 MB: more than the buffers between the two threads hold. */
const TEXT = new TextEncoder().encode(
  Array.from({ length: 110_000 }, (_, line) => `${line},${line * 7_919}\n`).join(""),
);

/** Everything beside, whatever its size. */
const ALL = { hashFrom: 0, unpackFrom: 0 };

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
    assertEquals(await bytes.read(buffer), undefined, "it has ended");
  } finally {
    bytes.close();
  }
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
}

const STORED = {
  "a plain file": { stored: TEXT, content: TEXT },
  "an empty file": { stored: new Uint8Array(0), content: new Uint8Array(0) },
  "a gzip file": { stored: gzipSync(TEXT), content: TEXT },
  "a gzip file of nothing": { stored: gzipSync(new Uint8Array(0)), content: new Uint8Array(0) },
  "a zip file": { stored: zipOf({ "a.csv": TEXT }), content: TEXT },
  "a zstd file": { stored: zstdOf(TEXT, { checksum: 1 }), content: TEXT },
};

for (const [name, { stored, content }] of Object.entries(STORED)) {
  Deno.test(`Beside reads ${name} in any block and tells its SHA-256 as stored`, async () => {
    await withFile(stored, async (path) => {
      for (const blockBytes of [997, 1 << 18, 1 << 22]) {
        const bytes = openBytes(path, { beside: new Beside(), ...ALL });
        assertEquals(bytes.bytesTotal, stored.length);
        assertEquals(bytes.file, undefined);
        const read = await readWhole(bytes, blockBytes);
        assert(read.length === content.length && read.every((byte, at) => byte === content[at]));
        const sha256 = createHash("sha256").update(stored).digest("hex");
        assertEquals(bytes.file, { path, sha256, bytes: stored.length });
        assertEquals(bytes.bytesRead, stored.length);
      }
    });
  });
}

Deno.test("Beside reads several files at once with one worker", async () => {
  const beside = new Beside();
  await withFile(gzipSync(TEXT), async (packed) => {
    await withFile(TEXT, async (plain) => {
      const paths = [packed, plain, packed, plain];
      const all = await Promise.all(
        paths.map((path) => readWhole(openBytes(path, { beside, ...ALL }), 1 << 16)),
      );
      for (const read of all) assertEquals(read.length, TEXT.length);
      const again = await readWhole(openBytes(packed, { beside, ...ALL }), 1 << 16);
      assertEquals(again.length, TEXT.length);
    });
  });
});

Deno.test("Beside leaves nothing behind when files are closed before their end", async () => {
  const beside = new Beside();
  await withFile(gzipSync(TEXT), async (packed) => {
    await withFile(TEXT, async (plain) => {
      for (const path of [packed, plain]) {
        const kept = openBytes(path, { beside, ...ALL });
        const closed = openBytes(path, { beside, ...ALL });
        await closed.read(new Uint8Array(10));
        closed.close();
        closed.close();
        // The worker goes on for the other one.
        assertEquals((await readWhole(kept, 1 << 16)).length, TEXT.length);
      }
      openBytes(packed, { beside, ...ALL }).close();
    });
  });
});

const whole = {
  gzip: Uint8Array.from(gzipSync(TEXT)),
  zip: zipOf({ a: TEXT }),
  zstd: zstdOf(TEXT),
};

for (const [kind, stored] of Object.entries(whole)) {
  Deno.test(`Beside refuses a ${kind} file cut anywhere in the words of the reader`, async () => {
    const cut = fc.integer({ min: 5, max: stored.length - 1 });
    const property = fc.asyncProperty(cut, async (length) => {
      await withFile(stored.subarray(0, length), async (path) => {
        const here = await assertRejects(
          async () => await readWhole(openBytes(path), 1 << 16),
          RangeError,
        );
        const there = await assertRejects(
          async () => await readWhole(openBytes(path, { beside: new Beside(), ...ALL }), 1 << 16),
          RangeError,
        );
        assertEquals(there.message, here.message);
      });
    });
    await fc.assert(property, { seed: 20261121, numRuns: 10 });
  });
}

Deno.test("Beside refuses a plain file that changes while it is read", async () => {
  await withFile(TEXT, async (path) => {
    await withFile(TEXT.subarray(1), async (other) => {
      const opened = new StoredBytes(path);
      // The reader has the old file open; the worker opens what is there now.
      Deno.renameSync(other, path);
      Deno.writeTextFileSync(other, "");
      await assertRejects(
        async () => await readWhole(new Beside().hash(opened), 1 << 20),
        RangeError,
        `Cannot read ${path}: it changed while it was read`,
      );
    });
  });
});

Deno.test("openBytes() keeps small files in its own thread", async () => {
  await withFile(TEXT, async (path) => {
    const bytes = openBytes(path, { beside: new Beside() });
    while (bytes.read(new Uint8Array(1 << 20)) !== undefined);
    assertEquals(bytes.file?.bytes, TEXT.length);
    bytes.close();
    await Promise.resolve();
  });
});
