// The five files: streamed, renamed together, never half-written under a final name.
import { assert, assertEquals, assertThrows } from "@std/assert";
import { reportText } from "../../lib/report/assemble.ts";
import { EQUITY_HEADER } from "../../lib/report/return_meter.ts";
import { FILLS_HEADER, ORDERS_HEADER } from "../../lib/report/rows.ts";
import { ReportFiles } from "../../lib/report/write.ts";
import { busyReport } from "./sample.ts";

const REPORT = busyReport();
const PAGE = "<!doctype html>";

Deno.test("ReportFiles writes five files into a folder that was not there", () => {
  inFolder((base) => {
    const folder = `${base}/a/b`;
    const files = new ReportFiles(folder);
    files.fill("1,2");
    files.order("3,4");
    files.order("5,6");
    files.equity("7,8");
    files.finish(REPORT, PAGE);
    assertEquals(names(folder), [
      "equity.csv",
      "fills.csv",
      "orders.csv",
      "report.html",
      "report.json",
    ]);
    assertEquals(Deno.readTextFileSync(`${folder}/fills.csv`), `${FILLS_HEADER}\n1,2\n`);
    assertEquals(Deno.readTextFileSync(`${folder}/orders.csv`), `${ORDERS_HEADER}\n3,4\n5,6\n`);
    assertEquals(Deno.readTextFileSync(`${folder}/equity.csv`), `${EQUITY_HEADER}\n7,8\n`);
    assertEquals(Deno.readTextFileSync(`${folder}/report.html`), PAGE);
    assertEquals(Deno.readTextFileSync(`${folder}/report.json`), reportText(REPORT));
  });
});

Deno.test("ReportFiles shows nothing under a final name before it is finished", () => {
  inFolder((folder) => {
    Deno.writeTextFileSync(`${folder}/fills.csv`, "old");
    const files = new ReportFiles(folder);
    files.fill("1");
    assertEquals(Deno.readTextFileSync(`${folder}/fills.csv`), "old");
    assert(names(folder).every((name) => name === "fills.csv" || name.startsWith(".")));
    files.discard();
    assertEquals(names(folder), ["fills.csv"]);
    assertEquals(Deno.readTextFileSync(`${folder}/fills.csv`), "old");
  });
});

Deno.test("ReportFiles replaces files of its names and leaves others alone", () => {
  inFolder((folder) => {
    Deno.writeTextFileSync(`${folder}/report.json`, "old");
    Deno.writeTextFileSync(`${folder}/notes.txt`, "mine");
    new ReportFiles(folder).finish(REPORT, PAGE);
    assertEquals(Deno.readTextFileSync(`${folder}/report.json`), reportText(REPORT));
    assertEquals(Deno.readTextFileSync(`${folder}/notes.txt`), "mine");
    assertEquals(names(folder).length, 6);
  });
});

Deno.test("ReportFiles takes more rows than its buffer holds", () => {
  inFolder((folder) => {
    const files = new ReportFiles(folder);
    const row = "é".repeat(1_000);
    for (let count = 0; count < 200; count++) files.equity(row);
    files.finish(REPORT, PAGE);
    const lines = Deno.readTextFileSync(`${folder}/equity.csv`).split("\n");
    assertEquals(lines.length, 202);
    assert(lines.slice(1, -1).every((line) => line === row));
  });
});

Deno.test("ReportFiles removes a folder that it made when it is discarded", () => {
  inFolder((base) => {
    const files = new ReportFiles(`${base}/made`);
    files.discard();
    files.discard();
    assertEquals(names(base), []);
  });
});

Deno.test("ReportFiles lets two writers use one folder", () => {
  inFolder((folder) => {
    const one = new ReportFiles(folder);
    const two = new ReportFiles(folder);
    one.fill("one");
    two.fill("two");
    one.finish(REPORT, PAGE);
    two.finish(REPORT, PAGE);
    assertEquals(Deno.readTextFileSync(`${folder}/fills.csv`), `${FILLS_HEADER}\ntwo\n`);
  });
});

Deno.test("ReportFiles refuses a folder that is a file", () => {
  inFolder((base) => {
    Deno.writeTextFileSync(`${base}/file`, "");
    assertThrows(() => new ReportFiles(`${base}/file`), RangeError, `Cannot write ${base}/file: `);
  });
});

Deno.test("ReportFiles refuses a folder under one of its names, and leaves nothing", () => {
  inFolder((folder) => {
    Deno.mkdirSync(`${folder}/report.json`);
    assertThrows(
      () => new ReportFiles(folder),
      RangeError,
      `Cannot write ${folder}/report.json: there is a folder of that name`,
    );
    assertEquals(names(folder), ["report.json"]);
  });
});

Deno.test("ReportFiles leaves nothing temporary when a rename fails", () => {
  inFolder((folder) => {
    const files = new ReportFiles(folder);
    Deno.mkdirSync(`${folder}/orders.csv`);
    assertThrows(
      () => files.finish(REPORT, PAGE),
      RangeError,
      `Cannot write ${folder}/orders.csv: `,
    );
    assertEquals(names(folder).filter((name) => name.startsWith(".")), []);
    assert(!names(folder).includes("report.json"));
  });
});

function names(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

function inFolder(test: (folder: string) => void): void {
  const folder = Deno.makeTempDirSync();
  try {
    test(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}
