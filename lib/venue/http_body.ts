// Bodies of HTTP, in and out.
import type { VenueAnswer } from "./ports.ts";
import { jsonText } from "./wire_json.ts";

const BODY_BYTES_MAX = 1 << 20;

/** An answer as HTTP. */
export function toResponse({ status, body, headers }: VenueAnswer): Response {
  const all = { "content-type": "application/json;charset=UTF-8", ...headers };
  return new Response(jsonText(body), { status, headers: all });
}

/** Deno cannot hang up before the headers: a body shorter than it says breaks off instead. */
export function brokenResponse(): Response {
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode("{"));
      controller.close();
    },
  });
  return new Response(body, { status: 200, headers: { "content-length": "1000" } });
}

/** The text of a body; undefined for one that is too long. */
export async function readBody(request: Request): Promise<string | undefined> {
  if (request.body === null) return "";
  if (BODY_BYTES_MAX < Number(request.headers.get("content-length") ?? 0)) return undefined;
  const text = await request.text();
  return text.length <= BODY_BYTES_MAX ? text : undefined;
}

/** Reads JSON, nothing included; undefined for what is none. */
export function parseBody(body: string): { readonly value: unknown } | undefined {
  if (body === "") return { value: undefined };
  try {
    return { value: JSON.parse(body) };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
