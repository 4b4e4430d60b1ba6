// Fetches one file: resumed where it stopped, checked, and only then under its name.
import { hashFile, parseChecksum } from "./checksum.ts";
import { finishPart, nameOf, Part, partOf, removePart } from "./part.ts";
import {
  type Answer,
  ask,
  askText,
  Broken,
  bytesOf,
  Failed,
  type Remote,
  trying,
  validatorOf,
} from "./remote.ts";

/** A file to fetch. */
export interface Wanted {
  /** On the host. */
  readonly from: string;
  /** Here. */
  readonly path: string;
  readonly sha256: string;
  /** As the host says; undefined where it does not. */
  readonly bytes: number | undefined;
  /** What `If-Range` names: the host then sends the rest only of the same file. */
  readonly validator: string | undefined;
}

/** How it went. */
export interface Fetched {
  readonly bytes: number;
  /** Of them, those that were here from an earlier run. */
  readonly resumed: number;
  /** Whether it came with a wrong checksum at first. */
  readonly again: boolean;
}

/** Told of bytes as they arrive; below zero when what had arrived is dropped. */
export type Tell = (bytes: number) => void;

/** Wrong bytes are fetched once more from the start. */
const ROUNDS = 2;

/**
 * Fetches the file, or throws Failed; RangeError where the disk or the network as a whole is what
 * fails. Undefined where the host has no such file after all.
 */
export async function fetchFile(
  remote: Remote,
  wanted: Wanted,
  tell: Tell,
): Promise<Fetched | undefined> {
  let sha256 = wanted.sha256;
  let resumed = 0;
  for (let round = 1;; round++) {
    const part = Part.open(wanted.path, sha256);
    if (round === 1) resumed = part.bytes;
    try {
      tell(part.bytes);
      const isThere = await fill(remote, { part, wanted, tell, total: wanted.bytes });
      if (!isThere) {
        removePart(wanted.path);
        return undefined;
      }
    } finally {
      part.close();
    }
    const found = await hashFile(partOf(wanted.path));
    if (found === sha256) {
      finishPart(wanted.path, sha256);
      return { bytes: part.bytes, resumed: round === 1 ? resumed : 0, again: 1 < round };
    }
    // The file may have been replaced between the look at its checksum and now.
    const text = await askText(remote, `${wanted.from}.CHECKSUM`);
    const promised = parseChecksum(text ?? "", nameOf(wanted.path)) ?? sha256;
    if (found === promised) {
      finishPart(wanted.path, promised);
      return { bytes: part.bytes, resumed: 0, again: false };
    }
    tell(-part.bytes);
    // What is wrong is not gone on with.
    removePart(wanted.path);
    if (round === ROUNDS) {
      throw new Failed(`its SHA-256 is ${found}, and ${promised} was promised (fetched twice)`);
    }
    sha256 = promised;
  }
}

interface Filling {
  readonly part: Part;
  readonly wanted: Wanted;
  readonly tell: Tell;
  /** Bytes of the whole file, as was last heard. */
  total: number | undefined;
}

/** Reads to the end of the file; false where there is no such file. */
async function fill(remote: Remote, filling: Filling): Promise<boolean> {
  const { part, wanted } = filling;
  // Only what was never here before counts as something new.
  let farthest = part.bytes;
  let validator = wanted.validator;
  return await trying(remote, async () => {
    if (filling.total !== undefined && filling.total < part.bytes) restart(filling);
    if (filling.total === part.bytes) return true;
    const answer = await ask(remote, wanted.from, { headers: rangeOf(part.bytes, validator) });
    if (!await begin(answer, filling)) return false;
    const { headers } = answer.response;
    validator = validatorOf(headers) ?? validator;
    const rest = bytesOf(headers);
    if (rest !== undefined) filling.total = part.bytes + rest;
    await readAll(answer, filling);
    return true;
  }, () => {
    const hasMoved = farthest < part.bytes;
    farthest = Math.max(farthest, part.bytes);
    return hasMoved;
  });
}

function rangeOf(from: number, validator: string | undefined): Record<string, string> {
  if (from === 0) return {};
  const range = { range: `bytes=${from}-` };
  return validator === undefined ? range : { ...range, "if-range": validator };
}

/** Puts the file where the answer begins; false where there is no such file. */
async function begin(answer: Answer, filling: Filling): Promise<boolean> {
  const { status, headers } = answer.response;
  if (status === 404) {
    await answer.cancel();
    return false;
  }
  const from = status === 206 ? startOf(headers.get("content-range")) : 0;
  if (status !== 416 && (status === 200 || from === filling.part.bytes)) {
    if (status === 200) restart(filling);
    return true;
  }
  // The rest is not what we have the beginning of.
  await answer.cancel();
  restart(filling);
  throw new Broken(`it answered ${status} with another part of the file than asked for`);
}

/** The first byte that `bytes 5-9/10` speaks of. */
function startOf(range: string | null): number | undefined {
  const from = /^bytes (\d+)-/.exec(range ?? "")?.[1];
  return from === undefined ? undefined : Number(from);
}

function restart({ part, tell }: Filling): void {
  tell(-part.bytes);
  part.restart();
}

async function readAll(answer: Answer, { part, total, tell }: Filling): Promise<void> {
  try {
    for (let bytes = await answer.read(); bytes !== undefined; bytes = await answer.read()) {
      part.write(bytes);
      tell(bytes.length);
    }
  } catch (error) {
    await answer.cancel();
    throw error;
  }
  if (total === undefined || total <= part.bytes) return;
  throw new Broken(`it sent ${part.bytes} of ${total} bytes`);
}
