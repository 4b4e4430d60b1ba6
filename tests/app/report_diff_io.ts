// `report-diff` on the reports of real runs, and on files that are no reports.
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { main } from "../../main.ts";

async function ran(...args: readonly string[]) {
  let [stdout, stderr] = ["", ""];
  const decoder = new TextDecoder();
  const code = await main(args, {
    stdout: (bytes) => {
      stdout += decoder.decode(bytes, { stream: true });
      return true;
    },
    stderr: (text) => {
      stderr += text;
    },
    stderrIsTerminal: false,
  });
  return { code, stdout, stderr };
}

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync({ prefix: "evenkeel-" });
  try {
    await work(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** Runs on the sample, near enough to the market to be filled. */
async function backtest(out: string, ...changes: readonly string[]): Promise<void> {
  const near = ["strategy.min_spread=0.0002", "strategy.levels=[0.0006,0.0008,0.001]", ...changes];
  const { code, stderr } = await ran(
    "backtest",
    "data/btc.csv",
    "--quiet",
    "--no-bounds",
    "--to",
    "2025-06-02T12:15:00Z",
    "--out",
    out,
    ...near.flatMap((change) => ["--set", change]),
  );
  assertEquals([code, stderr], [0, ""]);
}

Deno.test("report-diff tells two runs apart, and a run from itself nowhere", () =>
  withFolder(async (folder) => {
    const [a, b] = [`${folder}/a`, `${folder}/b`];
    await backtest(a);
    await backtest(b, "latency.amend_ms=80");
    const { code, stdout, stderr } = await ran("report-diff", `${a}/`, `${b}/report.json`);
    assertEquals([code, stderr], [0, ""]);
    assertStringIncludes(stdout, "DIFFERENT digests");
    assertStringIncludes(stdout, "The data files are the same.");
    assertStringIncludes(stdout, "latency.amend_ms: 20 -> 80");
    assertStringIncludes(stdout, "compared line by line");

    const same = await ran("report-diff", a, a);
    assertStringIncludes(same.stdout, "SAME digest");
    assertStringIncludes(same.stdout, "no key: the runs have the same configuration");
    assertEquals(same.stdout.match(/^no row: /gm)?.length, 2);

    const json = JSON.parse((await ran("report-diff", a, b, "--json", "--decisions", "3")).stdout);
    const report = JSON.parse(Deno.readTextFileSync(`${b}/report.json`));
    const figure = json.figures.find(({ name }: { name: string }) => name === "run.requests");
    assertEquals(figure.b.value, report.run.requests);
    assertEquals(figure.difference, String(figure.b.value - figure.a.value));
    assert(0 < json.orders.differing && json.orders.first.length <= 6);
    const rows = Deno.readTextFileSync(`${b}/orders.csv`).trimEnd().split("\n").length - 1;
    assertEquals(json.orders.rows_b, rows);

    Deno.removeSync(`${b}/fills.csv`);
    const partly = await ran("report-diff", a, b);
    assertStringIncludes(partly.stdout, "not compared: there is no");
    assertEquals(partly.code, 0);
  }));

// deno-fmt-ignore
const wrong = [
  { text: "{", line: "it is not JSON" },
  { text: "[]", line: "it is not a report" },
  { text: `{"schema":"evenkeel-report/1","data":{}}`, line: "it is not a report: see run" },
  { text: `{"schema":"evenkeel-report/2","data":{},"run":{"digest":""}}`, line: "its schema is not evenkeel-report/1, the one that this version reads" },
];

for (const { text, line } of wrong) {
  Deno.test(`report-diff refuses a report of ${text}`, () =>
    withFolder(async (folder) => {
      const path = `${folder}/report.json`;
      Deno.writeTextFileSync(path, text);
      const stderr = `Cannot compare ${path}: ${line}\n`;
      assertEquals(await ran("report-diff", folder, folder), { code: 2, stdout: "", stderr });
    }));
}

Deno.test("report-diff refuses a folder without a report", () =>
  withFolder(async (folder) => {
    const stderr = `Cannot read ${folder}/report.json: there is no such file\n`;
    assertEquals(await ran("report-diff", folder, folder), { code: 2, stdout: "", stderr });
  }));
