// Speaks to a Chromium on this machine over its DevTools protocol: one page, no network.
import { z } from "zod";

/** A call that gets no answer, or a page that is never ready, fails after this. */
const PATIENCE_MS = 20_000;
/** What a page has said that is kept: a page that repeats itself for ever is cut. */
const LINES_MAX = 1_000;

const message = z.object({
  id: z.number().optional(),
  method: z.string().optional(),
  params: z.unknown().optional(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
});
const created = z.object({ targetId: z.string() });
const attached = z.object({ sessionId: z.string() });
const evaluated = z.object({
  result: z.object({ value: z.unknown().optional() }),
  exceptionDetails: z.unknown().optional(),
});
const picture = z.object({ data: z.string() });
const asked = z.object({ request: z.object({ url: z.string() }) });

type Params = Readonly<Record<string, unknown>>;

interface Call {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** How a page is shown. */
export interface Screen {
  readonly width: number;
  readonly height: number;
  readonly scheme: "light" | "dark";
  readonly media: "screen" | "print";
  /** Device pixels a CSS pixel. */
  readonly scale: number;
}

/** A rectangle of the page in CSS pixels. */
export interface Clip {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One tab of a browser, cut off from every network. */
export class DevTools {
  readonly #socket: WebSocket;
  readonly #calls = new Map<number, Call>();
  readonly #complaints: string[] = [];
  readonly #requests: string[] = [];
  #next = 1;
  #session: string | undefined;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener("message", (event) => this.#hear(String(event.data)));
    socket.addEventListener("close", () => this.#giveUp("the browser has gone"));
  }

  /** Connects to the browser at this address, which it prints when it starts. */
  static async connect(address: string): Promise<DevTools> {
    const socket = new WebSocket(address);
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener("open", () => resolve(), { once: true });
      socket.addEventListener(
        "error",
        () => reject(new RangeError(`Cannot reach the browser: ${address} does not answer`)),
        { once: true },
      );
    });
    const tools = new DevTools(socket);
    await tools.#openTab();
    return tools;
  }

  /** Errors, warnings and uncaught exceptions of the page, in order. */
  get complaints(): readonly string[] {
    return this.#complaints;
  }

  /** Addresses that the page asked for, its own included. */
  get requests(): readonly string[] {
    return this.#requests;
  }

  async show(screen: Screen): Promise<void> {
    const { width, height, scale, scheme, media } = screen;
    await this.#call("Emulation.setDeviceMetricsOverride", {
      width,
      height,
      deviceScaleFactor: scale,
      mobile: false,
    });
    await this.#call("Emulation.setEmulatedMedia", {
      media,
      features: [{ name: "prefers-color-scheme", value: scheme }],
    });
  }

  /** Loads a page and waits until `ready`, an expression, is true in it. */
  async load(url: string, ready: string): Promise<void> {
    await this.#call("Page.navigate", { url });
    for (let waited = 0; waited < PATIENCE_MS; waited += 50) {
      if (await this.read(`document.readyState === "complete" && (${ready})`) === true) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new RangeError(`Cannot show ${url}: it is not ready after ${PATIENCE_MS} ms`);
  }

  /** The value of an expression in the page. */
  async read(expression: string): Promise<unknown> {
    const answer = evaluated.parse(
      await this.#call("Runtime.evaluate", {
        expression,
        returnByValue: true,
        awaitPromise: true,
      }),
    );
    if (answer.exceptionDetails === undefined) return answer.result.value;
    throw new Error(`Cannot evaluate ${expression}: ${JSON.stringify(answer.exceptionDetails)}`);
  }

  /** A PNG of a part of the page, whether it is on the screen or not. */
  async picture(clip: Clip): Promise<Uint8Array> {
    const answer = await this.#call("Page.captureScreenshot", {
      format: "png",
      captureBeyondViewport: true,
      clip: { ...clip, scale: 1 },
    });
    return fromBase64(picture.parse(answer).data);
  }

  /** The page as it would be printed, in PDF. */
  async printed(): Promise<Uint8Array> {
    const answer = await this.#call("Page.printToPDF", { preferCSSPageSize: true });
    return fromBase64(picture.parse(answer).data);
  }

  /** Ends the browser. */
  async close(): Promise<void> {
    const gone = new Promise<void>((resolve) =>
      this.#socket.addEventListener("close", () => resolve(), { once: true })
    );
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    this.#session = undefined;
    await this.#call("Browser.close", {});
    this.#socket.close();
    await gone;
  }

  async #openTab(): Promise<void> {
    const { targetId } = created.parse(
      await this.#call("Target.createTarget", { url: "about:blank" }),
    );
    const { sessionId } = attached.parse(
      await this.#call("Target.attachToTarget", { targetId, flatten: true }),
    );
    this.#session = sessionId;
    for (const domain of ["Page", "Runtime", "Log", "Network"]) {
      await this.#call(`${domain}.enable`, {});
    }
    await this.#call("Network.emulateNetworkConditions", {
      offline: true,
      latency: 0,
      downloadThroughput: 0,
      uploadThroughput: 0,
    });
  }

  #call(method: string, params: Params): Promise<unknown> {
    const id = this.#next++;
    const session = this.#session === undefined ? {} : { sessionId: this.#session };
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => this.#calls.get(id)?.reject(new RangeError(`Cannot go on: ${method} has no answer`)),
        PATIENCE_MS,
      );
      const done = () => {
        clearTimeout(timer);
        this.#calls.delete(id);
      };
      this.#calls.set(id, {
        resolve: (result) => (done(), resolve(result)),
        reject: (error) => (done(), reject(error)),
      });
      this.#socket.send(JSON.stringify({ id, method, params, ...session }));
    });
  }

  #hear(text: string): void {
    const { id, method, params, result, error } = message.parse(JSON.parse(text));
    if (id !== undefined) {
      const call = this.#calls.get(id);
      if (error === undefined) call?.resolve(result);
      else call?.reject(new Error(`Cannot ask the browser: ${error.message}`));
    } else if (method === "Network.requestWillBeSent") {
      keep(this.#requests, asked.parse(params).request.url);
    } else if (method !== undefined && COMPLAINTS.includes(method)) {
      keep(this.#complaints, JSON.stringify(params));
    }
  }

  #giveUp(why: string): void {
    for (const call of this.#calls.values()) call.reject(new Error(`Cannot go on: ${why}`));
  }
}

const COMPLAINTS = ["Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded"];

function keep(lines: string[], line: string): void {
  if (lines.length < LINES_MAX) lines.push(line);
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
