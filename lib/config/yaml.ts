// YAML text to a tree of words. Secrets and values that are not there are refused here.
import { parse, YamlSyntaxError } from "@std/yaml";
import { keyPlaces, placeOf, type Places } from "./locate.ts";
import type { Node, Tree } from "./tree.ts";

/** Longest file that is read; a configuration has some kilobytes. */
const CHARACTERS_MAX = 1_000_000;

/** Groups within groups; a key has at most three names. An alias can make it endless. */
const DEPTH_MAX = 16;

const SECRET =
  /^binance_|(^|_)(secret|password|passphrase|token|credentials?)($|_)|(api|private)_?key/i;

export interface Document {
  readonly tree: Tree;
  readonly places: Places;
}

/** Reads a document; throws SyntaxError with file, line and column. */
export function readYaml(text: string, file: string): Document {
  if (CHARACTERS_MAX < text.length) {
    throw new SyntaxError(`Cannot use ${file}: it has more than ${CHARACTERS_MAX} characters`);
  }
  const plain = text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
  const value = parseText(plain, file);
  const places = keyPlaces(plain);
  const refuse = (path: readonly string[], found: string): never => {
    throw new SyntaxError(`Cannot use ${file}: ${placeText(placeOf(places, path))}${found}`);
  };
  if (value === null) return { tree: {}, places };
  if (typeof value !== "object" || Array.isArray(value)) {
    return refuse([], "it is not a map of keys and values");
  }
  return { tree: toTree(value, { path: [], refuse }), places };
}

/** `line 3, column 5: `, or nothing where the place is not known. */
export function placeText(place: { line: number; column: number } | undefined): string {
  return place === undefined ? "" : `line ${place.line}, column ${place.column}: `;
}

/** The name is that of a key, password or token. */
export function isSecret(key: string): boolean {
  return SECRET.test(key);
}

/** Why a secret is refused; its value is never repeated. */
export function secretRefusal(key: string): string {
  return `${key} is a secret, and secrets come from the environment or a file of their own, ` +
    "never from the configuration";
}

function parseText(text: string, file: string): unknown {
  try {
    return parse(text, { schema: "failsafe" });
  } catch (error) {
    if (error instanceof RangeError) {
      throw new SyntaxError(`Cannot use ${file}: it is nested too deeply`);
    }
    if (!(error instanceof YamlSyntaxError)) throw error;
    const found = error.message.split(` at line ${error.line}`)[0] ?? error.message;
    const first = found.slice(0, 1).toLowerCase() + found.slice(1).split("\n")[0];
    throw new SyntaxError(`Cannot use ${file}: ${placeText(error)}${first}`);
  }
}

interface Walk {
  readonly path: readonly string[];
  readonly refuse: (path: readonly string[], found: string) => never;
}

function toTree(value: object, walk: Walk): Tree {
  if (DEPTH_MAX < walk.path.length) walk.refuse([], "it is nested too deeply");
  const tree: Record<string, Node> = {};
  for (const [key, child] of Object.entries(value)) {
    const path = [...walk.path, key];
    if (isSecret(key)) walk.refuse(path, secretRefusal(path.join(".")));
    if (key === "__proto__") walk.refuse(path, "__proto__ is not a key");
    tree[key] = toNode(child, { ...walk, path });
  }
  return tree;
}

function toNode(value: unknown, walk: Walk): Node {
  const name = walk.path.join(".");
  if (typeof value === "string" && value !== "") return value;
  if (value === null || value === "") return walk.refuse(walk.path, `${name} has no value`);
  if (Array.isArray(value)) {
    return value.map((item: unknown) => {
      if (typeof item === "string" && item !== "") return item;
      return walk.refuse(walk.path, `${name} has an entry that is not one value`);
    });
  }
  if (typeof value === "object") return toTree(value, walk);
  return walk.refuse(walk.path, `${name} is neither a value nor a map`);
}
