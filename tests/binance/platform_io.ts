// The real clock, HTTP and sockets against servers on this machine that misbehave.
import {
  assert,
  assertEquals,
  assertFalse,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { realPorts } from "../../lib/binance/platform.ts";
import { HttpFailure, type HttpRequest } from "../../lib/binance/ports.ts";

const LOCAL = { hostname: "127.0.0.1", port: 0 };
const SECRET_PATH = "/order?signature=hush";

function get(port: number, path = SECRET_PATH): HttpRequest {
  return { method: "GET", url: `http://127.0.0.1:${port}${path}`, headers: {}, timeoutMs: 5_000 };
}

async function failure(run: () => Promise<unknown>): Promise<HttpFailure> {
  const error = await assertRejects(run, HttpFailure);
  assertFalse(error.message.includes("hush"), error.message);
  assertFalse(`${Deno.inspect(error)}`.includes("signature"), "the cause shows the URL");
  return error;
}

/** A server that reads a request, answers these bytes and hangs up. */
async function withBytes(bytes: string, run: (port: number) => Promise<void>): Promise<void> {
  const listener = Deno.listen(LOCAL);
  const serving = (async () => {
    const connection = await listener.accept();
    await connection.read(new Uint8Array(4_096));
    await connection.write(new TextEncoder().encode(bytes));
    connection.close();
  })();
  try {
    await run(listener.addr.port);
    await serving;
  } finally {
    listener.close();
  }
}

Deno.test("realPorts() sends method, headers and body, and hands the answer on", async () => {
  const server = Deno.serve({ ...LOCAL, onListen: () => {} }, async (request) => {
    const { method, headers } = request;
    const text = `${method} ${headers.get("x-a")} ${await request.text()} ü`;
    return new Response(text, { status: 418, headers: { "Retry-After": "9" } });
  });
  const { http } = realPorts();
  const { port } = server.addr;
  const answer = await http.request({
    ...get(port),
    method: "POST",
    headers: { "X-A": "b" },
    body: "c=d",
  });
  assertEquals([answer.status, answer.text], [418, "POST b c=d ü"]);
  assertEquals([answer.header("retry-after"), answer.header("x-none")], ["9", undefined]);
  await server.shutdown();
});

Deno.test("realPorts() reads an answer without a body", async () => {
  const server = Deno.serve({ ...LOCAL, onListen: () => {} }, () => new Response(null));
  assertEquals((await realPorts().http.request(get(server.addr.port))).text, "");
  await server.shutdown();
});

Deno.test("realPorts() refuses a redirect and does not follow it", async () => {
  let requests = 0;
  const server = Deno.serve({ ...LOCAL, onListen: () => {} }, () => {
    requests += 1;
    return new Response("gone", { status: 302, headers: { location: "/elsewhere" } });
  });
  const error = await failure(() => realPorts().http.request(get(server.addr.port)));
  assertEquals([error.sent, requests], [true, 1]);
  assertStringIncludes(error.message, "redirects");
  await server.shutdown();
});

Deno.test("realPorts() refuses a body beyond the limit", async () => {
  const server = Deno.serve(
    { ...LOCAL, onListen: () => {} },
    () => new Response("x".repeat(1_000)),
  );
  const { http } = realPorts({ bodyBytesMax: 999 });
  const error = await failure(() => http.request(get(server.addr.port)));
  assertStringIncludes(error.message, "over 999 bytes");
  assertEquals(
    (await realPorts({ bodyBytesMax: 1_000 }).http.request(get(server.addr.port))).status,
    200,
  );
  await server.shutdown();
});

Deno.test("realPorts() gives up on an answer that does not come", async () => {
  const { promise, resolve } = Promise.withResolvers<Response>();
  const server = Deno.serve({ ...LOCAL, onListen: () => {} }, () => promise);
  const request = { ...get(server.addr.port), timeoutMs: 50 };
  const error = await failure(() => realPorts().http.request(request));
  assertEquals([error.sent, error.message.includes("did not answer in 50 ms")], [true, true]);
  resolve(new Response(""));
  await server.shutdown();
});

const broken = [
  ["hangs up without a word", ""],
  ["answers garbage", "garbage\r\n\r\n"],
  ["hangs up within the body", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc"],
] as const;

for (const [name, bytes] of broken) {
  Deno.test(`realPorts() says that bytes may have left when the venue ${name}`, async () => {
    await withBytes(bytes, async (port) => {
      const error = await failure(() => realPorts().http.request(get(port)));
      assertEquals([error.sent, error.message], [true, `127.0.0.1:${port} broke the connection`]);
    });
  });
}

Deno.test("realPorts() says that nothing left when nobody listens", async () => {
  const listener = Deno.listen(LOCAL);
  const { port } = listener.addr;
  listener.close();
  const error = await failure(() => realPorts().http.request(get(port)));
  assertEquals(error.sent, false);
  assertStringIncludes(error.message, `127.0.0.1:${port} cannot be reached`);
});

Deno.test("realPorts() says that nothing left for a host that is not granted", async () => {
  const url = "https://api.example.com/order?signature=hush";
  const error = await failure(() => realPorts().http.request({ ...get(1), url }));
  assertEquals([error.sent, error.message], [
    false,
    "api.example.com is not granted to this process",
  ]);
});

/** Opens a socket and writes down what it tells. */
function listen(url: string) {
  const told: string[] = [];
  const closed = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<void>();
  const socket = realPorts().sockets.open(url, {
    onOpen: () => {
      told.push("open");
      opened.resolve();
    },
    onText: (text) => {
      told.push(text);
      answered.resolve();
    },
    onClose: (code, reason) => {
      told.push(`close ${code} ${reason}`);
      closed.resolve();
    },
  });
  return {
    told,
    socket,
    opened: opened.promise,
    closed: closed.promise,
    answered: answered.promise,
  };
}

/** A WebSocket server; `serve` gets the server's end of each connection. */
async function withSocketServer(
  serve: (socket: WebSocket) => void,
  run: (url: string) => Promise<void>,
): Promise<void> {
  const server = Deno.serve({ ...LOCAL, onListen: () => {} }, (request) => {
    const { socket, response } = Deno.upgradeWebSocket(request);
    serve(socket);
    return response;
  });
  await run(`ws://127.0.0.1:${server.addr.port}/ws?listenKey=hush`);
  await server.shutdown();
}

Deno.test("realPorts() hands texts on, bytes as garbage, and the code that ended it", async () => {
  await withSocketServer((socket) => {
    socket.onmessage = ({ data }) => {
      socket.send(`echo ${data}`);
      socket.send(new Uint8Array([1, 2]));
      socket.close(1008, "Too many requests");
    };
  }, async (url) => {
    const { told, socket, opened, closed } = listen(url);
    // Not connected yet: it goes nowhere.
    socket.send("early");
    await opened;
    socket.send("hello");
    await closed;
    socket.send("late");
    assertEquals(told, ["open", "echo hello", "", "close 1008 Too many requests"]);
  });
});

Deno.test("realPorts() tells nothing more of a socket that was dropped", async () => {
  const gone = Promise.withResolvers<void>();
  await withSocketServer((socket) => {
    socket.onclose = () => gone.resolve();
    socket.onmessage = () => socket.send("answer");
  }, async (url) => {
    const { told, socket, opened } = listen(url);
    await opened;
    socket.send("hello");
    socket.drop();
    await gone.promise;
    assertEquals(told, ["open"]);
  });
});

Deno.test("realPorts() tells of a connection that cannot be made, once and without the URL", async () => {
  const listener = Deno.listen(LOCAL);
  const { port } = listener.addr;
  listener.close();
  const { told, closed } = listen(`ws://127.0.0.1:${port}/ws?listenKey=hush`);
  await closed;
  assertEquals(told, [`close 0 127.0.0.1:${port}: the connection failed`]);
});

Deno.test("realPorts() tells of a connection that is not granted", async () => {
  const { told, socket, closed } = listen("wss://stream.example.com/ws");
  socket.send("nothing");
  await closed;
  socket.drop();
  assertEquals(told, ["close 0 stream.example.com is not granted to this process"]);
});

Deno.test("realPorts() tells of a connection that breaks", async () => {
  await withBytes("HTTP/1.1 200 OK\r\n\r\n", async (port) => {
    const { told, closed } = listen(`ws://127.0.0.1:${port}/ws?listenKey=hush`);
    await closed;
    assertEquals(told, [`close 0 127.0.0.1:${port}: the connection failed`]);
  });
});

Deno.test("realPorts() has a clock whose timers ring once, unless they are cleared", async () => {
  const { clock, random } = realPorts();
  const before = clock.monotonicMs();
  const rung: string[] = [];
  const cleared = clock.setTimer(() => rung.push("cleared"), 0);
  clock.clearTimer(cleared);
  await new Promise<void>((resolve) => {
    const timer = clock.setTimer(() => {
      rung.push("first");
      clock.setTimer(resolve, 1);
    }, 0);
    assert(timer !== cleared);
  });
  assertEquals(rung, ["first"]);
  assert(before <= clock.monotonicMs());
  assert(1_700_000_000_000_000 < clock.nowUs() && Number.isInteger(clock.nowUs()));
  const chance = random();
  assert(0 <= chance && chance < 1);
});

Deno.test("realPorts() reads the wall clock in steps finer than a millisecond", () => {
  const { clock } = realPorts();
  const readings = Array.from({ length: 2_000 }, () => clock.nowUs());
  assert(readings.every(Number.isInteger));
  assert(readings.some((reading) => reading % 1_000 !== 0));
});
