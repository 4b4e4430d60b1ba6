// Small text files, and why one cannot be read.
import { assertEquals, assertThrows } from "@std/assert";
import { readText, readTextIfThere } from "../../lib/app/text_file.ts";

Deno.test("readText() reads UTF-8 and refuses the rest", () => {
  const folder = Deno.makeTempDirSync({ prefix: "evenkeel-" });
  try {
    const path = `${folder}/a.yaml`;
    Deno.writeTextFileSync(path, "é\n");
    assertEquals(readText(path), "é\n");
    Deno.writeFileSync(path, Uint8Array.of(0xff, 0xfe, 0x00));
    assertThrows(() => readText(path), SyntaxError, `Cannot read ${path}: it is not UTF-8 text`);
    assertThrows(() => readText(folder), RangeError, `Cannot read ${folder}: it is a folder`);
    assertEquals(readTextIfThere(`${folder}/b`), undefined);
    assertThrows(() => readText(`${folder}/b`), RangeError, "there is no such file");
    assertThrows(() => readText(`${path}/c`), RangeError, `Cannot read ${path}/c: `);
    Deno.truncateSync(path, 64 * 1024 * 1024 + 1);
    assertThrows(() => readText(path), RangeError, "it has 67108865 bytes, the limit is 67108864");
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
