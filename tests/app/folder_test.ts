// Names of folders that nobody named.
import { assertEquals, assertThrows } from "@std/assert";
import { defaultFolder, folderOf } from "../../lib/app/folder.ts";

// deno-fmt-ignore
const cases = [
  { paths: ["data/btc.csv"], name: "btc" },
  { paths: ["a/btcusdt_20230404.dat.gz", "a/btcusdt_20230405.dat.gz"], name: "btcusdt_20230404" },
  { paths: ["a/BTCUSDT-trades-2024-08.csv.zst"], name: "BTCUSDT-trades-2024-08" },
  { paths: ["BTCUSDT-trades-2024-08.zip"], name: "BTCUSDT-trades-2024-08" },
  { paths: ["../recordings/"], name: "recordings" },
  { paths: ["my data (1).csv"], name: "my_data__1_" },
  { paths: ["."], name: "data" },
  { paths: [".csv"], name: "data" },
  { paths: [], name: "data" },
];

for (const { paths, name } of cases) {
  Deno.test(`defaultFolder() names a folder after "${paths.join(" ")}"`, () => {
    assertEquals(defaultFolder(paths, 1_723_161_253_937), `reports/${name}-20240808T235413Z/`);
  });
}

Deno.test("folderOf() takes the user's word, or else the default", () => {
  const options = { paths: ["btc.csv"], ms: 1_723_161_253_937 };
  assertEquals(folderOf("out", options), "out");
  assertEquals(folderOf(undefined, options), defaultFolder(options.paths, options.ms));
  for (const out of ["", " "]) {
    const { message } = assertThrows(() => folderOf(out, options), RangeError);
    assertEquals(message, `Cannot use --out "${out}": it names no folder`);
  }
});
