// User data of spot: a subscription on the WebSocket API, renewed with every fresh session.
import type { UserStream, UserStreamEvents } from "./user_stream.ts";
import type { WsApiClient } from "./ws_api.ts";
import { sessionCall, type WsSession, type WsUserEvent } from "./ws_session.ts";

/** The code of a subscription that is there already. */
const SUBSCRIBED_ALREADY = -2035;

/** Hears an account over the client's sessions. Made before the client is started. */
export class SpotUserStream implements UserStream {
  readonly #on: UserStreamEvents;
  readonly #subscribed = new WeakSet<WsSession>();
  #everSubscribed = false;
  #closed = false;

  constructor(client: WsApiClient, on: UserStreamEvents) {
    this.#on = on;
    client.onSession((session) => this.#subscribe(session));
    client.onUserEvent((event) => this.#onEvent(event));
  }

  /** Nothing to do: it starts with the client's first session. */
  start(): void {}

  close(): void {
    this.#closed = true;
  }

  /** False drops the session: without user data it is of no use. */
  async #subscribe(session: WsSession): Promise<boolean> {
    const call = session.isLoggedOn
      ? sessionCall("userDataStream.subscribe", "none")
      : sessionCall("userDataStream.subscribe.signature");
    const answer = await session.call(call);
    const isThere = answer.type === "refused" && answer.code === SUBSCRIBED_ALREADY;
    if (answer.type !== "ok" && !isThere) {
      const why = "why" in answer ? answer.why : `${answer.code} ${answer.message}`;
      this.#on.onNotice?.({ type: "key_failed", why });
      return false;
    }
    if (this.#closed) return true;
    const isRenewed = this.#subscribed.has(session);
    this.#subscribed.add(session);
    // While the session before still delivers, nothing was missed.
    if (isRenewed) this.#on.onResync("terminated");
    else if (!this.#everSubscribed) this.#on.onResync("started");
    else if (!session.isOverlapping) this.#on.onResync("reconnected");
    this.#everSubscribed = true;
    return true;
  }

  #onEvent({ event, localUs, session }: WsUserEvent): void {
    if (this.#closed) return;
    this.#on.onEvent({ event, localUs });
    if (event.e === "eventStreamTerminated") void this.#renew(session);
  }

  async #renew(session: WsSession): Promise<void> {
    if (!await this.#subscribe(session)) session.fail("its user data have ended");
  }
}
