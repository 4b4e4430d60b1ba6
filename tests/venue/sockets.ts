// A rig's venue behind real sockets, and clients that wait for what they expect.
import { createHmac, createPrivateKey, sign } from "node:crypto";
import type { FaultRule } from "../../lib/venue/fault_rules.ts";
import { readFaultRules } from "../../lib/venue/fault_rules.ts";
import { serveVenue, type VenueServer } from "../../lib/venue/serve.ts";
import { fieldsOf, Rig, type RigOptions } from "./rig.ts";

export type Fields = Record<string, unknown>;

export interface Site {
  readonly rig: Rig;
  readonly server: VenueServer;
  readonly urls: Readonly<Record<"spot" | "usdm", VenueServer["urls"][number]>>;
}

export interface SiteOptions extends RigOptions {
  readonly faults?: unknown;
  readonly lifeMs?: number;
}

/** Serves a rig whose clock the test moves, and stops it afterwards. */
export async function withSite(
  { faults = [], lifeMs = 60_000, ...options }: SiteOptions,
  test: (site: Site) => Promise<void>,
): Promise<void> {
  const rig = await Rig.open(options);
  const rules: readonly FaultRule[] = readFaultRules(faults);
  const server = serveVenue({
    venue: rig.venue,
    markets: ["spot", "usdm"],
    port: 0,
    host: {
      nowMs: () => rig.now / 1000,
      setTimer(run, ms) {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    },
    seed: 7,
    keys: [rig.keys, rig.other],
    faults: rules,
    setNow: (us) => rig.now = us,
    lifeMs,
  });
  const [spot, usdm] = server.urls;
  if (spot === undefined || usdm === undefined) throw new TypeError("Cannot serve both markets");
  try {
    await test({ rig, server, urls: { spot, usdm } });
  } finally {
    await server.close();
  }
}

/** One WebSocket and what has come in over it. */
export class Client {
  readonly #socket: WebSocket;
  readonly #texts: string[] = [];
  readonly #waiting: (() => void)[] = [];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => {
      this.#texts.push(String(data));
      for (const wake of this.#waiting.splice(0)) wake();
    };
    socket.onerror = (event) => event.preventDefault();
    this.closed = new Promise((resolve) => {
      socket.onclose = ({ code, reason }) => resolve({ code, reason });
    });
  }

  static async open(url: string): Promise<Client> {
    const client = new Client(new WebSocket(url));
    await new Promise<void>((resolve, reject) => {
      client.#socket.onopen = () => resolve();
      client.closed.then(({ code }) => reject(new Error(`Cannot open ${url}: ${code}`)));
    });
    return client;
  }

  /** The next frame as text. */
  async text(): Promise<string> {
    for (;;) {
      const text = this.#texts.shift();
      if (text !== undefined) return text;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  async json(): Promise<Fields> {
    return fieldsOf(JSON.parse(await this.text()));
  }

  send(message: unknown): void {
    this.#socket.send(typeof message === "string" ? message : JSON.stringify(message));
  }

  /** Sends a message and reads the next frame. */
  async ask(message: unknown): Promise<Fields> {
    this.send(message);
    return await this.json();
  }

  /** What has come in and not been read, once an answer to a last message is here. */
  async rest(): Promise<readonly Fields[]> {
    this.send({ method: "LIST_SUBSCRIPTIONS", id: 999 });
    const frames: Fields[] = [];
    for (;;) {
      const frame = await this.json();
      if (frame["id"] === 999) return frames;
      frames.push(frame);
    }
  }

  async close(): Promise<void> {
    this.#socket.close();
    await this.closed;
  }
}

/** Parameters with key, timestamp and HMAC signature, as the WebSocket API wants them. */
export function signedParams(rig: Rig, params: Fields = {}, keys = rig.keys): Fields {
  const { apiKey, secretKey } = keys.hmac;
  const all: Fields = { ...params, apiKey, timestamp: Math.floor(rig.now / 1000) };
  const signature = createHmac("sha256", secretKey).update(payloadOf(all)).digest("hex");
  return { ...all, signature };
}

/** The same with the Ed25519 key. */
export function ed25519Params(rig: Rig, params: Fields = {}): Fields {
  const { apiKey, privateKey } = rig.keys.ed25519;
  const all: Fields = { ...params, apiKey, timestamp: Math.floor(rig.now / 1000) };
  const key = createPrivateKey(privateKey);
  return {
    ...all,
    signature: sign(null, new TextEncoder().encode(payloadOf(all)), key).toString("base64"),
  };
}

function payloadOf(params: Fields): string {
  return Object.entries(params).sort(([one], [other]) => one < other ? -1 : 1)
    .map(([name, value]) => `${name}=${value}`).join("&");
}

/** A signed REST request; parameters go into the query. */
export async function rest(
  site: Site,
  call: string,
  market: "spot" | "usdm" = "spot",
): Promise<{ readonly status: number; readonly body: unknown; readonly headers: Headers }> {
  const [endpoint = "", query = ""] = call.split("?");
  const [method = "", path = ""] = endpoint.split(" ");
  const { rig } = site;
  const timestamp = `timestamp=${Math.floor(rig.now / 1000)}`;
  const payload = query === "" ? timestamp : `${query}&${timestamp}`;
  const signature = createHmac("sha256", rig.keys.hmac.secretKey).update(payload).digest("hex");
  const response = await fetch(
    `${site.urls[market].rest}${path}?${payload}&signature=${signature}`,
    { method, headers: { "X-MBX-APIKEY": rig.keys.hmac.apiKey } },
  );
  const text = await response.text();
  return { status: response.status, body: JSON.parse(text), headers: response.headers };
}

/** A request to the control API. */
export async function controlled(site: Site, call: string, json?: unknown): Promise<unknown> {
  const [method = "", path = ""] = call.split(" ");
  const body = json === undefined ? null : JSON.stringify(json);
  const response = await fetch(`${site.urls.spot.control}${path}`, { method, body });
  return JSON.parse(await response.text());
}
