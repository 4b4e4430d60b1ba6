// A caller whose answers a test writes, one after the other.
import type { Answer, Call, Caller } from "../../lib/binance/answer.ts";

/** Keeps the calls; answers at once, or when `answer` is called where `answers` has run out. */
export class ScriptedCaller implements Caller {
  readonly calls: Call[] = [];
  readonly answers: Answer[] = [];
  readonly #waiting: ((answer: Answer) => void)[] = [];

  call(call: Call): Promise<Answer> {
    this.calls.push(call);
    const answer = this.answers.shift();
    if (answer !== undefined) return Promise.resolve(answer);
    return new Promise((done) => this.#waiting.push(done));
  }

  /** Answers the oldest call that waits. */
  answer(answer: Answer): void {
    const done = this.#waiting.shift();
    if (done === undefined) throw new RangeError("Cannot answer: no call waits");
    done(answer);
  }

  close(): void {}
}

export function ok(json: unknown): Answer {
  return { type: "ok", json };
}

export function refused(code: number, message = "no"): Answer {
  return { type: "refused", status: 400, code, message, data: undefined };
}
