// Pictures of a page: what is refused without a browser, and how a page is addressed.
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { pageUrl, reportPng } from "../../lib/app/report_png.ts";

const IO = { stdout: () => true, stderr() {}, stderrIsTerminal: false };

Deno.test("reportPng() refuses a folder without a page", async () => {
  await assertRejects(
    () => reportPng("nowhere/", {}, IO),
    RangeError,
    "Cannot read nowhere/report.html: there is no such file",
  );
});

Deno.test("reportPng() runs no program where that is not allowed", () =>
  inFolder(async (folder) => {
    Deno.writeTextFileSync(`${folder}/report.html`, "<!doctype html>");
    await assertRejects(() => reportPng(folder, {}, IO), Deno.errors.NotCapable);
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["report.html"]);
  }));

Deno.test("pageUrl() addresses a file whatever its name", () =>
  inFolder((folder) => {
    Deno.writeTextFileSync(`${folder}/a #1 ?.html`, "");
    const url = pageUrl(`${folder}/a #1 ?.html`);
    assert(url.startsWith("file:///") && url.endsWith("/a%20%231%20%3F.html"), url);
    assertThrows(() => pageUrl(`${folder}/none`), RangeError, "there is no such file");
  }));

async function inFolder(test: (folder: string) => void | Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync();
  try {
    await test(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}
