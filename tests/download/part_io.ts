// The file under its temporary name: whose beginning it is, who writes it, what fails.
import { assertEquals, assertThrows } from "@std/assert";
import { checksumText } from "../../lib/download/checksum.ts";
import { arrivedBytes, finishPart, Part, sizeOf, sumBeside } from "../../lib/download/part.ts";

const SUM = "0123456789abcdef".repeat(4);
const OTHER = "fedcba9876543210".repeat(4);

function withPath(work: (path: string) => void): void {
  const folder = Deno.makeTempDirSync({ prefix: "evenkeel-" });
  try {
    work(`${folder}/a.zip`);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("Part goes on with what has arrived of the same version", () =>
  withPath((path) => {
    const first = Part.open(path, SUM);
    first.write(new Uint8Array(5).fill(1));
    first.close();
    assertEquals([arrivedBytes(path, SUM), arrivedBytes(path, OTHER)], [5, 0]);
    const second = Part.open(path, SUM);
    assertEquals(second.bytes, 5);
    second.write(new Uint8Array(2).fill(2));
    second.close();
    finishPart(path, SUM);
    assertEquals([...Deno.readFileSync(path)], [1, 1, 1, 1, 1, 2, 2]);
    assertEquals([sumBeside(path), sizeOf(`${path}.part`)], [SUM, undefined]);
    assertEquals(Deno.readTextFileSync(`${path}.CHECKSUM`), checksumText(SUM, "a.zip"));
  }));

Deno.test("Part begins again for another version, and leaves nothing of nothing", () =>
  withPath((path) => {
    const first = Part.open(path, SUM);
    first.write(new Uint8Array(5));
    first.close();
    const second = Part.open(path, OTHER);
    assertEquals(second.bytes, 0);
    second.close();
    assertEquals([sizeOf(`${path}.part`), sizeOf(`${path}.part.CHECKSUM`)], [undefined, undefined]);
  }));

Deno.test("Part refuses a file that another download is writing, and leaves it alone", () =>
  withPath((path) => {
    const first = Part.open(path, SUM);
    const line = `Cannot write ${path}.part: another download is writing it`;
    assertThrows(() => Part.open(path, SUM), RangeError, line);
    first.write(new Uint8Array(3));
    first.close();
    assertEquals(sizeOf(`${path}.part`), 3);
  }));

Deno.test("Part tells in one line why it cannot be written", () =>
  withPath((path) => {
    Deno.mkdirSync(`${path}.part`);
    const line = `Cannot write ${path}: Is a directory (os error 21); what has arrived stays, ` +
      "and the same command goes on from it";
    assertThrows(() => Part.open(path, SUM), RangeError, line);
  }));
