// The real local venue on the synthetic data, started and stopped in this process.
import { assertEquals } from "@std/assert";
import type { Io } from "../../lib/app/io.ts";
import { main } from "../../main.ts";

/** What the venue prints. */
export interface Started {
  readonly urls: readonly {
    readonly market: string;
    readonly rest: string;
    readonly control: string;
  }[];
  readonly keys: readonly {
    readonly hmac: { readonly apiKey: string; readonly secretKey: string };
    readonly ed25519: { readonly apiKey: string; readonly privateKey: string };
  }[];
}

/** Acts while it runs, on both markets. */
export async function withVenue(act: (started: Started) => Promise<void>): Promise<void> {
  let tell: (line: string) => void = () => {};
  const printed = new Promise<string>((resolve) => tell = resolve);
  const decoder = new TextDecoder();
  const io: Io = {
    stdout(bytes) {
      tell(decoder.decode(bytes));
      return true;
    },
    stderr() {},
    stderrIsTerminal: false,
  };
  const flags = ["--market", "both", "--speed", "10", "--seed", "7", "--json"];
  const running = main(["venue", "data/btc.csv", ...flags], io);
  const started: Started = JSON.parse(await printed);
  try {
    await act(started);
  } finally {
    const stopped = await fetch(`${started.urls[0]?.control}/stop`, { method: "POST" });
    await stopped.body?.cancel();
    assertEquals(await running, 0);
  }
}
