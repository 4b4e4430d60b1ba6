// `venue` as a program that another one starts, and in the process of a test.
import { assert, assertEquals, assertRejects } from "@std/assert";
import { venue } from "../../lib/app/venue.ts";
import { startVenue } from "../../lib/app/venue_start.ts";

const DATA = ["data/btc.csv"];
const FLAGS = { port: "0", speed: "real", seed: "7" };

Deno.test("startVenue() serves spot data, and the same data as USD-M, from one file", async () => {
  const started = await startVenue(DATA, { ...FLAGS, market: "both" });
  try {
    assertEquals(started.urls.map(({ market }) => market), ["spot", "usdm"]);
    const [spot, usdm] = started.urls;
    for (const path of [`${spot?.rest}/api/v3`, `${usdm?.rest}/fapi/v1`]) {
      const response = await fetch(`${path}/exchangeInfo`);
      const { symbols } = await response.json();
      assertEquals(symbols.length, 1);
      assertEquals(symbols[0].symbol, "BTCUSDT");
      assertEquals(symbols[0].filters[0].tickSize.startsWith("0.01"), true);
    }
  } finally {
    await started.close();
  }
});

Deno.test("startVenue() plays by itself, and gives the same keys to the same seed", async () => {
  const started = await startVenue(DATA, { ...FLAGS, speed: "100" });
  const again = await startVenue(DATA, { ...FLAGS, speed: "step" });
  try {
    assertEquals(started.keys, again.keys);
    const url = `${started.urls[0]?.streams}/ws/btcusdt@depth@100ms`;
    const socket = new WebSocket(url);
    const texts: string[] = [];
    await new Promise<void>((resolve) => {
      socket.onmessage = ({ data }) => {
        texts.push(String(data));
        if (texts.length === 3) socket.close();
      };
      socket.onclose = () => resolve();
    });
    const [, second, third] = texts.map((text) => JSON.parse(text));
    assertEquals(third.U, second.u + 1);
  } finally {
    await started.close();
    await again.close();
  }
});

Deno.test("startVenue() reads a script of faults", async () => {
  const file = Deno.makeTempFileSync({ suffix: ".yaml" });
  try {
    Deno.writeTextFileSync(file, "faults:\n  - { kind: drop, on: market, count: 3 }\n");
    const started = await startVenue(DATA, { ...FLAGS, faults: file });
    const response = await fetch(`${started.urls[0]?.control}/faults`);
    const [{ rule }] = await response.json();
    await started.close();
    assertEquals([rule.kind, rule.count], ["drop", 3]);
    Deno.writeTextFileSync(file, "faults: [");
    await assertRejects(
      () => startVenue(DATA, { ...FLAGS, faults: file }),
      SyntaxError,
      `Cannot read ${file}`,
    );
  } finally {
    Deno.removeSync(file);
  }
});

// deno-fmt-ignore
const refused = [
  { flags: { port: "65536" }, line: "Cannot use --port 65536" },
  { flags: { speed: "0" }, line: "Cannot use --speed 0" },
  { flags: { speed: "fast" }, line: "Cannot use --speed fast" },
  { flags: { seed: "-1" }, line: "Cannot use --seed -1" },
  { flags: { market: "margin" }, line: "Cannot use --market margin" },
];
for (const { flags, line } of refused) {
  Deno.test(`startVenue() refuses ${JSON.stringify(flags)}`, async () => {
    await assertRejects(() => startVenue(DATA, { ...FLAGS, ...flags }), RangeError, line);
  });
}

for (const json of [true, false]) {
  Deno.test(`venue() prints ${json ? "one line of JSON" : "a text"}, and ends on request`, async () => {
    const printed = Promise.withResolvers<string>();
    const io = {
      stdout(bytes: Uint8Array) {
        printed.resolve(new TextDecoder().decode(bytes));
        return true;
      },
      stderr() {},
      stderrIsTerminal: false,
    };
    const ended = venue(DATA, { ...FLAGS, json }, io);
    const text = await printed.promise;
    const control = /http:\/\/127\.0\.0\.1:\d+\/control/.exec(text)?.[0];
    assert(text.includes("PRIVATE KEY"));
    const response = await fetch(`${control}/stop`, { method: "POST" });
    await response.text();
    await ended;
  });
}
