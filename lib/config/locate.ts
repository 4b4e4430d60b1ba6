// Where a key stands in YAML text: block keys by indentation, flow keys on their own line.

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Line and column, from 1, of every key by its dotted path. */
export type Places = ReadonlyMap<string, Place>;

const BLOCK_KEY = /^(\s*)(["']?)([^\s"'#{}[\],:-][^"'#{}[\],:]*)\2\s*:(?=\s|$)/;
const FLOW_TOKEN = /[{},]|(["']?)([^\s"'#{}[\],:]+)\1\s*:(?=\s|$)/g;

/** Reads the layout only: the text has been parsed already. */
export function keyPlaces(text: string): Places {
  const places = new Map<string, Place>();
  const above: { indent: number; key: string }[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    const match = BLOCK_KEY.exec(line);
    if (match === null) continue;
    const indent = match[1]?.length ?? 0;
    while (above.length > 0 && indent <= (above.at(-1)?.indent ?? 0)) above.pop();
    above.push({ indent, key: match[3]?.trim() ?? "" });
    const path = above.map(({ key }) => key);
    places.set(path.join("."), { line: index + 1, column: indent + 1 });
    const rest = { start: match[0].length, number: index + 1, path };
    flowPlaces(line, rest, places);
  }
  return places;
}

/** The place of the path, or of the nearest map above it that has one. */
export function placeOf(places: Places, path: readonly string[]): Place | undefined {
  for (let length = path.length; length > 0; length--) {
    const place = places.get(path.slice(0, length).join("."));
    if (place !== undefined) return place;
  }
  return undefined;
}

function flowPlaces(
  line: string,
  rest: { start: number; number: number; path: readonly string[] },
  places: Map<string, Place>,
): void {
  const value = line.slice(rest.start);
  if (!value.trimStart().startsWith("{")) return;
  const open: string[] = [];
  let key: string | undefined;
  for (const token of value.matchAll(FLOW_TOKEN)) {
    if (token[0] === "{") {
      if (key !== undefined) open.push(key);
      key = undefined;
    } else if (token[0] === "}") open.pop();
    else if (token[0] !== ",") {
      key = token[2] ?? "";
      const place = { line: rest.number, column: rest.start + token.index + 1 };
      places.set([...rest.path, ...open, key].join("."), place);
    }
  }
}
