// User data of both markets as one: raw events in order, and when some may have been missed.
import type { Fields } from "../feed/mod.ts";

/** One event of the account, not looked at yet. Copies and older ones may come. */
export interface UserEvent {
  readonly localUs: number;
  readonly event: Fields;
}

/** Why events may have been missed. */
export type ResyncCause = "started" | "reconnected" | "expired" | "terminated";

export type UserStreamNotice = Readonly<
  | { type: "down"; why: string }
  | { type: "alarm"; failures: number; why: string }
  | { type: "malformed"; text: string }
  | { type: "key_failed"; why: string }
>;

export interface UserStreamEvents {
  onEvent(event: UserEvent): void;
  /**
   * From here on events come again; before, any may have been missed: ask for the account, the open
   * orders and the trades. The venue repeats nothing.
   */
  onResync(cause: ResyncCause): void;
  onNotice?(notice: UserStreamNotice): void;
}

/** A stream of user data that heals itself. */
export interface UserStream {
  start(): void;
  close(): void;
}
