// The rules of the code's own shape: folders, directions, purity, lengths, tests, texts.
import { functionsOf, importsOf, mask, type SourceFile } from "./source_text.ts";

/** One broken rule at one place. */
export interface Fault {
  readonly path: string;
  readonly message: string;
}

/** A rule looks at every file at once and tells what breaks it. */
export type Rule = (files: readonly SourceFile[]) => readonly Fault[];

/** Folders of lib/ and what each may import: folders, or single files of a folder. */
export const FOLDERS: ReadonlyMap<string, readonly string[]> = new Map([
  ["base", []],
  ["market", ["base"]],
  ["orders", ["base", "market"]],
  ["kernel", ["base", "market", "orders"]],
  ["risk", ["base", "market", "orders", "kernel"]],
  ["ledger", ["base", "market", "orders"]],
  ["engine", ["base", "market", "orders", "kernel", "risk", "ledger"]],
  ["sim", ["base", "market", "orders", "engine/ports.ts", "engine/event.ts", "engine/events.ts"]],
  ["feed", ["base", "market"]],
  ["cache", ["base", "market", "feed"]],
  ["download", ["base", "market"]],
  ["binance", ["base", "market", "orders", "feed", "engine/ports.ts", "engine/clock.ts"]],
  ["venue", ["base", "market", "orders", "feed", "sim"]],
  ["report", ["base", "market", "orders", "ledger"]],
  ["config", ["base"]],
  ["telemetry", ["base"]],
  ["std", []],
]);

/** Folders that also may import types, and only types, from everywhere. */
const TYPES_FROM_ALL = ["config", "telemetry"];

const PURE = ["base", "market", "orders", "kernel", "risk", "ledger", "sim", "engine"];
/** The shell of the engine: where the loop waits and the clock is read. */
const IMPURE_ENGINE = /^lib\/engine\/(?:run|mailbox|clock)\.ts$/;
const IMPURE_WORDS =
  /(?<![.\w])(?:Deno|fetch|WebSocket|Date|performance|setTimeout|setInterval|setImmediate|queueMicrotask|crypto|Math\.random|console|async|await|Promise|globalThis)\b/;

const FILE_LINES_MAX = 400;
const FUNCTION_LINES_MAX = 60;
/** Longer files, each with its reason. */
export const LONG_FILES: ReadonlyMap<string, string> = new Map([]);

/** The one reader of the system time, and what measures itself. */
const CLOCK_READERS = /^(?:lib\/engine\/clock\.ts|bench\/|tests\/.*_io\.ts)/;
const CLOCK = /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.now\b/;

/** Folders of tests/ that mirror no folder of lib/. */
const TEST_FOLDERS = ["recorded", "browser", "mutations", "golden", "tools"];
/** Files of tests/ that mirror no file. */
const TEST_FILES = ["tests/tidy_io.ts"];

/** The rules, by the name that its test shows. */
export const RULES: ReadonlyMap<string, Rule> = new Map([
  ["lib/ is two levels deep and its folders are those of the table", eachFile(folderFault)],
  ["imports follow the directions of the table", directionFaults],
  ["no module imports itself by a detour", cycleFaults],
  ["a folder used from outside has a door", doorFaults],
  ["pure folders touch nothing outside", eachFile(purityFault)],
  ["files and functions are short", lengthFaults],
  ["tests are of two kinds and mirror lib/", testFaults],
  ["one door leads to each library", packageFaults],
  ["prices are never floats and time has one reader", eachFile(wordFault)],
  ["files say what they are for and promise nothing", eachFile(textFault)],
]);

function eachFile(check: (file: SourceFile) => string | undefined): Rule {
  return (files) =>
    files.flatMap((file) => {
      const message = check(file);
      return message === undefined ? [] : [{ path: file.path, message }];
    });
}

function isCode(file: SourceFile): boolean {
  return file.path.endsWith(".ts");
}

/** The folder of lib/ that a path lies in, or its first folder, or the file itself. */
function folderOf(path: string): string {
  const [first = "", second = ""] = path.split("/");
  return first === "lib" ? second : first;
}

function folderFault({ path }: SourceFile): string | undefined {
  if (!/^[a-z0-9_./]+$/.test(path) && path.endsWith(".ts")) {
    return "its name is not in snake_case";
  }
  if (!path.startsWith("lib/")) return;
  if (path.split("/").length !== 3) return "lib/ is two levels deep: lib/folder/file.ts";
  const folder = folderOf(path);
  if (folder !== "app" && !FOLDERS.has(folder)) {
    return `lib/${folder} is not in the table of folders: a new folder needs its directions there`;
  }
}

function directionFaults(files: readonly SourceFile[]): readonly Fault[] {
  return files.filter(isCode).flatMap((file) =>
    importsOf(file).flatMap(({ target, typeOnly }) => {
      const why = target === undefined ? undefined : directionFault(file.path, target, typeOnly);
      return why === undefined
        ? []
        : [{ path: file.path, message: `it imports ${target}: ${why}` }];
    })
  );
}

function directionFault(path: string, target: string, typeOnly: boolean): string | undefined {
  const folder = folderOf(path);
  const other = folderOf(target);
  if (folder === other) return;
  if (target.startsWith("lib/app/")) {
    const isWired = path === "main.ts" || /^tests\/(?:app|browser)\//.test(path);
    return isWired ? undefined : "commands are wired in main.ts alone";
  }
  if (path.startsWith("backtest/")) {
    return target.startsWith("lib/binance/") ? "a backtest never talks to the venue" : undefined;
  }
  if (!path.startsWith("lib/") || folder === "app") return;
  if (!target.startsWith("lib/")) return "lib/ stands on its own";
  if (typeOnly && TYPES_FROM_ALL.includes(folder)) return;
  const allowed = FOLDERS.get(folder) ?? [];
  if (allowed.includes(other) || allowed.includes(target.slice("lib/".length))) return;
  return `${folder} may import ${allowed.join(", ") || "nothing of ours"}; data flow one way`;
}

function cycleFaults(files: readonly SourceFile[]): readonly Fault[] {
  const graph = new Map(
    files.filter(isCode).map((file) => [
      file.path,
      importsOf(file).flatMap(({ target }) => target === undefined ? [] : [target]),
    ]),
  );
  const done = new Set<string>();
  const faults: Fault[] = [];
  const visit = (path: string, trail: readonly string[]) => {
    if (trail.includes(path)) {
      const cycle = [...trail.slice(trail.indexOf(path)), path];
      faults.push({ path, message: `it imports itself: ${cycle.join(" -> ")}` });
      return;
    }
    if (done.has(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return faults;
}

function doorFaults(files: readonly SourceFile[]): readonly Fault[] {
  const paths = new Set(files.map((file) => file.path));
  const used = new Set(
    files.filter((file) => isCode(file) && !file.path.startsWith("tests/")).flatMap((file) =>
      importsOf(file).flatMap(({ target }) =>
        target?.startsWith("lib/") && folderOf(target) !== folderOf(file.path)
          ? [folderOf(target)]
          : []
      )
    ),
  );
  // The files of lib/std are doors themselves, and lib/app has one reader.
  return [...used].filter((folder) => folder !== "std" && folder !== "app").flatMap((folder) => {
    const path = `lib/${folder}/mod.ts`;
    return paths.has(path)
      ? []
      : [{ path, message: "it is missing: a folder used from outside has a door" }];
  });
}

function purityFault(file: SourceFile): string | undefined {
  if (!isPure(file.path)) return;
  const lines = mask(file.text, { strings: "blank" }).split("\n");
  for (const [index, line] of lines.entries()) {
    const word = IMPURE_WORDS.exec(line)?.[0];
    if (word === undefined) continue;
    return `line ${index + 1} says ${word}: a pure folder has no clock, no chance and no I/O`;
  }
  const library = importsOf(file).find(({ specifier }) => /^(?:zod$|@std\/)/.test(specifier));
  if (library !== undefined) return `it imports ${library.specifier}: a pure folder does not`;
}

function isPure(path: string): boolean {
  return path.startsWith("lib/") && PURE.includes(folderOf(path)) && !IMPURE_ENGINE.test(path);
}

function lengthFaults(files: readonly SourceFile[]): readonly Fault[] {
  return files.filter(isCode).flatMap((file) => {
    const lines = file.text.trimEnd().split("\n").length;
    const faults = functionsOf(file).filter((each) => FUNCTION_LINES_MAX < each.lines).map((each) =>
      `the function at line ${each.line} has ${each.lines} lines: ${FUNCTION_LINES_MAX} fit on a screen`
    );
    if (FILE_LINES_MAX < lines && !LONG_FILES.has(file.path)) {
      faults.push(`it has ${lines} lines: over ${FILE_LINES_MAX} needs a listed reason`);
    }
    return faults.map((message) => ({ path: file.path, message }));
  });
}

function testFaults(files: readonly SourceFile[]): readonly Fault[] {
  const stems = files.map(({ path }) => path).filter((path) => !path.startsWith("tests/")).map((
    path,
  ) => path.replace(/(?:\.d)?\.ts$/, ""));
  return files.filter((file) => file.path.startsWith("tests/") && isCode(file)).flatMap((file) => {
    const message = testKindFault(file) ?? mirrorFault(file.path, stems);
    return message === undefined ? [] : [{ path: file.path, message }];
  });
}

function testKindFault({ path, text }: SourceFile): string | undefined {
  const code = mask(text, { strings: "blank" });
  const isTest = /\bDeno\.test\(/.test(code);
  if (!isTest) return;
  if (!/_(?:test|io)\.ts$/.test(path)) {
    return "a file with tests is named *_test.ts (no permission) or *_io.ts (all others)";
  }
  const word = /\bDeno\.(?!test\b|errors\b|inspect\b)\w+|(?<![.\w])(?:fetch|WebSocket)\b/.exec(
    code,
  );
  if (path.endsWith("_test.ts") && word !== null) {
    return `it says ${word[0]}: what needs a permission is named *_io.ts`;
  }
}

/** What may be tested of a folder as a whole, beside its files. */
const FOLDER_TESTS = ["laws", "golden"];

/** tests/market/book_test.ts and book_more_test.ts mirror lib/market/book.ts. */
function mirrorFault(path: string, stems: readonly string[]): string | undefined {
  const name = /^tests\/(.*)_(?:test|io)\.ts$/.exec(path)?.[1];
  const folder = path.split("/")[1] ?? "";
  if (name === undefined || TEST_FILES.includes(path) || TEST_FOLDERS.includes(folder)) return;
  const mirrored = stems.some((stem) => {
    const bare = stem.replace(/^lib\//, "");
    const whole = FOLDER_TESTS.map((each) => bare.replace(/[^/]+$/, each));
    return name === bare || name.startsWith(`${bare}_`) || whole.includes(name);
  });
  return mirrored
    ? undefined
    : "it mirrors no file: tests/market/book_test.ts is of lib/market/book.ts";
}

const DOORS = [
  { library: /^(?:npm:)?decimal\.js/, door: /^lib\/base\/decimal\.ts$/, why: "one door to money" },
  { library: /^deno-std\//, door: /^lib\/std\//, why: "it comes untyped: use @std/..." },
  { library: /^@std\/assert$/, door: /^tests\//, why: "our own code has invariant()" },
  { library: /^fast-check$/, door: /^tests\//, why: "it is for tests" },
  { library: /^(?:npm|jsr|https?):/, door: /^$/, why: "deno.json maps and pins every package" },
];

function packageFaults(files: readonly SourceFile[]): readonly Fault[] {
  return files.filter(isCode).flatMap((file) =>
    importsOf(file).flatMap(({ specifier }) =>
      DOORS.filter(({ library, door }) => library.test(specifier) && !door.test(file.path)).map(
        ({ why }) => ({ path: file.path, message: `it imports ${specifier}: ${why}` }),
      )
    )
  );
}

function wordFault(file: SourceFile): string | undefined {
  if (!isCode(file)) return;
  const code = mask(file.text, { strings: "blank" });
  if (/\bparseFloat\b/.test(code)) return "it says parseFloat: text becomes ticks, lots or Decimal";
  const clock = CLOCK.exec(code)?.[0];
  if (clock === undefined || CLOCK_READERS.test(file.path)) return;
  return `it says ${clock}: only lib/engine/clock.ts reads the time`;
}

/** The brackets keep this file from finding itself. */
const PROMISE = /\b(?:TO[D]O|FIX[M]E)\b/;

function textFault(file: SourceFile): string | undefined {
  const promise = PROMISE.exec(file.text)?.[0];
  if (promise !== undefined) return `it says ${promise}: do it, or leave it out`;
  const emoji = /(?![©®™])\p{Extended_Pictographic}/u.exec(file.text)?.[0];
  if (emoji !== undefined) return `it shows ${emoji}: words carry further`;
  if (isCode(file) && !/^\/\/ \S/.test(file.text)) {
    return "its first line is not a one-line comment that says what it is for";
  }
}
