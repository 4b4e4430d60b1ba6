// `doctor` against the local venue: with keys and without, spot and USD-M, and what it never prints.
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { doctor, type DoctorFlags } from "../../lib/app/doctor.ts";
import type { Io } from "../../lib/app/io.ts";
import { realPorts } from "../../lib/binance/mod.ts";
import { withVenue } from "./local_venue.ts";

const decoder = new TextDecoder();

type Variables = Readonly<Record<string, string>>;

/** What it printed, and what it threw. */
async function examined(flags: DoctorFlags, variables: Variables = {}, key = "") {
  let out = "";
  const io: Io = {
    stdout(bytes) {
      out += decoder.decode(bytes);
      return true;
    },
    stderr() {},
    stderrIsTerminal: false,
  };
  let failure: unknown;
  try {
    await doctor(flags, io, {
      ports: realPorts(),
      keys: { variable: (name) => variables[name], dotenv: undefined, readFile: () => key },
      freeBytes: () => 9e9,
    });
  } catch (error) {
    failure = error;
  }
  return { out, failure: failure instanceof Error ? failure.message : failure };
}

Deno.test("doctor finds the local venue fit, with an HMAC key and with an Ed25519 one", () =>
  withVenue(async ({ urls, keys: [keys] }) => {
    assert(keys !== undefined);
    for (const { market, rest } of urls) {
      const flags = { url: rest, market, symbol: "BTCUSDT" };
      const hmac = await examined(flags, {
        BINANCE_API_KEY: keys.hmac.apiKey,
        BINANCE_SECRET_KEY: keys.hmac.secretKey,
        BINANCE_KEY_ENV: "local",
      });
      assertEquals(hmac.failure, undefined, hmac.out);
      assertMatch(hmac.out, /^ok +key +HMAC, from environment, for local$/m);
      assertMatch(hmac.out, /^ok +account +may trade$/m);
      assertMatch(hmac.out, /^ok +USDT balance +\d+ free, [\d.]+ needed/m);
      assertMatch(hmac.out, /\d checks, \d to look at, 0 failed\n$/);
      const ed25519 = await examined(flags, {
        BINANCE_API_KEY: keys.ed25519.apiKey,
        BINANCE_ED25519_KEY_FILE: "key.pem",
      }, keys.ed25519.privateKey);
      assertEquals(ed25519.failure, undefined, ed25519.out);
      assertMatch(ed25519.out, /^ok +key +Ed25519, from environment, for local$/m);
      for (const text of [hmac.out, ed25519.out]) {
        assert(!text.includes(keys.hmac.secretKey), "a secret is never printed");
        assert(!text.includes(keys.hmac.apiKey), "nor is a key");
        assert(!text.includes(keys.ed25519.privateKey.split("\n")[1] ?? "-"));
        assert(!/signature/i.test(text));
        for (const line of text.split("\n")) assert(line.length <= 80, line);
      }
      if (market === "usdm") assertMatch(hmac.out, /^ok +account mode +one-way$/m);
      else assertMatch(hmac.out, /^ok +withdrawals +the key cannot withdraw$/m);
    }
  }));

Deno.test("doctor tells what fails, and ends with 2", () =>
  withVenue(async ({ urls, keys: [keys] }) => {
    const url = urls[0]?.rest ?? "";
    const flags = { url, market: "spot", symbol: "BTCUSDT" };
    const wrong = await examined(flags, {
      BINANCE_API_KEY: keys?.hmac.apiKey ?? "",
      BINANCE_SECRET_KEY: "wrong",
    });
    assertMatch(wrong.out, /^FAIL +permissions +they could not be read: it answered -1022/m);
    assertMatch(`${wrong.failure}`, /^Cannot trade spot BTCUSDT: \d of the checks failed$/);
    const other = await examined(flags, {
      BINANCE_API_KEY: "abc",
      BINANCE_SECRET_KEY: "def",
      BINANCE_KEY_ENV: "live",
    });
    assertMatch(other.out, /^FAIL +key +Cannot use the key: it is for live, not for local$/m);
    const none = await examined(flags);
    assertEquals(none.failure, undefined);
    assertMatch(none.out, /^warn +key +none is given/m);
    const small = await examined({
      ...flags,
      set: ["order.notional=6", "order.notional_min=5.999"],
    });
    assertMatch(small.out, /^(ok|FAIL) +filters/m);
    const absent = await examined({ ...flags, symbol: "ETHUSDT" });
    assertMatch(absent.out, /^FAIL +instrument +Cannot/m);
  }));

Deno.test("doctor says that nobody answers", async () => {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    () => new Response(),
  );
  const { port } = server.addr;
  await server.shutdown();
  const { out, failure } = await examined({ url: `http://127.0.0.1:${port}`, market: "spot" });
  assertMatch(out, /^FAIL +network +127\.0\.0\.1:\d+ does not tell its time$/m);
  assertMatch(out, /-> deno task venue starts a local venue/);
  assertMatch(`${failure}`, /1 of the checks failed$/);
});

Deno.test("doctor refuses an environment nobody knows", async () => {
  await assertRejects(
    () =>
      doctor({ env: "mars" }, { stdout: () => true, stderr() {}, stderrIsTerminal: false }, {
        ports: realPorts(),
        keys: { variable: () => undefined, dotenv: undefined, readFile: () => "" },
        freeBytes: () => undefined,
      }),
    RangeError,
    "Cannot use --env mars",
  );
});
