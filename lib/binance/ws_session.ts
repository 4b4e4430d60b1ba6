// One socket of the WebSocket API that is open: what may be asked on it, and what it tells.
import type { Fields } from "../feed/mod.ts";
import type { Answer, Call } from "./answer.ts";

/** One event of user data, as it came. */
export interface WsUserEvent {
  readonly subscriptionId: number | undefined;
  readonly event: Fields;
  readonly localUs: number;
  readonly session: WsSession;
}

/** One socket that is open, and logged on where the key allows it. */
export interface WsSession {
  /** Makes a call on this very socket. */
  call(call: Call): Promise<Answer>;
  /** Whether another one delivers at present, on which it follows. */
  readonly isOverlapping: boolean;
  readonly isLoggedOn: boolean;
  /** Drops the socket: the next one is opened by itself. */
  fail(why: string): void;
}

/** Makes a fresh session ready; false drops it. */
export type SessionHook = (session: WsSession) => Promise<boolean>;

/** A call that is made on a session itself; it has no REST twin. */
export function sessionCall(method: string, security: Call["security"] = "signed"): Call {
  const [params, weight, orders] = [{}, 2, 0];
  return { endpoint: `WS ${method}`, method, params, security, weight, orders, urgency: "cancel" };
}
