// A file is there whole or not at all.
import { assertEquals, assertThrows } from "@std/assert";
import { OutFile } from "../../lib/app/out_file.ts";

const encoder = new TextEncoder();

function withFolder(work: (folder: string) => void): void {
  const folder = Deno.makeTempDirSync({ prefix: "evenkeel-" });
  try {
    work(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function names(folder: string): readonly string[] {
  return [...Deno.readDirSync(folder)].map((entry) => entry.name).sort();
}

Deno.test("OutFile appears when it is finished, over what was there", () =>
  withFolder((folder) => {
    const path = `${folder}/a.csv`;
    Deno.writeTextFileSync(path, "old");
    const file = new OutFile(path);
    file.write(encoder.encode("new"));
    assertEquals([Deno.readTextFileSync(path), names(folder).length], ["old", 2]);
    file.finish();
    file.discard();
    assertEquals([Deno.readTextFileSync(path), names(folder).length], ["new", 1]);
  }));

Deno.test("OutFile leaves nothing when it is discarded", () =>
  withFolder((folder) => {
    const file = new OutFile(`${folder}/a.csv`);
    file.write(encoder.encode("half"));
    file.discard();
    assertEquals(names(folder), []);
  }));

Deno.test("OutFile leaves nothing when it cannot be renamed", () =>
  withFolder((folder) => {
    const file = new OutFile(`${folder}/a.csv`);
    Deno.mkdirSync(`${folder}/a.csv/b`, { recursive: true });
    assertThrows(() => file.finish(), RangeError, `Cannot write ${folder}/a.csv: `);
    file.discard();
    assertEquals(names(folder), ["a.csv"]);
  }));

Deno.test("OutFile refuses folders, and places that are not there", () =>
  withFolder((folder) => {
    for (const path of [folder, `${folder}/`]) {
      assertThrows(() => new OutFile(path), RangeError, "there is a folder of that name");
    }
    const path = `${folder}/nowhere/a.csv`;
    assertThrows(
      () => new OutFile(path),
      RangeError,
      `Cannot write ${path}: No such file or directory (os error 2)`,
    );
  }));

Deno.test("OutFile refuses a name that is none", () => {
  const { message } = assertThrows(() => new OutFile(""), RangeError);
  assertEquals(message, 'Cannot write "": it names no file');
});

Deno.test("OutFile writes into a device and leaves it one", () =>
  withFolder((folder) => {
    // Through a link: whatever goes wrong here takes the link and not the device.
    const path = `${folder}/null`;
    Deno.symlinkSync("/dev/null", path);
    const file = new OutFile(path);
    file.write(encoder.encode("gone"));
    file.finish();
    file.discard();
    assertEquals([Deno.statSync(path).isCharDevice, names(folder)], [true, ["null"]]);
    assertEquals(Deno.lstatSync(path).isSymlink, true);
  }));

Deno.test("OutFile replaces what a link points to, not the link", () =>
  withFolder((folder) => {
    Deno.writeTextFileSync(`${folder}/a.csv`, "old");
    Deno.symlinkSync("a.csv", `${folder}/link.csv`);
    const file = new OutFile(`${folder}/link.csv`);
    file.write(encoder.encode("new"));
    file.finish();
    assertEquals(Deno.readTextFileSync(`${folder}/a.csv`), "new");
    assertEquals(Deno.lstatSync(`${folder}/link.csv`).isSymlink, true);
    assertEquals(names(folder), ["a.csv", "link.csv"]);
  }));
