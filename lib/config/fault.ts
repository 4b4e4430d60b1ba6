// What is wrong with a configuration, told in one line with the place where it was written.
import type { z } from "zod";
import { type Place, placeOf, type Places } from "./locate.ts";
import type { ParsedOverride } from "./override.ts";
import type { Profile } from "./schema.ts";
import { suggest } from "./suggest.ts";
import { isTree, type Node, nodeAt, type Tree } from "./tree.ts";
import { placeText } from "./yaml.ts";

/** `message` is read after "path is value: it"; a `whole` one stands alone. */
export interface Fault {
  readonly path: readonly string[];
  readonly message: string;
  readonly whole?: boolean;
  /** Other keys that a contradiction hangs on. */
  readonly involved?: readonly (readonly string[])[];
}

/** Who wrote a value: the command line, the file, or nobody. */
export interface Origin {
  readonly file: string;
  readonly places: Places;
  /** What the file has. */
  readonly written: Tree;
  readonly overrides: readonly ParsedOverride[];
  readonly profile: Profile | undefined;
}

/** The error to throw: command line first, then the file's line, then the file. */
export function refusal(
  fault: Fault,
  context: { readonly tree: Tree; readonly origin: Origin },
): RangeError {
  const { path, text } = shown(fault.path, context.tree);
  const name = path.join(".");
  const value = text === undefined ? "" : ` is ${text}`;
  const found = fault.whole === true ? fault.message : `${name}${value}: it ${fault.message}`;
  const paths = [path, ...fault.involved ?? []];
  const { overrides, file } = context.origin;
  const override = overrides.findLast((one) => paths.some((each) => overlaps(one.path, each)));
  if (override !== undefined) return new RangeError(`Cannot use ${override.label}: ${found}`);
  const place = placeText(writtenAt(paths, context.origin));
  return new RangeError(`Cannot use ${file}: ${place}${found}`);
}

/** The first problem that the schema found. */
export function schemaFault(error: z.ZodError, tree: Tree): Fault {
  const issue = error.issues[0];
  const path = issue?.path.map(String) ?? [];
  if (issue?.code === "unrecognized_keys") return unknownKey([...path, issue.keys[0] ?? ""], tree);
  const node = nodeAt(tree, path);
  if (node === undefined && shown(path, tree).text === undefined) {
    const message = `${path.join(".")} is missing`;
    return { path: path.slice(0, -1), message, whole: true };
  }
  if (isTree(node)) {
    return { path, message: `${path.join(".")} ${issue?.message ?? ""}, not a map`, whole: true };
  }
  const expectsMap = issue?.code === "invalid_type" &&
    (issue.expected === "object" || issue.expected === "record");
  return { path, message: expectsMap ? "must be a map" : issue?.message ?? "" };
}

/** A key that nobody knows, with the one that was probably meant, or all that there are. */
function unknownKey(path: readonly string[], tree: Tree): Fault {
  const group = path.slice(0, -1);
  const key = path.at(-1) ?? "";
  const parent = nodeAt(tree, group);
  const known = Object.keys(isTree(parent) ? parent : {}).filter((name) => name !== key);
  const close = suggest(key, known);
  const better = close === undefined
    ? `; there ${known.length === 1 ? "is" : "are"} ${known.join(", ")}`
    : `, did you mean ${[...group, close].join(".")}?`;
  return { path, message: `${path.join(".")} is an unknown key${better}`, whole: true };
}

/** The path as far as it was written as one piece, and the text there. */
function shown(
  path: readonly string[],
  tree: Tree,
): { readonly path: readonly string[]; readonly text: string | undefined } {
  const above = path.slice(0, -1);
  const parent = nodeAt(tree, above);
  const index = Number(path.at(-1));
  if (typeof parent === "string") return { path: above, text: parent };
  if (Array.isArray(parent) && typeof parent[index] === "string") {
    return { path: above, text: `[${parent.join(", ")}]` };
  }
  return { path, text: textOf(nodeAt(tree, path)) };
}

function textOf(node: Node | undefined): string | undefined {
  if (typeof node === "string") return node;
  return Array.isArray(node) ? `[${node.join(", ")}]` : undefined;
}

/** The profile's own line wins over the base's; a built-in default has none. */
function writtenAt(paths: readonly (readonly string[])[], origin: Origin): Place | undefined {
  for (const path of paths) {
    const own = origin.profile === undefined ? [] : [["profiles", origin.profile, ...path]];
    for (const candidate of [...own, path]) {
      if (nodeAt(origin.written, candidate) === undefined) continue;
      return placeOf(origin.places, candidate);
    }
  }
  return undefined;
}

function overlaps(one: readonly string[], other: readonly string[]): boolean {
  return one.every((key, index) => key === other[index]);
}
