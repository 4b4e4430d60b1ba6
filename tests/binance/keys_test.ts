// Which key is read, for which environment, and what is refused without showing it.
import { assertEquals, assertFalse, assertThrows } from "@std/assert";
import type { Environment } from "../../lib/binance/hosts.ts";
import { KEY_VARIABLES, readKeys } from "../../lib/binance/keys.ts";

const PEM = `-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
-----END PRIVATE KEY-----`;
const KEY = { BINANCE_API_KEY: "key1", BINANCE_SECRET_KEY: "hush" };

type Variables = Readonly<Record<string, string>>;

function read(
  environment: Environment,
  given: { readonly process?: Variables; readonly dotenv?: string },
) {
  return readKeys(environment, {
    variable: (name) => given.process?.[name],
    dotenv: given.dotenv,
    readFile: (path) => {
      assertEquals(path, "key.pem");
      return PEM;
    },
  });
}

Deno.test("readKeys() finds none where none is given", () => {
  assertEquals(read("live", {}), undefined);
  assertEquals(read("live", { dotenv: "# no key yet\n" }), undefined);
  assertEquals(
    read("live", { process: { BINANCE_API_KEY: " ", BINANCE_KEY_ENV: "demo" } }),
    undefined,
  );
});

const found: readonly (readonly [
  string,
  Environment,
  { readonly process?: Variables; readonly dotenv?: string },
  string,
])[] = [
  ["the environment", "testnet", { process: KEY }, "testnet key1 hmac environment"],
  [
    "the environment for live",
    "live",
    { process: { ...KEY, BINANCE_KEY_ENV: "live" } },
    "live key1 hmac environment",
  ],
  [
    ".env",
    "live",
    { dotenv: "BINANCE_API_KEY=key2\nBINANCE_SECRET_KEY='hush'\nexport BINANCE_KEY_ENV=live" },
    "live key2 hmac .env",
  ],
  [
    "an Ed25519 file",
    "local",
    { dotenv: "BINANCE_API_KEY=key3\nBINANCE_ED25519_KEY_FILE=key.pem" },
    "local key3 ed25519 .env",
  ],
  [
    "the environment before .env",
    "demo",
    { process: KEY, dotenv: "BINANCE_API_KEY=key2\nBINANCE_KEY_ENV=live" },
    "demo key1 hmac environment",
  ],
];

for (const [name, environment, given, expected] of found) {
  Deno.test(`readKeys() reads ${name}`, () => {
    const keys = read(environment, given);
    const { apiKey, type } = keys?.signer ?? {};
    assertEquals(`${keys?.environment} ${apiKey} ${type} ${keys?.source}`, expected);
    assertFalse(Deno.inspect(keys, { depth: 9 }).includes("hush"));
  });
}

const refused: readonly (readonly [string, Environment, Variables, string])[] = [
  ["a key for live that does not say so", "live", KEY, "BINANCE_KEY_ENV is not set"],
  [
    "a key for another place",
    "testnet",
    { ...KEY, BINANCE_KEY_ENV: "live" },
    "it is for live, not for testnet",
  ],
  [
    "a test key on live",
    "live",
    { ...KEY, BINANCE_KEY_ENV: "testnet" },
    "it is for testnet, not for live",
  ],
  [
    "a place that is not known",
    "live",
    { ...KEY, BINANCE_KEY_ENV: "hush" },
    "not one of live, testnet, demo, local",
  ],
  ["a secret without a key", "demo", { BINANCE_SECRET_KEY: "hush" }, "BINANCE_API_KEY is not set"],
  ["a key without a secret", "demo", { BINANCE_API_KEY: "key1" }, "neither is"],
  [
    "two secrets",
    "demo",
    { ...KEY, BINANCE_ED25519_KEY_FILE: "key.pem" },
    "both are",
  ],
  [
    "a key with a line break",
    "demo",
    { ...KEY, BINANCE_API_KEY: "hush\nhush" },
    "letters and digits",
  ],
];

for (const [name, environment, process, message] of refused) {
  Deno.test(`readKeys() refuses ${name}`, () => {
    const error = assertThrows(() => read(environment, { process }), RangeError, message);
    assertFalse(error.message.includes("hush"));
  });
}

Deno.test("readKeys() reads no other variable", () => {
  const asked = new Set<string>();
  readKeys("live", {
    variable: (name) => {
      asked.add(name);
      return undefined;
    },
    dotenv: undefined,
    readFile: () => "",
  });
  assertEquals([...asked].filter((name) => !KEY_VARIABLES.some((one) => one === name)), []);
});
