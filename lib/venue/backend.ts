// What the sockets ask of the venue's core beside its answers: identity, time, limits, pace.
import type { Market } from "../market/instrument.ts";
import type { VenueAnswer, VenueCall, VenueNews } from "./ports.ts";

/** A call that a logged-on session vouches for needs no signature. */
export type SessionCall = VenueCall & { readonly trusted?: true };

/** Whose key it is, or why the venue does not believe it. */
export type Identity = Readonly<
  | { type: "account"; account: string; ed25519: boolean }
  | { type: "refused"; answer: VenueAnswer }
>;

/** The core as the server uses it. */
export interface VenueBackend {
  call(call: SessionCall): VenueAnswer;
  subscribe(listener: (news: VenueNews) => void): void;
  /** Checks key, timestamp and signature as for any signed call. */
  authenticate(call: SessionCall): Identity;
  /** Whose key it is, where no signature is asked for. */
  accountOf(apiKey: string): string | undefined;
  /** The venue's clock. */
  nowUs(): number;
  /** The array that a WebSocket API answer carries. */
  rateLimits(market: Market, who: Caller): readonly unknown[];
}

/** Who is counted. */
export interface Caller {
  readonly ip: string;
  readonly apiKey: string | undefined;
}

/** The machine that the server runs on. */
export interface Host {
  /** Milliseconds that never step back. */
  nowMs(): number;
  /** Calls once after that many milliseconds; returns what takes it back. */
  setTimer(run: () => void, ms: number): () => void;
}

/** The other end of one socket. */
export interface Peer {
  /** Unique in the server. */
  readonly id: number;
  send(text: string): void;
  /** A close frame, then the end. */
  close(code: number, reason: string): void;
  /** The end without a farewell. */
  cut(): void;
}
