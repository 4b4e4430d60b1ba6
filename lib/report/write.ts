// The five files of a report: streamed under temporary names, renamed when all are complete.
import { invariant } from "../base/invariant.ts";
import type { AccountReport } from "./account_schema.ts";
import { reportText } from "./assemble.ts";
import { EQUITY_HEADER } from "./return_meter.ts";
import {
  FILLS_HEADER,
  ORDERS_HEADER,
  REPORT_FILES,
  type ReportFile,
  type RowSink,
} from "./rows.ts";
import type { Report } from "./schema.ts";

const BUFFER_BYTES = 1 << 16;

/** Tells two writers of one process apart. */
let writers = 0;

/**
 * Writes a report into a folder, which is made if it is not there. Rows go to hidden temporary
 * files beside the final names; `finish` renames them, `report.json` last, and `discard` removes
 * them. Files of other names are not touched.
 */
export class ReportFiles implements RowSink {
  readonly folder: string;
  readonly #temporary = new Map<ReportFile, string>();
  readonly #open: TextFile[] = [];
  readonly #fills: TextFile;
  readonly #orders: TextFile;
  readonly #equity: TextFile;
  /** The folder was not there before. */
  readonly #made: boolean;
  #done = false;

  /**
   * `columns` come first in each line of the tables. Throws RangeError when the folder or one of the
   * names cannot be used.
   */
  constructor(folder: string, { columns = [] }: { readonly columns?: readonly string[] } = {}) {
    this.folder = folder;
    this.#made = lstat(folder) === undefined;
    told(folder, () => Deno.mkdirSync(folder, { recursive: true }));
    const suffix = `${Deno.pid}-${writers++}`;
    for (const name of REPORT_FILES) {
      refuseOther(join(folder, name));
      this.#temporary.set(name, join(folder, `.${name}.${suffix}.tmp`));
    }
    try {
      this.#fills = this.#start("fills.csv", [...columns, FILLS_HEADER].join(","));
      this.#orders = this.#start("orders.csv", [...columns, ORDERS_HEADER].join(","));
      this.#equity = this.#start("equity.csv", [...columns, EQUITY_HEADER].join(","));
    } catch (error) {
      this.discard();
      throw error;
    }
  }

  fill(row: string): void {
    this.#fills.line(row);
  }

  order(row: string): void {
    this.#orders.line(row);
  }

  equity(row: string): void {
    this.#equity.line(row);
  }

  /**
   * Writes the page and `report.json` and puts all files under their names. On failure nothing is
   * left.
   */
  finish(report: Report | AccountReport, page: string): void {
    invariant(!this.#done, "Cannot finish a report twice");
    try {
      this.#start("report.html", "").text(page);
      this.#start("report.json", "").text(reportText(report));
      for (const file of this.#open) file.close();
      for (const name of REPORT_FILES) this.#rename(name);
      this.#done = true;
    } catch (error) {
      this.discard();
      throw error;
    }
  }

  /** Removes what has been written; does nothing after `finish`. */
  discard(): void {
    if (this.#done) return;
    this.#done = true;
    for (const file of this.#open) file.abandon();
    for (const path of this.#temporary.values()) remove(path);
    // Refused by the system, as it should be, when something else is in it.
    if (this.#made) remove(this.folder);
  }

  #start(name: ReportFile, header: string): TextFile {
    const path = this.#temporary.get(name);
    invariant(path !== undefined, `Cannot start ${name}: it has no temporary name`);
    const file = new TextFile(path, join(this.folder, name));
    this.#open.push(file);
    if (header !== "") file.line(header);
    return file;
  }

  #rename(name: ReportFile): void {
    const path = this.#temporary.get(name);
    invariant(path !== undefined, `Cannot rename ${name}: it has no temporary name`);
    const to = join(this.folder, name);
    told(to, () => Deno.renameSync(path, to));
    this.#temporary.delete(name);
  }
}

/** A file written from one buffer of fixed size. */
class TextFile {
  readonly #file: Deno.FsFile;
  readonly #name: string;
  readonly #encoder = new TextEncoder();
  readonly #buffer = new Uint8Array(BUFFER_BYTES);
  #used = 0;
  #closed = false;

  /** `name` is what messages call it. */
  constructor(path: string, name: string) {
    this.#name = name;
    this.#file = told(
      name,
      () => Deno.openSync(path, { write: true, create: true, truncate: true }),
    );
  }

  line(text: string): void {
    this.text(`${text}\n`);
  }

  text(text: string): void {
    let rest = text;
    while (rest !== "") {
      const { read, written } = this.#encoder.encodeInto(rest, this.#buffer.subarray(this.#used));
      this.#used += written;
      rest = rest.slice(read);
      if (rest !== "") this.#flush();
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#flush();
    this.abandon();
  }

  /** Closes without writing what is left in the buffer. */
  abandon(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#file.close();
  }

  #flush(): void {
    let at = 0;
    while (at < this.#used) {
      at += told(this.#name, () => this.#file.writeSync(this.#buffer.subarray(at, this.#used)));
    }
    this.#used = 0;
  }
}

/** A system's refusal (no space, no permission, a file in the way) as a message about `name`. */
function told<T>(name: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new RangeError(`Cannot write ${name}: ${error.message}`, { cause: error });
  }
}

/** A folder, device or pipe is not replaced by a file. */
function refuseOther(path: string): void {
  const before = lstat(path);
  if (before === undefined || before.isFile || before.isSymlink) return;
  const what = before.isDirectory ? "there is a folder of that name" : "it is not a regular file";
  throw new RangeError(`Cannot write ${path}: ${what}`);
}

function lstat(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.lstatSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw new RangeError(`Cannot write ${path}: ${error instanceof Error ? error.message : error}`);
  }
}

/** Best effort: it may not be there yet, or the disk is what failed in the first place. */
function remove(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
}

function join(folder: string, name: string): string {
  return folder === "" || folder.endsWith("/") ? `${folder}${name}` : `${folder}/${name}`;
}
