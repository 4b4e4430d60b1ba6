// What lies in a folder already: months, and the days that they repeat.
import { assertEquals } from "@std/assert";
import { dumpOf } from "../../lib/download/dumps.ts";
import { monthsHere, repeatedDays } from "../../lib/download/folder.ts";

const dump = dumpOf({ market: "spot", symbol: "BTCUSDT", kind: "klines", interval: "1m" });

const FILES = [
  "BTCUSDT-1m-2024-04.zip",
  "BTCUSDT-1m-2024-04.zip.CHECKSUM",
  "BTCUSDT-1m-2024-05.zip.part",
  "BTCUSDT-1m-2024-04-30.zip",
  "BTCUSDT-1m-2024-04-02.zip",
  "BTCUSDT-1m-2024-05-01.zip",
  "BTCUSDT-1m-2024-04-31.zip",
  "BTCUSDT-5m-2024-06.zip",
  "ETHUSDT-1m-2024-06.zip",
  "notes.txt",
];

Deno.test("monthsHere() and repeatedDays() look at whole files of the series only", () => {
  const folder = Deno.makeTempDirSync({ prefix: "evenkeel-" });
  try {
    for (const name of FILES) Deno.writeTextFileSync(`${folder}/${name}`, "");
    assertEquals([...monthsHere(folder, dump)], ["2024-04"]);
    assertEquals(repeatedDays(folder, dump), [
      "BTCUSDT-1m-2024-04-02.zip",
      "BTCUSDT-1m-2024-04-30.zip",
    ]);
    assertEquals([...monthsHere(`${folder}/nowhere`, dump)], []);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
