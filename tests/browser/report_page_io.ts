// The page of real reports in Chromium: its figures, its searching, its looks; the network is off.
import { assert, assertEquals, assertGreater, assertMatch } from "@std/assert";
import { withChromium } from "../../lib/app/chromium.ts";
import type { DevTools, Screen } from "../../lib/app/devtools.ts";
import { pageUrl, READY, reportPng } from "../../lib/app/report_png.ts";
import { main } from "../../main.ts";

const DATA = "data/btc.csv";
/** Where a person finds the pictures of the last run. */
const PICTURES = ".cache/browser";
const DESK: Screen = { width: 1280, height: 900, scale: 1, scheme: "light", media: "screen" };
const PHONE: Screen = { ...DESK, width: 390, height: 844, scale: 2 };
const SCREENS: Readonly<Record<string, Screen>> = {
  light: DESK,
  dark: { ...DESK, scheme: "dark" },
  phone: PHONE,
  phone_dark: { ...PHONE, scheme: "dark" },
  paper: { ...DESK, width: 720, scheme: "dark", media: "print" },
};

const IO = { stdout: () => true, stderr() {}, stderrIsTerminal: false };

interface Shown {
  readonly path: string;
  readonly value: string;
  readonly text: string;
}

Deno.test("the page shows the figures of report.json", () =>
  withReport([DATA], async (tools, folder) => {
    await tools.load(pageUrl(`${folder}/report.html`), READY);
    const report: unknown = JSON.parse(Deno.readTextFileSync(`${folder}/report.json`));
    const figures = await readList<Shown>(
      tools,
      `[...document.querySelectorAll("data[data-figure]")].map((data) =>
        ({ path: data.dataset.figure, value: data.value, text: data.textContent }))`,
    );
    assertGreater(figures.length, 400);
    for (const { path, value, text } of figures) {
      const exact = path.split(".").reduce<unknown>(fieldOf, report);
      assertEquals(value, typeof exact === "string" ? exact : JSON.stringify(exact), path);
      agree({ path, value, text });
    }
    quiet(tools, folder);
  }));

Deno.test("the page draws its charts with and without scripts", () =>
  withReport([DATA], async (tools, folder) => {
    await tools.load(pageUrl(`${folder}/report.html`), READY);
    const drawn = await readList<number>(
      tools,
      `[...document.querySelectorAll(".plot canvas")].map((canvas) => {
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        return data.filter((byte, index) => index % 4 === 3 && byte !== 0).length;
      })`,
    );
    assertEquals(drawn.length, 6);
    for (const pixels of drawn) assertGreater(pixels, 1_000);
    const pictures = `[...document.querySelectorAll("svg.picture")]
      .map((picture) => picture.getBoundingClientRect().height)`;
    assertEquals(
      (await readList<number>(tools, pictures)).filter((height) => 0 < height).length,
      1,
    );
    await tools.show({ ...DESK, media: "print" });
    const printed = await readList<number>(tools, pictures);
    assertEquals(printed.filter((height) => 0 < height).length, 7);
    assertEquals(await tools.read(`document.querySelector(".plot").clientHeight`), 0);
    quiet(tools, folder);
  }));

Deno.test("the page finds fills", () =>
  withReport([DATA], async (tools, folder) => {
    await tools.load(pageUrl(`${folder}/report.html`), READY);
    const rows = Deno.readTextFileSync(`${folder}/fills.csv`).trim().split("\n").slice(1);
    const sells = rows.filter((row) => row.includes("sell") && row.includes("ek-s1"));
    assertGreater(sells.length, 0);
    assertEquals(await found(tools, ""), `1 to ${Math.min(50, rows.length)} of ${rows.length}`);
    assertEquals(await found(tools, "SELL ek-s1"), `1 to ${sells.length} of ${sells.length}`);
    assertEquals(await found(tools, "<b>nothing"), "none found");
    quiet(tools, folder);
  }));

Deno.test("the page explains every figure one click away", () =>
  withReport([DATA], async (tools, folder) => {
    await tools.load(pageUrl(`${folder}/report.html`), READY);
    const silent = await readList<string>(
      tools,
      `[...document.querySelectorAll("button.about")].filter((button) => {
        button.click();
        const open = document.querySelector(":popover-open");
        const told = open !== null && open.getBoundingClientRect().width > 100 &&
          open.querySelector("p").textContent.length > 3;
        open?.hidePopover();
        return !told;
      }).map((button) => button.textContent)`,
    );
    assertEquals(silent, []);
    quiet(tools, folder);
  }));

Deno.test("the page fits a desk, a phone and paper, in light and dark", () =>
  withReport([DATA], async (tools, folder) => {
    Deno.mkdirSync(PICTURES, { recursive: true });
    for (const [name, screen] of Object.entries(SCREENS)) {
      await tools.show(screen);
      await tools.load(pageUrl(`${folder}/report.html`), READY);
      assertEquals(await tools.read(`document.documentElement.scrollWidth`), screen.width, name);
      const dark = screen.scheme === "dark" && screen.media === "screen";
      const [red] = await readList<number>(
        tools,
        `getComputedStyle(document.documentElement).backgroundColor.match(/\\d+/g).map(Number)`,
      );
      assertEquals((red ?? 0) < 128, dark, name);
      const clip = { x: 0, y: 0, width: screen.width, height: 2_400 };
      Deno.writeFileSync(`${PICTURES}/${name}.png`, await tools.picture(clip));
    }
    const pdf = await tools.printed();
    assertEquals(new TextDecoder().decode(pdf.subarray(0, 5)), "%PDF-");
    quiet(tools, folder);
  }));

Deno.test("the page leaves a hostile file name as text", () =>
  inFolder(async (folder) => {
    const name = `"><img src=x onerror=alert(1)><script>alert(2)<!--'.csv`;
    Deno.copyFileSync(DATA, `${folder}/${name}`);
    await withReport([`${folder}/${name}`, "--no-bounds"], async (tools, out) => {
      await tools.load(pageUrl(`${out}/report.html`), READY);
      assertEquals(await tools.read(`document.images.length`), 0);
      assertEquals(await tools.read(`document.scripts.length`), 6);
      const shown = await tools.read(
        `document.querySelector('[data-figure="data.files.0.path"]').textContent`,
      );
      assertEquals(shown, `${folder}/${name}`);
      quiet(tools, out);
    });
  }));

Deno.test("the page of a naive calculation stands without charts", () =>
  withReport([DATA, "--fill", "naive"], async (tools, folder) => {
    await tools.load(pageUrl(`${folder}/report.html`), READY);
    assertEquals(await tools.read(`document.querySelectorAll("figure").length`), 0);
    assertMatch(String(await tools.read(`document.body.textContent`)), /no orders are placed/);
    quiet(tools, folder);
  }));

Deno.test("reportPng() writes a picture of each figure", () =>
  inFolder(async (folder) => {
    await run([DATA, "--no-bounds", "--out", folder]);
    await reportPng(`${folder}/`, { dark: true }, IO);
    const pictures = [...Deno.readDirSync(folder)].map(({ name }) => name)
      .filter((name) => name.endsWith(".png")).sort();
    assertEquals(pictures, [
      "drawdown_chart.png",
      "equity_chart.png",
      "gain_chart.png",
      "inventory_chart.png",
      "markout_chart.png",
      "price_chart.png",
      "quoting_chart.png",
    ]);
    for (const name of pictures) {
      assertGreater(Deno.readFileSync(`${folder}/${name}`).length, 5_000, name);
    }
  }));

/** Whether a text shows its value: numbers to their last digit, cut or rounded. */
function agree({ path, value, text }: Shown): void {
  const number = /^(-?[\d,]*\d(?:\.\d+)?)(?: %| bp| s| h| ms| MB)?$/.exec(text)?.[1];
  if (number === undefined || /_us\b|sha256|path|\.from|\.to|digest/.test(path)) return;
  const digits = number.split(".")[1]?.length ?? 0;
  const times = / MB$/.test(text) ? 1e-6 : / s$/.test(text) && path.includes("_ms") ? 1e-3 : 1;
  const off = Math.abs(Number(number.replaceAll(",", "")) - Number(value) * times);
  assert(off <= 1.000001 * 10 ** -digits, `${path}: ${value} is shown as ${text}`);
}

/** Nothing was asked for but the page, and nothing went wrong in it. */
function quiet(tools: DevTools, folder: string): void {
  assertEquals(tools.complaints, []);
  assertEquals([...new Set(tools.requests)], [pageUrl(`${folder}/report.html`)]);
}

/** What the table of fills says after a search. */
async function found(tools: DevTools, words: string): Promise<unknown> {
  return await tools.read(`(() => {
    const table = document.getElementById("fills_table");
    const input = table.querySelector("input");
    input.value = ${JSON.stringify(words)};
    input.dispatchEvent(new Event("input"));
    return table.querySelector("output").textContent;
  })()`);
}

async function readList<T>(tools: DevTools, expression: string): Promise<readonly T[]> {
  const value = await tools.read(expression);
  assert(Array.isArray(value), `${expression} is no list`);
  return value;
}

async function run(args: readonly string[]): Promise<void> {
  assertEquals(await main(["backtest", ...args, "--quiet"], IO), 0);
}

async function withReport(
  args: readonly string[],
  test: (tools: DevTools, folder: string) => Promise<void>,
): Promise<void> {
  await inFolder(async (folder) => {
    await run([...args, "--out", folder]);
    await withChromium(async (tools) => {
      await tools.show(DESK);
      await test(tools, folder);
    });
  });
}

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync();
  try {
    await test(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
