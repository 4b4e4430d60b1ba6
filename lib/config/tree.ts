// A configuration as text: nested maps whose leaves are words or lists of words.
import type { Market } from "../market/instrument.ts";

export type Node = string | readonly string[] | Tree;
export interface Tree {
  readonly [key: string]: Node;
}

export const MARKETS: readonly Market[] = ["spot", "usdm"];

export function isTree(node: Node | undefined): node is Tree {
  return typeof node === "object" && !Array.isArray(node);
}

/** `over` on top of `base`: maps merge key by key, words and lists replace. */
export function merge(base: Tree, over: Tree): Tree {
  const merged: Record<string, Node> = { ...base };
  for (const [key, node] of Object.entries(over)) {
    merged[key] = mergeNode(Object.hasOwn(base, key) ? base[key] : undefined, node);
  }
  return merged;
}

function mergeNode(base: Node | undefined, over: Node): Node {
  if (base === undefined || !isTree(over)) return over;
  if (!isMarketMap(over)) return isTree(base) && !isMarketMap(base) ? merge(base, over) : over;
  // A value for one market only leaves the other market what it had.
  return merge(isMarketMap(base) ? base : { spot: base, usdm: base }, over);
}

/** Replaces each `{ spot: x, usdm: y }` by the market's own value. */
export function pickMarket(tree: Tree, market: Market): Tree {
  const picked: Record<string, Node> = {};
  for (const [key, node] of Object.entries(tree)) {
    const value = isMarketMap(node) ? node[market] ?? node : node;
    picked[key] = isTree(value) && !isMarketMap(value) ? pickMarket(value, market) : value;
  }
  return picked;
}

/** The node at a path such as `fees.maker`, and how much of the path it took to find. */
export function nodeAt(tree: Tree, path: readonly string[]): Node | undefined {
  let node: Node | undefined = tree;
  for (const key of path) {
    if (!isTree(node)) return undefined;
    node = Object.hasOwn(node, key) ? node[key] : undefined;
  }
  return node;
}

/** The tree with one node replaced or added; maps on the way are copied. */
export function withNode(tree: Tree, path: readonly string[], node: Node): Tree {
  const [key, ...rest] = path;
  if (key === undefined) return tree;
  if (rest.length === 0) return { ...tree, [key]: node };
  const child = tree[key];
  return { ...tree, [key]: withNode(isTree(child) ? child : {}, rest, node) };
}

/** Every path that ends in a word or a list. */
export function leafPaths(tree: Tree, above: readonly string[] = []): readonly string[] {
  return Object.entries(tree).flatMap(([key, node]) =>
    isTree(node) ? leafPaths(node, [...above, key]) : [[...above, key].join(".")]
  );
}

function isMarketMap(node: Node | undefined): node is Tree {
  if (!isTree(node)) return false;
  const keys = Object.keys(node);
  return keys.length > 0 && keys.every((key) => key === "spot" || key === "usdm");
}
