// A refusal on its way out of a call: status, code and text as the venue words them.

/** Thrown while a call is being worked on, caught once where its answer is made. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly status: number;
  readonly code: number;
  /** What stands beside code and text, such as the two halves of a cancelReplace. */
  readonly data: unknown;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: number,
    message: string,
    options: {
      readonly status?: number;
      readonly data?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(message);
    this.code = code;
    this.status = options.status ?? statusOf(code);
    this.data = options.data;
    this.headers = options.headers ?? {};
  }

  get body(): unknown {
    const { code, message, data } = this;
    return data === undefined ? { code, msg: message } : { code, msg: message, data };
  }
}

/** HTTP status that goes with a code where nothing else is said. */
function statusOf(code: number): number {
  if (code === -1003 || code === -1015) return 429;
  if (code === -2014 || code === -2015) return 401;
  return 400;
}
