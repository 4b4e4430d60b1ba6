// The files that paths, folders and patterns stand for.
import { shellWord } from "../lib/base/shell.ts";
import { cannotRead, FILES_MAX } from "../lib/feed/mod.ts";

/** More entries than this are not looked at for one pattern. */
const ENTRIES_MAX = 1_000_000;
/** `{a,b}` in a pattern multiply: more than so many patterns are refused. */
const ALTERNATIVES_MAX = 1_000;
const MAGIC = /[*?[{]/;

/**
 * The files that paths stand for, in the order of the paths.
 *
 * - A folder stands for its files by name; left out are those that start with a point, the
 *   checksums that the venue puts beside its dumps, and what a download has not finished.
 * - A pattern stands for what it matches, by name: `*` any text and `?` any letter of one name,
 *   `[a-z]` and `[!a-z]` one letter, `{a,b}` one of several, `**` any folders. A file whose name
 *   has such letters itself goes before.
 *
 * Throws RangeError for a folder without files and a pattern that matches nothing.
 */
export function expandPaths(paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => {
    if (isFolder(path)) return filesIn(path);
    return MAGIC.test(path) && !isThere(path) ? matching(path) : [path];
  });
}

/** The same paths; throws RangeError where two of them are one file, whose rows would count twice. */
export function refuseTwice(paths: readonly string[]): readonly string[] {
  const seen = new Map<string, string>();
  for (const path of paths) {
    const real = realPath(path);
    const before = seen.get(real);
    if (before !== undefined) {
      const what = before === path ? "it is named twice" : `it is the same file as ${before}`;
      throw new RangeError(cannotRead({ path }, what));
    }
    seen.set(real, path);
  }
  return paths;
}

/**
 * Throws RangeError for a pipe or device: a file is read twice, first to tell what it is, and
 * opening a pipe waits for a writer.
 */
export function refuseIrregular(path: string): void {
  let isOther: boolean;
  try {
    const { isFile, isDirectory } = Deno.statSync(path);
    isOther = !isFile && !isDirectory;
  } catch {
    // Opening it will tell what is wrong, in the words of a refusal.
    return;
  }
  if (isOther) throw new RangeError(cannotRead({ path }, "it is not a regular file"));
}

function realPath(path: string): string {
  try {
    return Deno.realPathSync(path);
  } catch {
    // Opening it will tell what is wrong, in the words of a refusal.
    return path;
  }
}

function filesIn(path: string): readonly string[] {
  const seen = entriesOf(path).filter(({ name }) => !isHidden(name));
  const names = seen.filter(({ name }) => !isFolder(`${path}/${name}`))
    .map(({ name }) => name)
    .sort(byName);
  if (names.length === 0) {
    const wayOut = `, only folders: ${shellWord(`${path}/**/*`)} names the files in them`;
    const what = `the folder holds no files${seen.length === 0 ? "" : wayOut}`;
    throw new RangeError(cannotRead({ path }, what));
  }
  return names.map((name) => `${path.replace(/\/+$/, "")}/${name}`);
}

function matching(pattern: string): readonly string[] {
  const walk: Walk = { pattern, seen: 0, found: new Set() };
  for (const one of alternatives(pattern)) {
    const isRooted = one.startsWith("/");
    const parts = one.split("/")
      .filter((part, index, all) => part !== "" && !(part === "**" && all[index - 1] === "**"));
    descend(isRooted ? "/" : "", parts, walk);
  }
  const names = [...walk.found].sort(byName);
  if (names.length === 0) {
    throw new RangeError(cannotRead({ path: pattern }, "no file has a name that it matches"));
  }
  return names.flatMap((name) => isFolder(name) ? filesIn(name) : [name]);
}

/** One search: what has been looked at, and what was found. */
interface Walk {
  readonly pattern: string;
  seen: number;
  readonly found: Set<string>;
}

/** Matches the parts of a pattern below a folder: "" is where we are. */
function descend(folder: string, parts: readonly string[], walk: Walk): void {
  const [part, ...rest] = parts;
  if (part === undefined) return;
  if (part === "**") {
    descend(folder, rest.length === 0 ? ["*"] : rest, walk);
    for (const { name, isDirectory } of listed(folder, walk)) {
      if (isDirectory && !name.startsWith(".")) descend(`${folder}${name}/`, parts, walk);
    }
    return;
  }
  if (!MAGIC.test(part)) {
    const path = `${folder}${part}`;
    if (0 < rest.length) descend(`${path}/`, rest, walk);
    else if (isThere(path)) take(path, walk);
    return;
  }
  for (const { name } of listed(folder, walk)) {
    const isAsked = !isHidden(name) || part.startsWith(".") || part.endsWith(".CHECKSUM");
    if (!isAsked || !fitsName(name, part)) continue;
    const path = `${folder}${name}`;
    if (rest.length === 0) take(path, walk);
    else if (isFolder(path)) descend(`${path}/`, rest, walk);
  }
}

function take(path: string, { pattern, found }: Walk): void {
  found.add(path);
  if (found.size <= FILES_MAX) return;
  throw new RangeError(cannotRead({ path: pattern }, `it matches more than ${FILES_MAX} files`));
}

/** What a folder holds; nothing where it is none, or may not be read. */
function listed(folder: string, walk: Walk): readonly Deno.DirEntry[] {
  const entries = isFolder(folder === "" ? "." : folder) ? entriesOf(folder || ".") : [];
  walk.seen += entries.length;
  if (walk.seen <= ENTRIES_MAX) return entries;
  const what = `more than ${ENTRIES_MAX} names would have to be looked at`;
  throw new RangeError(cannotRead({ path: walk.pattern }, what));
}

function entriesOf(path: string): readonly Deno.DirEntry[] {
  try {
    return [...Deno.readDirSync(path)];
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new RangeError(cannotRead({ path }, "the folder cannot be read"), { cause: error });
  }
}

/** `a{b,c}` as `ab` and `ac`; a brace that is not closed stands for itself. */
export function alternatives(pattern: string): readonly string[] {
  let patterns: readonly string[] = [pattern];
  for (;;) {
    const next = [...new Set(patterns.flatMap(widened))];
    if (!patterns.some((one) => INNERMOST.test(one))) return next;
    if (ALTERNATIVES_MAX < next.length) {
      const what = `it stands for more than ${ALTERNATIVES_MAX} patterns`;
      throw new RangeError(cannotRead({ path: pattern }, what));
    }
    patterns = next;
  }
}

const INNERMOST = /\{([^{},]*(?:,[^{},]*)+)\}/;

function widened(pattern: string): readonly string[] {
  const match = INNERMOST.exec(pattern);
  if (match === null) return [pattern];
  const before = pattern.slice(0, match.index);
  const after = pattern.slice(match.index + match[0].length);
  return (match[1] ?? "").split(",").map((one) => before + one + after);
}

/** What one letter of a name must be; undefined where any text may stand. */
type Letter = ((letter: string) => boolean) | undefined;

/** Whether a name is what its pattern says, in time that grows with both and no faster. */
export function fitsName(name: string, pattern: string): boolean {
  const letters = [...name];
  const wanted = lettersOf([...pattern]);
  let at = 0;
  let next = 0;
  // Where the last `*` stands, and how much of the name it has taken.
  let star = -1;
  let taken = 0;
  while (at < letters.length) {
    const want = wanted[next];
    if (next < wanted.length && want === undefined) {
      star = next++;
      taken = at;
    } else if (want?.(letters[at] ?? "") === true) {
      at++;
      next++;
    } else if (0 <= star) {
      next = star + 1;
      at = ++taken;
    } else {
      return false;
    }
  }
  return wanted.slice(next).every((want) => want === undefined);
}

function lettersOf(pattern: readonly string[]): readonly Letter[] {
  const wanted: Letter[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const letter = pattern[at] ?? "";
    // A bracket right behind the opening one stands for itself.
    const close = letter === "[" ? pattern.indexOf("]", at + 2) : -1;
    if (letter === "*") wanted.push(undefined);
    else if (letter === "?") wanted.push(() => true);
    else if (close < 0) wanted.push((found) => found === letter);
    else {
      wanted.push(classOf(pattern.slice(at + 1, close)));
      at = close;
    }
  }
  return wanted;
}

/** `a-z`, or with `!` or `^` before it any other letter. */
function classOf(inner: readonly string[]): Letter {
  const isNot = inner[0] === "!" || inner[0] === "^";
  const letters = isNot ? inner.slice(1) : inner;
  const ranges: (readonly [string, string])[] = [];
  for (let at = 0; at < letters.length; at++) {
    const from = letters[at] ?? "";
    const isRange = letters[at + 1] === "-" && at + 2 < letters.length;
    ranges.push([from, isRange ? letters[at + 2] ?? from : from]);
    if (isRange) at += 2;
  }
  return (letter) => ranges.some(([from, to]) => from <= letter && letter <= to) !== isNot;
}

function isHidden(name: string): boolean {
  return name.startsWith(".") || name.endsWith(".CHECKSUM") || name.endsWith(".part");
}

function isThere(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    // Opening it will tell what is wrong, in the words of a refusal.
    return false;
  }
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    // As above.
    return false;
  }
}

function byName(a: string, b: string): number {
  return a < b ? -1 : 1;
}
