// Which texts say that the venue is about to close.
import { assertEquals } from "@std/assert";
import { isShutdownNotice } from "../../lib/binance/shutdown_notice.ts";

const CASES = [
  ['{"e":"serverShutdown","E":1}', true],
  ['{"stream":"!serverShutdown","data":{"e":"serverShutdown","E":1}}', true],
  ['{"event":{"e":"serverShutdown","E":1}}', true],
  ['{"e":"trade","s":"serverShutdown"}', false],
  ['["serverShutdown"]', false],
  ['{"e":"serverShutdown"', false],
  [`{"e":"serverShutdown","x":"${"x".repeat(300)}"}`, false],
  ['{"e":"trade"}', false],
] as const;

for (const [text, expected] of CASES) {
  Deno.test(`isShutdownNotice() is ${expected} for ${text.slice(0, 50)}`, () => {
    assertEquals(isShutdownNotice(text), expected);
  });
}
