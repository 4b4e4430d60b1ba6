// The page of two symbols in Chromium: its figures, charts and tables, on a desk, a phone and paper.
import { assert, assertEquals, assertGreater } from "@std/assert";
import { withChromium } from "../../lib/app/chromium.ts";
import type { DevTools, Screen } from "../../lib/app/devtools.ts";
import { pageUrl, READY, reportPng } from "../../lib/app/report_png.ts";
import { main } from "../../main.ts";
import { exchangeInfo, syntheticHead } from "../backtest/fleet_rig.ts";

/** Where a person finds the pictures of the last run. */
const PICTURES = ".cache/browser";
const DESK: Screen = { width: 1280, height: 900, scale: 1, scheme: "light", media: "screen" };
const SCREENS: Readonly<Record<string, Screen>> = {
  account: DESK,
  account_phone: { ...DESK, width: 390, height: 844, scale: 2, scheme: "dark" },
  account_paper: { ...DESK, width: 720, media: "print" },
};
const TOUCH = ["strategy.spread=0", "strategy.min_profit=0", "fees.maker=0"];
const IO = { stdout: () => true, stderr() {}, stderrIsTerminal: false };

Deno.test("the page of two symbols shows, draws and finds what each of them did", () =>
  withReport(async (tools, folder) => {
    await tools.load(pageUrl(`${folder}/report.html`), READY);
    const report: unknown = JSON.parse(Deno.readTextFileSync(`${folder}/report.json`));
    const figures = await tools.read(
      `[...document.querySelectorAll("data[data-figure]")].map((data) =>
        [data.dataset.figure, data.value])`,
    );
    assert(Array.isArray(figures));
    assertGreater(figures.length, 800);
    for (const [path, value] of figures) {
      const exact = String(path).split(".").reduce<unknown>(fieldOf, report);
      assertEquals(value, typeof exact === "string" ? exact : JSON.stringify(exact), path);
    }
    assertEquals(await tools.read(`document.querySelectorAll(".plot canvas").length`), 2 + 2 * 6);
    const told = `[...document.querySelectorAll(".rows output")].map((one) => one.textContent)`;
    const tables = await tools.read(told);
    assert(Array.isArray(tables));
    assertEquals(tables.length, 4);
    for (const text of tables) assert(/^1 to \d+ of \d+$/.test(String(text)), String(text));
    assertEquals(tools.complaints, []);
    assertEquals([...new Set(tools.requests)], [pageUrl(`${folder}/report.html`)]);
  }));

Deno.test("the page of two symbols fits a desk, a phone and paper", () =>
  withReport(async (tools, folder) => {
    Deno.mkdirSync(PICTURES, { recursive: true });
    for (const [name, screen] of Object.entries(SCREENS)) {
      await tools.show(screen);
      await tools.load(pageUrl(`${folder}/report.html`), READY);
      assertEquals(await tools.read(`document.documentElement.scrollWidth`), screen.width, name);
      const clip = { x: 0, y: 0, width: screen.width, height: 2_400 };
      Deno.writeFileSync(`${PICTURES}/${name}.png`, await tools.picture(clip));
    }
  }));

Deno.test("reportPng() writes the pictures of the account and of each symbol", () =>
  withReport(async (_tools, folder) => {
    await reportPng(folder, {}, IO);
    const pictures = [...Deno.readDirSync(folder)].map(({ name }) => name)
      .filter((name) => name.endsWith(".png"));
    for (const name of ["equity_chart.png", "s0-price_chart.png", "s1-price_chart.png"]) {
      assert(pictures.includes(name), name);
    }
  }));

async function withReport(
  test: (tools: DevTools, folder: string) => Promise<void>,
): Promise<void> {
  const folder = Deno.makeTempDirSync();
  try {
    const symbols = ["BTCUSDT", "ETHUSDT"];
    const paths = symbols.map((symbol, index) => {
      const path = `${folder}/${symbol}.csv`;
      Deno.writeFileSync(path, syntheticHead(symbol, { seed: 11 + index, bytes: 200_000 }).bytes);
      return path;
    });
    const info = `${folder}/info.json`;
    Deno.writeTextFileSync(info, exchangeInfo());
    const busy = ["--profile", "profit", ...TOUCH.flatMap((key) => ["--set", key])];
    const flags = ["--symbol", symbols.join(","), "--instrument", info, ...busy];
    const out = `${folder}/out`;
    assertEquals(await main(["backtest", ...paths, ...flags, "--out", out, "--quiet"], IO), 0);
    await withChromium(async (tools) => {
      await tools.show(DESK);
      await test(tools, out);
    });
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
