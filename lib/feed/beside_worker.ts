// The worker's entry: serves the port that its first message brings.
import { serveBeside } from "./beside_jobs.ts";

addEventListener("message", (event) => {
  if (!(event instanceof MessageEvent)) return;
  const [port] = event.ports;
  if (port !== undefined) serveBeside(port);
});
