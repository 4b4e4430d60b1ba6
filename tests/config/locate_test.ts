// Places of keys in YAML text, as a story: each line's keys with their columns.
import { assertEquals } from "@std/assert";
import { keyPlaces, placeOf } from "../../lib/config/locate.ts";

const TEXT = `# comment: not a key
a:
  b: 1 # c: no
  "d e": x
  f: { g: 1, h: { i: 2, j: [1, 2] }, k: "l: m" }

n: "o: p"
q:
    - r
    - s: 1
t: 5
`;

// deno-fmt-ignore
const places = [
  ["a", "2:1"], ["a.b", "3:3"], ["a.d e", "4:3"], ["a.f", "5:3"], ["a.f.g", "5:8"],
  ["a.f.h", "5:14"], ["a.f.h.i", "5:19"], ["a.f.h.j", "5:25"], ["n", "7:1"], ["t", "11:1"],
] as const;

for (const [path, place] of places) {
  Deno.test(`keyPlaces() finds ${path}`, () => {
    const found = keyPlaces(TEXT).get(path);
    assertEquals(`${found?.line}:${found?.column}`, place);
  });
}

Deno.test("placeOf() takes the nearest map above", () => {
  assertEquals(placeOf(keyPlaces(TEXT), ["a", "f", "h", "x", "y"]), { line: 5, column: 14 });
  assertEquals(placeOf(keyPlaces(TEXT), ["zzz"]), undefined);
});
