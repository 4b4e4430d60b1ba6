// What the local Binance's server asks of its core: answers to calls, and events to send.

/** A refusal or a success as the venue words it. */
export interface VenueAnswer {
  readonly status: number;
  /** The body, not yet JSON text; ids beyond 2^53 are RawNumber. */
  readonly body: unknown;
  /** Names as documented, such as X-MBX-USED-WEIGHT-1M. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A whole number written into JSON as it stands. */
export class RawNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** One call as it came in, over REST or the WebSocket API. */
export interface VenueCall {
  /** `GET /api/v3/depth`, or the WebSocket API's twin mapped onto it. */
  readonly endpoint: string;
  readonly params: Readonly<Record<string, string>>;
  /** The bytes that were signed; undefined for an unsigned call. */
  readonly payload: string | undefined;
  readonly signature: string | undefined;
  readonly apiKey: string | undefined;
  /** Who calls, for weights and bans. */
  readonly ip: string;
}

/** What subscribers are told; `stream` is the stream's name, `account` the owner of a user event. */
export type VenueNews = Readonly<
  | { type: "market"; market: "spot" | "usdm"; stream: string; body: unknown }
  | { type: "user"; market: "spot" | "usdm"; account: string; body: unknown }
>;

export interface VenueCore {
  call(call: VenueCall): VenueAnswer;
  /** Told of everything in the order in which it happens. */
  subscribe(listener: (news: VenueNews) => void): void;
}
