// Writing on until all is written, and a reader that goes away.
import { assertEquals, assertThrows } from "@std/assert";
import { print, systemIo, writeAll } from "../../lib/app/io.ts";

Deno.test("writeAll() writes on until all is written", () => {
  const taken: number[] = [];
  const stream = {
    writeSync(bytes: Uint8Array) {
      taken.push(...bytes.subarray(0, 2));
      return Math.min(2, bytes.length);
    },
  };
  assertEquals(writeAll(stream, Uint8Array.of(1, 2, 3, 4, 5)), true);
  assertEquals(taken, [1, 2, 3, 4, 5]);
});

Deno.test("writeAll() tells that nobody reads any more, and throws what else fails", () => {
  const failing = (error: Error) => ({
    writeSync(): number {
      throw error;
    },
  });
  const bytes = Uint8Array.of(1);
  assertEquals(writeAll(failing(new Deno.errors.BrokenPipe("gone")), bytes), false);
  assertThrows(() => writeAll(failing(new Error("full")), bytes), Error, "full");
});

Deno.test("systemIo() is the process's own streams", () => {
  const io = systemIo();
  assertEquals(io.stdout(new Uint8Array()), true);
  io.stderr("");
  print(io, "");
});
