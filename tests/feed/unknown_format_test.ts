// What a file in no known format looks like: its columns, what separates them, and the way out.
import { assertEquals } from "@std/assert";
import { unknownFormat } from "../../lib/feed/unknown_format.ts";

const START = "it is in no format that is known; ";
const END = "; data/README.md has the formats, and --format names one";

const CASES = [
  { line: "hello", look: 'its first line has 1 column ("hello")' },
  { line: 'a, "b",c\r', look: 'its first line has 3 columns ("a", "\\"b\\"", "c")' },
  {
    line: "1,2,3,4,5,6,7,8,9,10",
    look: 'its first line has 10 columns ("1", "2", "3", "4", "5", "6", "7", "8", ...)',
  },
  {
    line: "a_very_long_name_of_a_column,b",
    look: 'its first line has 2 columns ("a_very_long_name_of_...", "b")',
  },
  {
    line: "time;open;close",
    look: 'its first line has 3 columns ("time", "open", "close"), separated by semicolons: ' +
      "save it with commas between columns and points in numbers",
  },
  {
    line: "time\topen",
    look: 'its first line has 2 columns ("time", "open"), separated by tabs: ' +
      "save it with commas between columns and points in numbers",
  },
  {
    line: "1;2,5;3,5",
    look: 'its first line has 3 columns ("1", "2,5", "3,5"), separated by semicolons: ' +
      "save it with commas between columns and points in numbers",
  },
  { line: '"a', look: 'its first line has 1 column ("\\"a")' },
  {
    line: '[{"id":1,"price":"5"}]',
    look:
      'it is JSON ("[{\\"id\\":1,\\"price\\":\\"5\\"..."), of which only messages behind their time ' +
      "of receipt are read",
  },
  { line: "<!DOCTYPE html>", look: "it is a page of HTML or XML, and no data" },
  { line: "PAR1\x15\x04", look: "it is not text: it begins with bytes that are no letters" },
];

for (const { line, look } of CASES) {
  Deno.test(`unknownFormat() tells of ${JSON.stringify(line)}`, () => {
    assertEquals(unknownFormat(line), `${START}${look}${END}`);
  });
}
