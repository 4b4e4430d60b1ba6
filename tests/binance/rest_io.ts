// The REST client against a real server on this machine: signatures, clocks, refusals, silence.
import { assert, assertEquals, assertFalse, assertStringIncludes } from "@std/assert";
import type { Answer, Call } from "../../lib/binance/answer.ts";
import { type Hosts, localHosts } from "../../lib/binance/hosts.ts";
import { realPorts } from "../../lib/binance/platform.ts";
import { USUAL_LIMITS } from "../../lib/binance/rate_limits.ts";
import { RequestBudget } from "../../lib/binance/request_budget.ts";
import { RequestQueue } from "../../lib/binance/request_queue.ts";
import { RestClient } from "../../lib/binance/rest.ts";
import { Secret } from "../../lib/binance/secret.ts";
import { hmacSigner } from "../../lib/binance/sign.ts";
import { VenueClock } from "../../lib/binance/venue_clock.ts";
import type { Market } from "../../lib/market/instrument.ts";

const KEY = "testkey";
const SECRET = "hush-hush";
const signer = hmacSigner(KEY, new Secret(SECRET));

const PLACE: Call = {
  endpoint: "POST /api/v3/order",
  method: "order.place",
  params: { symbol: "BTCUSDT", newClientOrderId: "a:b/1" },
  security: "signed",
  weight: 1,
  orders: 1,
  urgency: "order",
};
const QUERY: Call = { ...PLACE, endpoint: "GET /api/v3/order", orders: 0, urgency: "query" };
const DEPTH: Call = { ...QUERY, endpoint: "GET /api/v3/depth", security: "none" };

interface Seen {
  readonly line: string;
  readonly query: string;
  readonly body: string;
  readonly headers: Headers;
}

interface Bench {
  readonly client: RestClient;
  readonly queue: RequestQueue;
  readonly clock: VenueClock;
  /** Requests but those for the time. */
  readonly seen: readonly Seen[];
  /** Questions for the time so far. */
  asked(): number;
}

type Handler = (seen: Seen, count: number) => Response | Promise<Response>;

interface Setting {
  readonly market?: Market;
  readonly skewMs?: number;
  readonly timeoutMs?: number;
  readonly isPublic?: boolean;
  readonly hosts?: (hosts: Hosts) => Hosts;
  readonly time?: () => Response;
}

/** Runs a test against a venue that answers with `handler`, its clock ahead by `skewMs`. */
async function withVenue(
  handler: Handler,
  { run, ...setting }: Setting & { readonly run: (bench: Bench) => Promise<void> },
): Promise<void> {
  const seen: Seen[] = [];
  let asked = 0;
  const { market = "spot", skewMs = 0, timeoutMs = 5_000, isPublic = false } = setting;
  const serve = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
  const server = Deno.serve(serve, async (request) => {
    const { pathname, search } = new URL(request.url);
    if (pathname.endsWith("/time")) {
      asked += 1;
      return setting.time?.() ?? Response.json({ serverTime: Date.now() + skewMs });
    }
    const body = await request.text();
    const { method, headers } = request;
    const one = { line: `${method} ${pathname}`, query: search.slice(1), body, headers };
    seen.push(one);
    return handler(one, seen.length);
  });
  const ports = realPorts();
  const clock = new VenueClock(ports.clock);
  const budget = new RequestBudget(USUAL_LIMITS[market]);
  const venueMs = () => clock.venueMs();
  const queue = new RequestQueue({ budget, clock: ports.clock, venueMs });
  const local = localHosts(market, `http://127.0.0.1:${server.addr.port}`);
  const client = new RestClient({
    hosts: setting.hosts?.(local) ?? local,
    ports,
    signer: isPublic ? undefined : signer,
    queue,
    clock,
    timeoutMs,
  });
  try {
    await run({ client, queue, clock, seen, asked: () => asked });
  } finally {
    client.close();
    queue.close();
    await server.shutdown();
  }
}

const refusal = (status: number, code: number, msg: string) =>
  Response.json({ code, msg }, { status });
const ok = () => Response.json({ orderId: 7 });

function assertSigned(text: string): URLSearchParams {
  const [payload = "", signature = ""] = text.split("&signature=");
  assertEquals(signature, signer.signRest(payload));
  return new URLSearchParams(payload);
}

for (const skewMs of [0, 7_000, -7_000]) {
  Deno.test(`RestClient signs by the venue's clock, ${skewMs} ms from ours`, async () => {
    await withVenue(ok, {
      skewMs,
      run: async ({ client, seen, asked }) => {
        assertEquals(await client.call(PLACE), { type: "ok", json: { orderId: 7 } });
        await client.call(QUERY);
        const [place, query] = seen;
        assert(place !== undefined && query !== undefined);
        assertEquals([place.line, place.query], ["POST /api/v3/order", ""]);
        assertEquals([query.line, query.body], ["GET /api/v3/order", ""]);
        assertStringIncludes(place.body, "newClientOrderId=a%3Ab%2F1&");
        assertEquals(place.headers.get("content-type"), "application/x-www-form-urlencoded");
        for (const { headers } of seen) assertEquals(headers.get("x-mbx-apikey"), KEY);
        for (const text of [place.body, query.query]) {
          const params = assertSigned(text);
          assertEquals(params.get("recvWindow"), "5000");
          const apart = Math.abs(Number(params.get("timestamp")) - Date.now() - skewMs);
          assert(apart < 5_000, `${apart} ms apart`);
        }
        assertEquals(asked(), 3);
      },
    });
  });
}

Deno.test("RestClient sets its clock after -1021 and makes the call once more", async () => {
  const late = "Timestamp for this request is outside of the recvWindow.";
  await withVenue((_, count) => count === 1 ? refusal(400, -1021, late) : ok(), {
    run: async ({ client, seen, asked }) => {
      assertEquals((await client.call(PLACE)).type, "ok");
      assertEquals([seen.length, asked()], [2, 6]);
    },
  });
});

Deno.test("RestClient gives up after a second -1021", async () => {
  await withVenue(() => refusal(400, -1021, "Late."), {
    run: async ({ client, seen }) => {
      const answer = await client.call(PLACE);
      assertEquals([answer.type === "refused" && answer.code, seen.length], [-1021, 2]);
    },
  });
});

Deno.test("RestClient sends nothing signed while the venue's time is not known", async () => {
  await withVenue(ok, {
    time: () => new Response("<html>", { status: 502 }),
    run: async ({ client, seen, asked }) => {
      const answer = await client.call(PLACE);
      assertEquals(answer, { type: "not_sent", why: "the venue's time is not known" });
      assertEquals([seen.length, asked()], [0, 1]);
    },
  });
});

Deno.test("RestClient takes no time from an answer that has none", async () => {
  await withVenue(ok, {
    time: () => Response.json({ serverTime: "soon" }),
    run: async ({ client }) => assertEquals(await client.syncClock(), false),
  });
});

Deno.test("RestClient keeps order ids beyond 2^53", async () => {
  await withVenue(() => new Response('{"orderId":8389766145050669870}'), {
    run: async ({ client }) => {
      const json = { orderId: "8389766145050669870" };
      assertEquals(await client.call(PLACE), { type: "ok", json });
    },
  });
});

// What the venue answers to a place; the answer's type and text; the venue's market.
// deno-fmt-ignore
const cases: readonly (readonly [string, Market, () => Response, Answer["type"], string])[] = [
  ["a refusal", "spot", () => refusal(400, -2010, "Order would immediately match and take."), "refused", "-2010"],
  ["a server fault", "spot", () => refusal(500, -1000, "Oops."), "unknown", "500 -1000 Oops."],
  ["a gateway's page", "spot", () => new Response("<html>Bad", { status: 502 }), "unknown", "502 0 <html>Bad"],
  ["an empty fault", "spot", () => new Response(null, { status: 500 }), "unknown", "500 0 "],
  ["a backend timeout", "usdm", () => new Response("", { status: 408 }), "unknown", "408"],
  ["a success that is no JSON", "spot", () => new Response("<html>"), "unknown", "no JSON"],
  ["a redirect", "spot", () => new Response(null, { status: 307, headers: { location: "/api/v3/order" } }), "unknown", "redirects"],
  ["503 of unknown outcome", "usdm", () => new Response("Unknown error, please check your request or try again later.", { status: 503 }), "unknown", "503"],
  ["503 that failed", "usdm", () => new Response("Internal error; unable to process your request. Please try again.", { status: 503 }), "refused", "Internal error"],
  ["503 out of service", "usdm", () => new Response("Service Unavailable.", { status: 503 }), "throttled", "Service"],
  ["503 by protection", "usdm", () => refusal(503, -1008, "Request throttled."), "throttled", "-1008"],
];

for (const [name, market, answerOf, type, text] of cases) {
  Deno.test(`RestClient sends once and says "${type}" to ${name}`, async () => {
    await withVenue(answerOf, {
      market,
      run: async ({ client, seen }) => {
        const answer = await client.call({ ...PLACE, endpoint: "POST /fapi/v1/order" });
        assertEquals([answer.type, seen.length], [type, 1]);
        const shown = JSON.stringify(answer);
        assertStringIncludes(shown, text);
        assertFalse(/signature|hush/.test(shown), shown);
      },
    });
  });
}

Deno.test("RestClient does not know what became of a call without an answer", async () => {
  const { promise, resolve } = Promise.withResolvers<Response>();
  await withVenue(() => promise, {
    timeoutMs: 200,
    run: async ({ client, seen }) => {
      const answer = await client.call({ ...PLACE, security: "key" });
      assert(answer.type === "unknown" && answer.why.includes("did not answer in 200 ms"));
      assertEquals(seen.length, 1);
      resolve(ok());
    },
  });
});

Deno.test("RestClient obeys Retry-After: nothing more is sent, not even a cancel", async () => {
  const message = "Too much request weight used; current limit is 6000 per 1 MINUTE.";
  const headers = { "Retry-After": "37", "X-MBX-USED-WEIGHT-1M": "6043" };
  const limit = () => Response.json({ code: -1003, msg: message }, { status: 429, headers });
  await withVenue(limit, {
    run: async ({ client, seen, queue }) => {
      const before = queue.now().monotonicMs;
      const answer = await client.call(PLACE);
      assert(answer.type === "throttled" && answer.code === -1003);
      assert(before + 37_000 <= answer.until, `${answer.until} is too soon`);
      const cancel: Call = { ...PLACE, endpoint: "DELETE /api/v3/order", urgency: "cancel" };
      const later = await client.call(cancel);
      assert(later.type === "throttled" && later.status === 0);
      assert(Math.abs(later.until - answer.until) < 1_000 || answer.until < later.until);
      assertEquals(seen.length, 1);
    },
  });
});

Deno.test("RestClient reads the venue's counters off the headers", async () => {
  const headers = {
    "X-MBX-USED-WEIGHT-1M": "321",
    "X-MBX-ORDER-COUNT-10S": "12",
    "X-MBX-ORDER-COUNT-1D": "4043",
  };
  await withVenue(() => Response.json({}, { headers }), {
    run: async ({ client, queue }) => {
      await client.call(PLACE);
      const day = queue.budget.usage(queue.now()).find((usage) => usage.windowMs === 86_400_000);
      assertEquals(day?.count, 4043);
    },
  });
});

Deno.test("RestClient without a key asks the market-data host, and makes no call with a key", async () => {
  await withVenue(ok, {
    isPublic: true,
    hosts: (hosts) => ({
      ...hosts,
      rest: `${hosts.rest}/trading`,
      marketRest: `${hosts.rest}/data`,
    }),
    run: async ({ client, seen }) => {
      await client.call({ ...DEPTH, params: {} });
      await client.call({ ...DEPTH, endpoint: "GET /api/v3/historicalTrades" });
      assertEquals(seen.map(({ line, query }) => `${line} ${query}`), [
        "GET /data/api/v3/depth ",
        "GET /trading/api/v3/historicalTrades symbol=BTCUSDT&newClientOrderId=a%3Ab%2F1",
      ]);
      assertEquals(seen.map(({ headers }) => headers.get("x-mbx-apikey")), [null, null]);
      assertEquals((await client.call(PLACE)).type, "not_sent");
      assertEquals(seen.length, 2);
    },
  });
});

Deno.test("RestClient with a key asks the trading host for all", async () => {
  await withVenue(ok, {
    hosts: (hosts) => ({ ...hosts, marketRest: "http://127.0.0.1:9" }),
    run: async ({ client, seen }) => {
      await client.call(DEPTH);
      await client.call({
        ...DEPTH,
        endpoint: "PUT /fapi/v1/listenKey",
        security: "key",
        params: {},
      });
      assertEquals(seen.map(({ line, body }) => `${line} ${body}`), [
        "GET /api/v3/depth ",
        "PUT /fapi/v1/listenKey ",
      ]);
      assertEquals(seen.map(({ headers }) => headers.get("x-mbx-apikey")), [null, KEY]);
    },
  });
});

Deno.test("RestClient sends nothing to a host that is not there, and nothing once closed", async () => {
  await withVenue(ok, {
    run: async ({ client, seen, queue, clock }) => {
      const free = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      const { port } = free.addr;
      free.close();
      const hosts = localHosts("spot", `http://127.0.0.1:${port}`);
      const lost = new RestClient({ hosts, ports: realPorts(), signer, queue, clock });
      const answer = await lost.call(DEPTH);
      assert(answer.type === "not_sent" && answer.why.includes("cannot be reached"));
      client.close();
      assertEquals(await client.call(DEPTH), { type: "not_sent", why: "the client is closed" });
      assertEquals(seen.length, 0);
    },
  });
});
