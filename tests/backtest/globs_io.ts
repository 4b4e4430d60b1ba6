// Patterns, folders and files: what the user named, as the files that it stands for.
import { assertEquals, assertThrows } from "@std/assert";
import {
  alternatives,
  expandPaths,
  fitsName,
  refuseIrregular,
  refuseTwice,
} from "../../backtest/globs.ts";

const FILES = [
  "a.csv",
  "a.csv.gz",
  "b.csv",
  "B.csv",
  "x[1].csv",
  "x1.csv",
  ".hidden.csv",
  "a.zip.CHECKSUM",
  "a.zip.part",
  "2024/btc-01.csv",
  "2024/btc-02.csv",
  "2024/deep/btc-03.csv",
  "2024/deep/eth-03.csv",
  "2024/.git/btc-04.csv",
];

function inFolder(act: (folder: string) => void): void {
  const folder = Deno.makeTempDirSync();
  try {
    for (const name of FILES) {
      const path = `${folder}/${name}`;
      Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
      Deno.writeTextFileSync(path, "");
    }
    Deno.symlinkSync(folder, `${folder}/2024/loop`);
    act(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

// deno-fmt-ignore
const CASES: readonly (readonly [pattern: string, ...names: readonly string[]])[] = [
  ["a.csv", "a.csv"],
  ["none.csv", "none.csv"],
  ["*.csv", "B.csv", "a.csv", "b.csv", "x1.csv", "x[1].csv"],
  ["?.csv", "B.csv", "a.csv", "b.csv"],
  ["[ab].csv", "a.csv", "b.csv"],
  ["[!ab].csv", "B.csv"],
  ["[a-z].csv", "a.csv", "b.csv"],
  ["{b,a}.csv", "a.csv", "b.csv"],
  ["a.csv{,.gz}", "a.csv", "a.csv.gz"],
  ["x[1].csv", "x[1].csv"],
  ["x[[]1].csv", "x[1].csv"],
  ["x[1]*.csv", "x1.csv"],
  [".*.csv", ".hidden.csv"],
  ["a*", "a.csv", "a.csv.gz"],
  ["*.CHECKSUM", "a.zip.CHECKSUM"],
  ["2024/*", "2024/btc-01.csv", "2024/btc-02.csv", "2024/deep/btc-03.csv", "2024/deep/eth-03.csv", "2024/loop/B.csv", "2024/loop/a.csv", "2024/loop/a.csv.gz", "2024/loop/b.csv", "2024/loop/x1.csv", "2024/loop/x[1].csv"],
  ["**/btc-*.csv", "2024/btc-01.csv", "2024/btc-02.csv", "2024/deep/btc-03.csv"],
  ["2024/**/btc-*.csv", "2024/btc-01.csv", "2024/btc-02.csv", "2024/deep/btc-03.csv"],
  ["**/**/eth*", "2024/deep/eth-03.csv"],
  ["20??/d*p/*-03.csv", "2024/deep/btc-03.csv", "2024/deep/eth-03.csv"],
  ["*/deep", "2024/deep/btc-03.csv", "2024/deep/eth-03.csv"],
  ["2024/deep/", "2024/deep/btc-03.csv", "2024/deep/eth-03.csv"],
];

for (const [pattern, ...names] of CASES) {
  Deno.test(`expandPaths() takes ${pattern} for ${names.length} files`, () => {
    inFolder((folder) => {
      const full = names.map((name) => `${folder}/${name}`);
      assertEquals(expandPaths([`${folder}/${pattern}`]), full);
    });
  });
}

Deno.test("expandPaths() takes a pattern below the folder we are in", () => {
  assertEquals(expandPaths(["tests/backtest/glob?_io.ts"]), ["tests/backtest/globs_io.ts"]);
  assertEquals(expandPaths(["test[s]/backtest/globs_io.ts"]), ["tests/backtest/globs_io.ts"]);
});

Deno.test("expandPaths() refuses a pattern that matches nothing, and too many alternatives", () => {
  inFolder((folder) => {
    for (const pattern of ["*.dat", "none/*", "a.csv/*", "{x,y}.dat", "**/none"]) {
      const path = `${folder}/${pattern}`;
      const message = `Cannot read ${path}: no file has a name that it matches`;
      assertThrows(() => expandPaths([path]), RangeError, message);
    }
    const many = "{a,b,c,d,e,f,g,h,i,j,k}".repeat(3);
    const thrown = assertThrows(() => expandPaths([`${folder}/${many}`]), RangeError);
    assertEquals(thrown.message.endsWith("it stands for more than 1000 patterns"), true);
  });
});

Deno.test("alternatives() multiplies braces, one in another too, and leaves open ones", () => {
  assertEquals(alternatives("{a,b}{1,2}"), ["a1", "a2", "b1", "b2"]);
  assertEquals(alternatives("x{a,{b,c}d}"), ["xa", "xbd", "xcd"]);
  assertEquals(alternatives("a{b"), ["a{b"]);
  assertEquals(alternatives("{a}"), ["{a}"]);
});

Deno.test("fitsName() matches a name of many stars without trying them all", () => {
  assertEquals(fitsName("a".repeat(255), "*a".repeat(60) + "b"), false);
  assertEquals(fitsName("a".repeat(255), "*a".repeat(60) + "*"), true);
  assertEquals(fitsName("a\u{1F600}b", "a?b"), true);
  assertEquals(fitsName("[", "["), true);
  assertEquals(fitsName("-", "[a-]"), true);
  assertEquals(fitsName("^", "[^a]"), true);
  assertEquals(fitsName("a", "[z-a]"), false);
});

Deno.test("refuseTwice() refuses one file under two names, and lets others pass", () =>
  inFolder((folder) => {
    const paths = [`${folder}/a.csv`, `${folder}/b.csv`, `${folder}/none`];
    assertEquals(refuseTwice(paths), paths);
    const refused = (path: string) =>
      assertThrows(() => refuseTwice([...paths, path]), RangeError).message;
    assertEquals(refused(`${folder}/b.csv`), `Cannot read ${folder}/b.csv: it is named twice`);
    const other = `${folder}/2024/../b.csv`;
    assertEquals(refused(other), `Cannot read ${other}: it is the same file as ${folder}/b.csv`);
  }));

Deno.test("refuseIrregular() refuses what is neither a file nor a folder", () => {
  const { message } = assertThrows(() => refuseIrregular("/dev/null"), RangeError);
  assertEquals(message, "Cannot read /dev/null: it is not a regular file");
  const folder = Deno.makeTempDirSync();
  try {
    Deno.writeTextFileSync(`${folder}/a.csv`, "");
    for (const path of [folder, `${folder}/a.csv`, `${folder}/none`]) refuseIrregular(path);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
