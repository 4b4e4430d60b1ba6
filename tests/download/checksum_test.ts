// The files beside the dumps: the sum of the file of that name, or nothing.
import { assertEquals } from "@std/assert";
import { checksumText, parseChecksum } from "../../lib/download/checksum.ts";

const SUM = "0123456789abcdef".repeat(4);
const NAME = "BTCUSDT-1m-2024-04.zip";

// deno-fmt-ignore
const cases: readonly { what: string; text: string; sum: string | undefined }[] = [
  { what: "the venue's line", text: `${SUM}  ${NAME}\n`, sum: SUM },
  { what: "capitals and a binary mark", text: `${SUM.toUpperCase()} *${NAME}\r\n`, sum: SUM },
  { what: "a path before the name", text: `${SUM}  some/where/${NAME}`, sum: SUM },
  { what: "the sum of another file", text: `${SUM}  BTCUSDT-1m-2024-05.zip\n`, sum: undefined },
  { what: "a short sum", text: `${SUM.slice(1)}  ${NAME}\n`, sum: undefined },
  { what: "a page", text: "<html>not here</html>", sum: undefined },
  { what: "nothing", text: "", sum: undefined },
];

for (const { what, text, sum } of cases) {
  Deno.test(`parseChecksum() ${sum === undefined ? "refuses" : "reads"} ${what}`, () => {
    assertEquals(parseChecksum(text, NAME), sum);
  });
}

Deno.test("checksumText() writes what parseChecksum() reads", () => {
  assertEquals(parseChecksum(checksumText(SUM, NAME), NAME), SUM);
});
