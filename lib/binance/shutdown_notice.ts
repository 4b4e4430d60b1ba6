// The venue's notice that a connection is about to be closed, in its three shapes.
import { isFields } from "../feed/mod.ts";

/** A notice is short; a longer text is not looked at. */
const NOTICE_CHARS_MAX = 256;
const WORD = "serverShutdown";

/** Whether a text is the notice: of a raw stream, of a combined one, or of the WebSocket API. */
export function isShutdownNotice(text: string): boolean {
  if (NOTICE_CHARS_MAX < text.length || !text.includes(WORD)) return false;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
  if (!isFields(json)) return false;
  return [json, json.data, json.event].some((each) => isFields(each) && each.e === WORD);
}
