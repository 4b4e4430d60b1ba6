// Files that hold the same are told from files of one size.
import { assertEquals, assertThrows } from "@std/assert";
import { refuseEqual } from "../../backtest/equal_files.ts";

function inFolder(texts: Readonly<Record<string, string>>, act: (folder: string) => void): void {
  const folder = Deno.makeTempDirSync();
  try {
    for (const [name, text] of Object.entries(texts)) {
      Deno.writeTextFileSync(`${folder}/${name}`, text);
    }
    act(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

const LONG = "x".repeat(300_000);

// deno-fmt-ignore
const CASES: readonly { name: string; one: string; other: string; isEqual: boolean }[] = [
  { name: "copies", one: "a\n1\n", other: "a\n1\n", isEqual: true },
  { name: "files of one size", one: "a\n1\n", other: "a\n2\n", isEqual: false },
  { name: "a file and its beginning", one: "a\n1\n2\n", other: "a\n1\n", isEqual: false },
  { name: "long copies", one: LONG, other: LONG, isEqual: true },
  { name: "long files with other ends", one: `${LONG}1`, other: `${LONG}2`, isEqual: false },
];

for (const { name, one, other, isEqual } of CASES) {
  Deno.test(`refuseEqual() compares ${name}`, () =>
    inFolder({ one, other }, (folder) => {
      const files = ["one", "other"].map((path) => ({
        path: `${folder}/${path}`,
        bytes: Deno.statSync(`${folder}/${path}`).size,
      }));
      if (!isEqual) return refuseEqual(files);
      const { message } = assertThrows(() => refuseEqual(files), RangeError);
      assertEquals(
        message,
        `Cannot read ${folder}/other: it has the same content as ${folder}/one`,
      );
    }));
}
