// Starts a Chromium that shows local pages and nothing else, and ends it again.
import { DevTools } from "./devtools.ts";

const PROGRAM = "chromium";
/** The address stands in its first lines. */
const READS_MAX = 200;
const PATIENCE_MS = 5_000;
const TRIES_MAX = 100;
const ADDRESS = /DevTools listening on (ws:\/\/127\.0\.0\.1:\d+\/\S+)/;

// Without its own sandbox it also starts as root, as in a container; what it opens is ours.
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
  "--hide-scrollbars",
  "--host-resolver-rules=MAP * ~NOTFOUND",
  "--remote-debugging-port=0",
];

/** Lends a browser to `use`; its profile is a fresh folder that is removed again. */
export async function withChromium<T>(use: (tools: DevTools) => Promise<T>): Promise<T> {
  const profile = Deno.makeTempDirSync();
  const child = start(profile);
  const said = child.stderr.getReader();
  try {
    const address = await addressIn(said);
    // What it says from now on is read, so that it is never held up, and dropped.
    const silence = drain(said);
    const tools = await DevTools.connect(address);
    try {
      return await use(tools);
    } finally {
      await tools.close();
      await said.cancel();
      await silence;
    }
  } finally {
    await ended(child);
    await removed(profile);
  }
}

function start(profile: string): Deno.ChildProcess {
  try {
    return new Deno.Command(PROGRAM, {
      args: [...FLAGS, `--user-data-dir=${profile}`, "about:blank"],
      // What it forgets there goes with the profile.
      env: { TMPDIR: profile },
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
  } catch (error) {
    Deno.removeSync(profile, { recursive: true });
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new RangeError(`Cannot run ${PROGRAM}: it is not installed`);
  }
}

type Said = ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;

/** Reads what the browser says until it tells its address. */
async function addressIn(said: Said): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for (let reads = 0; reads < READS_MAX; reads++) {
    const { value, done } = await said.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
    const address = ADDRESS.exec(text)?.[1];
    if (address !== undefined) return address;
  }
  await said.cancel();
  throw new RangeError(`Cannot run ${PROGRAM}: it says ${text.slice(-300).trim()}`);
}

async function drain(said: Said): Promise<void> {
  for (;;) {
    const { done } = await said.read();
    if (done) return;
  }
}

/** It goes by itself when it is told to; when it does not, it is made to. */
async function ended(child: Deno.ChildProcess): Promise<void> {
  const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
  await child.status;
  clearTimeout(timer);
}

/** Its helpers end a moment later than itself, and write to the profile until then. */
async function removed(profile: string): Promise<void> {
  for (let tries = 1;; tries++) {
    try {
      return Deno.removeSync(profile, { recursive: true });
    } catch (error) {
      if (TRIES_MAX <= tries) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
