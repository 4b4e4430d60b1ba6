// `report-png`: the plots of a report's page as pictures. It alone may run a browser.
import { z } from "zod";
import { withChromium } from "./chromium.ts";
import type { DevTools } from "./devtools.ts";
import { type Io, print } from "./io.ts";
import { OutFile } from "./out_file.ts";

export interface ReportPngFlags {
  readonly dark?: boolean;
}

const WIDTH = 1_000;
const HEIGHT = 900;
/** Device pixels a CSS pixel. */
const SCALE = 2;
/** Room around a figure, in CSS pixels. */
const EDGE = 12;

/** Every figure of the page with its name and place. */
const FIGURES = `[...document.querySelectorAll("figure[id]")].map((figure) => {
  const { x, y, width, height } = figure.getBoundingClientRect();
  const edge = ${EDGE};
  const clip = { x: x + scrollX - edge, y: y + scrollY - edge };
  return { name: figure.id, clip: { ...clip, width: width + 2 * edge, height: height + 2 * edge } };
})`;

const figures = z.array(z.object({
  name: z.string().regex(/^[a-z][a-z0-9_-]*$/),
  clip: z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
}));

/** The page says so when its charts are drawn. */
export const READY = `document.documentElement.classList.contains("ready")`;

/** Writes `<name>.png` into the report's folder for each figure of its page. */
export async function reportPng(folder: string, flags: ReportPngFlags, io: Io): Promise<void> {
  const bare = folder.replace(/\/+$/, "");
  const url = pageUrl(`${bare}/report.html`);
  const names = await withChromium(async (tools) => {
    await tools.show({
      width: WIDTH,
      height: HEIGHT,
      scale: SCALE,
      scheme: flags.dark === true ? "dark" : "light",
      media: "screen",
    });
    await tools.load(url, READY);
    return await writeFigures(tools, bare);
  });
  print(io, names.map((name) => `${bare}/${name}\n`).join(""));
}

async function writeFigures(tools: DevTools, folder: string): Promise<readonly string[]> {
  const names: string[] = [];
  for (const { name, clip } of figures.parse(await tools.read(FIGURES))) {
    const file = new OutFile(`${folder}/${name}.png`);
    try {
      file.write(await tools.picture(clip));
      file.finish();
    } finally {
      file.discard();
    }
    names.push(`${name}.png`);
  }
  return names;
}

/** The address of a local file, whatever is in its name. */
export function pageUrl(path: string): string {
  try {
    const parts = Deno.realPathSync(path).split("/").map(encodeURIComponent);
    return `file://${parts.join("/")}`;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new RangeError(`Cannot read ${path}: there is no such file`);
  }
}
