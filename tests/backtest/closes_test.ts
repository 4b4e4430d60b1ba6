// Closes out of any CSV: which column, and every refusal with its line.
import { assertEquals, assertRejects } from "@std/assert";
import { CloseSource } from "../../backtest/closes.ts";
import { memoryBytes } from "../../lib/feed/mod.ts";

function sourceOf(...texts: readonly string[]): CloseSource {
  const contents = new Map(
    texts.map((text, index) => [`${index}.csv`, new TextEncoder().encode(text)]),
  );
  const files = [...contents].map(([path, content]) => ({ path, bytes: content.length }));
  return new CloseSource(
    files,
    (path) => memoryBytes(path, contents.get(path) ?? new Uint8Array()),
  );
}

async function closesOf(source: CloseSource): Promise<readonly string[]> {
  const closes: string[] = [];
  for await (const close of source.closes()) closes.push(close);
  return closes;
}

const READS = [
  { name: "the close column", text: "open,close\n1,2\n3,4.50\n", closes: ["2", "4.50"] },
  { name: "a header in capitals", text: "Date,CLOSE\na,2\n", closes: ["2"] },
  { name: "CRLF, a mark and no last newline", text: "\uFEFFclose\r\n2\r\n3", closes: ["2", "3"] },
  { name: "quoted fields", text: '"close","note"\n"2","a,\nb"\n3,""\n', closes: ["2", "3"] },
  { name: "blank lines", text: "close\n\n2\n\n3\n\n\n", closes: ["2", "3"] },
  { name: "spaces around", text: "close , x\n 2,1\n", closes: ["2"] },
];

for (const { name, text, closes } of READS) {
  Deno.test(`CloseSource reads ${name}`, async () => {
    const source = sourceOf(text);
    assertEquals(await closesOf(source), closes);
    assertEquals(source.rows, closes.length);
    assertEquals(source.bytesRead, source.bytesTotal);
    assertEquals(source.files.length, 1);
  });
}

Deno.test("CloseSource reads several files one after the other", async () => {
  const source = sourceOf("close\n1\n", "x,close\n0,2\n");
  assertEquals(await closesOf(source), ["1", "2"]);
  assertEquals(source.files.map((file) => file.path), ["0.csv", "1.csv"]);
  assertEquals(source.bytesRead, source.bytesTotal);
  source.close();
});

type Refused = typeof SyntaxError | typeof RangeError;

const REFUSALS: readonly { text: string; error: Refused; message: string }[] = [
  {
    text: "close\n1\nabc\n",
    error: SyntaxError,
    message: ' line 3 column close: close is "abc"',
  },
  {
    text: "close\n\n1\n\nNaN\n",
    error: SyntaxError,
    message: ' line 5 column close: close is "NaN"',
  },
  {
    text: 'note,close\n"a\nb",1\n"c\n\nd",\n',
    error: SyntaxError,
    message: ' line 4 column close: close is ""',
  },
  { text: "close\n0.0\n", error: RangeError, message: " line 2 column close: close is 0" },
  {
    text: "close\n-1.5\n",
    error: RangeError,
    message: " line 2 column close: close is -1.5, below 0",
  },
  { text: "close\n1e5\n", error: SyntaxError, message: ' line 2 column close: close is "1e5"' },
  {
    text: "close,x\n1,2\n1\n",
    error: SyntaxError,
    message: " line 3: wrong columns: found 1, expected 2",
  },
  { text: "a,b\n1,2\n", error: SyntaxError, message: " line 1: there is no close column" },
  { text: "close\n", error: RangeError, message: ": it holds no closes" },
  { text: "", error: RangeError, message: ": it holds no closes" },
];

for (const { text, error, message } of REFUSALS) {
  Deno.test(`CloseSource refuses: ${message.trim()}`, async () => {
    const thrown = await assertRejects(() => closesOf(sourceOf(text)), error);
    assertEquals(thrown.message, `Cannot read 0.csv${message}`);
  });
}

Deno.test("CloseSource tells what @std/csv finds wrong, with file and line", async () => {
  await assertRejects(
    () => closesOf(sourceOf('close,x\n1,2\n\n1,b"c\n')),
    SyntaxError,
    'Cannot read 0.csv line 4: bare " in non-quoted-field',
  );
});

Deno.test("CloseSource can be left before its end", async () => {
  const source = sourceOf("close\n1\n2\n3\n");
  for await (const close of source.closes()) {
    assertEquals(close, "1");
    break;
  }
  assertEquals(source.files, []);
});

Deno.test("CloseSource names lines far into a file", async () => {
  const rows = Array.from({ length: 60_000 }, (_, row) => `${row + 1},x`).join("\n");
  const thrown = await assertRejects(
    () => closesOf(sourceOf(`close,n\n${rows}\n\noops,x\n`)),
    SyntaxError,
  );
  assertEquals(thrown.message, 'Cannot read 0.csv line 60003 column close: close is "oops"');
});
