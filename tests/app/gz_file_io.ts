// A packed file: whole under its name, or not there at all.
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { GzFile } from "../../lib/app/gz_file.ts";

async function withFolder(act: (folder: string) => Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync();
  try {
    await act(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function refuse(error: Error): never {
  throw error;
}

Deno.test("GzFile packs what was written, in order, and copies it at once", () =>
  withFolder(async (folder) => {
    const file = new GzFile(`${folder}/a.gz`, refuse);
    const bytes = new TextEncoder().encode("abc");
    file.write(bytes);
    bytes.fill(0);
    file.write(new Uint8Array(0));
    file.write(new TextEncoder().encode("def"));
    await file.finish();
    const packed = new Blob([Deno.readFileSync(`${folder}/a.gz`)]).stream();
    const text = await new Response(packed.pipeThrough(new DecompressionStream("gzip"))).text();
    assertEquals([text, file.bytes], ["abcdef", 6]);
    assertEquals([...Deno.readDirSync(folder)].length, 1, "nothing is left beside it");
  }));

Deno.test("GzFile gives up when more waits than memory should hold, and leaves nothing", () =>
  withFolder(async (folder) => {
    const told: string[] = [];
    const file = new GzFile(`${folder}/a.gz`, ({ message }) => told.push(message));
    const block = new Uint8Array(48 * 1024 * 1024);
    file.write(block);
    file.write(block);
    file.write(block);
    await assertRejects(() => file.finish(), RangeError, "bytes wait for the disk");
    assertEquals(told.length, 1);
    assertEquals([...Deno.readDirSync(folder)], []);
  }));

Deno.test("GzFile refuses a folder that is not there", () =>
  withFolder((folder) => {
    assertThrows(() => new GzFile(`${folder}/b/a.gz`, refuse), RangeError, "Cannot write");
    return Promise.resolve();
  }));
