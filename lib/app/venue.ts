// `venue`: the local Binance on recorded data, until it is told to stop.
import { type Io, print } from "./io.ts";
import { type StartedVenue, startVenue, type VenueStart } from "./venue_start.ts";

export interface VenueFlags extends VenueStart {
  readonly json?: boolean;
}

/** Serves until Ctrl-C, SIGTERM or POST /control/stop. */
export async function venue(
  paths: readonly string[],
  { json = false, ...flags }: VenueFlags,
  io: Io,
): Promise<void> {
  const started = await startVenue(paths, flags);
  const { urls, keys, seed } = started;
  print(io, json ? `${JSON.stringify({ urls, keys, seed })}\n` : story(started));
  const stop = () => void started.close();
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) Deno.addSignalListener(signal, stop);
  try {
    await started.stopped;
  } finally {
    for (const signal of signals) Deno.removeSignalListener(signal, stop);
  }
}

function story({ urls, keys, symbols }: StartedVenue): string {
  const lines = ["A local Binance, on this machine alone; Ctrl-C ends it", ""];
  for (const { market, rest, streams, wsApi, control } of urls) {
    const names = symbols.filter(({ instrument }) => instrument.market === market)
      .map(({ instrument }) => instrument.symbol);
    lines.push(
      `${market}: ${names.join(", ")}`,
      `  REST           ${rest}`,
      `  streams        ${streams}`,
      `  WebSocket API  ${wsApi}`,
      `  control        ${control}`,
    );
  }
  for (const { account, hmac, ed25519 } of keys) {
    lines.push(
      "",
      `account ${account}: keys that are worthless anywhere else`,
      `  HMAC     key ${hmac.apiKey}`,
      `           secret ${hmac.secretKey}`,
      `  Ed25519  key ${ed25519.apiKey}`,
      ...ed25519.privateKey.trimEnd().split("\n").map((line) => `           ${line}`),
    );
  }
  return `${lines.join("\n")}\n`;
}
