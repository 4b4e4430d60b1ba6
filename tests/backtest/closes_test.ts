// Closes out of any CSV: which column, and every refusal with its line.
import { assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { CloseTable } from "../../backtest/close_table.ts";
import { CloseSource } from "../../backtest/closes.ts";
import { csvRecords } from "../../backtest/csv_records.ts";
import { type ByteSource, memoryBytes } from "../../lib/feed/mod.ts";

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
  for await (const batch of source.closes()) closes.push(...batch);
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
  const rows = Array.from({ length: 60_000 }, (_, row) => String(row + 1)).join("\n");
  const source = sourceOf(`close\n${rows}\n`);
  for await (const [first] of source.closes()) {
    assertEquals(first, "1");
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

/** The same file, handed out a few bytes at a time. */
function inPieces(bytes: ByteSource, size: number): ByteSource {
  return {
    path: bytes.path,
    bytesTotal: bytes.bytesTotal,
    get bytesRead() {
      return bytes.bytesRead;
    },
    get file() {
      return bytes.file;
    },
    read: (buffer) => bytes.read(buffer.subarray(0, size)),
    close: () => bytes.close(),
  };
}

async function* once(text: string): AsyncGenerator<string, void> {
  if (text !== "") yield text;
}

/** What @std/csv makes of the whole file, from its first line on. */
async function allByStd(path: string, content: Uint8Array): Promise<readonly string[]> {
  const table = new CloseTable(path, undefined);
  const closes: string[] = [];
  const text = new TextDecoder().decode(content);
  for await (const { fields, line } of csvRecords(once(text), { path, linesBefore: 0 })) {
    const close = table.take(fields, line);
    if (close !== undefined) closes.push(close);
  }
  if (closes.length === 0) throw new RangeError(`Cannot read ${path}: it holds no closes`);
  return closes;
}

async function outcome(read: () => Promise<readonly string[]>) {
  try {
    return await read();
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : error;
  }
}

const FIELD = fc.constantFrom(
  "1",
  "2.50",
  " 3 ",
  "0",
  "-4",
  "",
  "x",
  "\r",
  "\uFEFF",
  "\u00e9",
  "7.",
);
const QUOTED = fc.constantFrom('"8"', '"a\nb"', '"c""d,"', '"e\r\n\nf"', 'g"h', '"i"j', '"k');

/** Files that go wrong nowhere, and those that do somewhere. */
const FILES = fc.tuple(
  fc.constantFrom("close,n", "\uFEFFn,Close", "n,m", "close", "\n\r\nn,close"),
  fc.array(
    fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom("5,6", "1.5,2", "3") },
      { weight: 3, arbitrary: fc.constantFrom("", "\r", "5,6\r", "\r\r") },
      { weight: 1, arbitrary: fc.array(FIELD, { maxLength: 3 }).map((row) => row.join(",")) },
      { weight: 2, arbitrary: fc.tuple(QUOTED, FIELD).map((row) => row.join(",")) },
      { weight: 2, arbitrary: fc.tuple(fc.constant("4"), QUOTED).map((row) => row.join(",")) },
    ),
    { maxLength: 12 },
  ),
  fc.constantFrom("", "\n", "\r\n"),
).map(([header, rows, end]) => [header, ...rows].join("\n") + end);

Deno.test("CloseSource reads and refuses as @std/csv does, however the bytes come", async () => {
  await fc.assert(
    fc.asyncProperty(FILES, fc.integer({ min: 1, max: 40 }), async (text, size) => {
      const content = new TextEncoder().encode(text);
      const files = [{ path: "0.csv", bytes: content.length }];
      const open = (path: string) => inPieces(memoryBytes(path, content), size);
      assertEquals(
        await outcome(() => closesOf(new CloseSource(files, open))),
        await outcome(() => allByStd("0.csv", content)),
      );
    }),
    { seed: 20_261_121, numRuns: 2_000 },
  );
});

Deno.test("CloseSource takes bytes that are no UTF-8 for a character, and refuses it", async () => {
  const content = new Uint8Array([...new TextEncoder().encode("close\n1\n"), 0xff, 0x0a]);
  const files = [{ path: "0.csv", bytes: content.length }];
  const source = new CloseSource(files, (path) => memoryBytes(path, content));
  const thrown = await assertRejects(() => closesOf(source), SyntaxError);
  assertEquals(thrown.message, 'Cannot read 0.csv line 3 column close: close is "\uFFFD"');
});

Deno.test("CloseSource refuses a line that does not end", async () => {
  const content = new Uint8Array((1 << 24) + 65_537).fill(49);
  const files = [{ path: "0.csv", bytes: content.length }];
  const source = new CloseSource(files, (path) => memoryBytes(path, content));
  const thrown = await assertRejects(() => closesOf(source), RangeError);
  assertEquals(thrown.message, "Cannot read 0.csv: a line is longer than 16777216 characters");
});
