// The DevTools client against a browser that follows a script.
import { assertEquals, assertRejects } from "@std/assert";
import { DevTools } from "../../lib/app/devtools.ts";

type Answer = Readonly<Record<string, unknown>>;

const ANSWERS: Readonly<Record<string, Answer>> = {
  "Target.createTarget": { result: { targetId: "tab" } },
  "Target.attachToTarget": { result: { sessionId: "session" } },
  "Runtime.evaluate": { result: { result: { value: true } } },
  "Page.captureScreenshot": { result: { data: btoa("PNG") } },
  "Page.printToPDF": { result: { data: btoa("PDF") } },
};

/** Serves one scripted browser on this machine while `test` runs. */
async function withBrowser(
  answers: Readonly<Record<string, Answer>>,
  test: (tools: DevTools, calls: readonly string[]) => Promise<void>,
): Promise<void> {
  const calls: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    const { socket, response } = Deno.upgradeWebSocket(request);
    socket.addEventListener("message", ({ data }) => {
      const { id, method, sessionId } = JSON.parse(String(data));
      calls.push(sessionId === undefined ? method : `${method} in ${sessionId}`);
      const say = (value: unknown) => socket.send(JSON.stringify(value));
      if (method === "Page.navigate") {
        say({ method: "Network.requestWillBeSent", params: { request: { url: "file:///page" } } });
        say({ method: "Runtime.consoleAPICalled", params: { type: "error" } });
        say({ method: "Page.frameNavigated", params: {} });
      }
      say({ id, result: {}, ...ANSWERS[method], ...answers[method] });
      if (method === "Browser.close") socket.close();
    });
    return response;
  });
  try {
    const tools = await DevTools.connect(`ws://127.0.0.1:${server.addr.port}/devtools`);
    await test(tools, calls);
    await tools.close();
  } finally {
    await server.shutdown();
  }
}

Deno.test("DevTools opens a tab without a network, and ends the browser", () =>
  withBrowser({}, async (tools, calls) => {
    await tools.close();
    assertEquals(calls, [
      "Target.createTarget",
      "Target.attachToTarget",
      "Page.enable in session",
      "Runtime.enable in session",
      "Log.enable in session",
      "Network.enable in session",
      "Network.emulateNetworkConditions in session",
      "Browser.close",
    ]);
  }));

Deno.test("DevTools shows a page and keeps what it asks for and complains of", () =>
  withBrowser({}, async (tools) => {
    const screen = { width: 390, height: 800, scale: 2, scheme: "dark", media: "print" } as const;
    await tools.show(screen);
    await tools.load("file:///page", "true");
    assertEquals(tools.requests, ["file:///page"]);
    assertEquals(tools.complaints, [`{"type":"error"}`]);
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    assertEquals(text(await tools.picture({ x: 0, y: 0, width: 1, height: 1 })), "PNG");
    assertEquals(text(await tools.printed()), "PDF");
  }));

Deno.test("DevTools tells what the browser refuses", () =>
  withBrowser({ "Page.captureScreenshot": { error: { message: "no" } } }, async (tools) => {
    const clip = { x: 0, y: 0, width: 1, height: 1 };
    await assertRejects(() => tools.picture(clip), Error, "Cannot ask the browser: no");
  }));

Deno.test("DevTools tells what an expression throws", () =>
  withBrowser(
    { "Runtime.evaluate": { result: { result: {}, exceptionDetails: { text: "Uncaught" } } } },
    async (tools) => {
      await assertRejects(() => tools.read("x"), Error, "Cannot evaluate x: ");
    },
  ));

Deno.test("DevTools cannot reach a browser that is not there", async () => {
  await assertRejects(
    () => DevTools.connect("ws://127.0.0.1:9/devtools"),
    RangeError,
    "Cannot reach the browser",
  );
});
