// A secret is not seen, whatever prints it.
import { assertEquals } from "@std/assert";
import { Secret } from "../../lib/binance/secret.ts";

const secret = new Secret("s3cr3t");

const prints: readonly (readonly [string, () => string])[] = [
  ["String", () => String(secret)],
  ["a template", () => `${secret}`],
  ["JSON", () => JSON.stringify({ secret })],
  ["inspect", () => Deno.inspect({ secret })],
  ["inspect with everything shown", () => Deno.inspect(secret, { showHidden: true, depth: 9 })],
  ["an error's message", () => new Error(`with ${secret}`).message],
  ["its keys", () => Object.entries(secret).flat().concat(["***"]).join()],
];

for (const [name, print] of prints) {
  Deno.test(`Secret shows stars in ${name}`, () => {
    const text = print();
    assertEquals([text.includes("s3cr3t"), text.includes("***")], [false, true]);
  });
}

Deno.test("Secret reveals its text to who asks", () => {
  assertEquals(secret.reveal(), "s3cr3t");
});
