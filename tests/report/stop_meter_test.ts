// How long each rule kept us from quoting, since when, and whether it ever let go.
import { assertEquals } from "@std/assert";
import { StopMeter } from "../../lib/report/stop_meter.ts";

const RULES = [
  { name: "stale", level: "halt" },
  { name: "loss", level: "flatten" },
  { name: "move", level: "caution" },
];

const on = (...names: readonly string[]) => new Map(names.map((name) => [name, true]));

Deno.test("StopMeter counts rules that stop quoting, and no others", () => {
  const meter = new StopMeter(RULES);
  meter.change(5, on());
  meter.change(10, on("move"));
  meter.change(20, on("move", "stale"));
  meter.change(30, on("stale", "loss"));
  meter.change(35, on("stale", "loss"));
  meter.change(40, on("loss"));
  meter.change(50, on());
  meter.change(70, on("stale"));
  assertEquals(meter.figures(100), [
    { rule: "stale", level: "halt", first_us: 20, last_us: 70, us: 50, on_at_end: true },
    { rule: "loss", level: "flatten", first_us: 30, last_us: 30, us: 20, on_at_end: false },
  ]);
});

Deno.test("StopMeter has no figures of a run that never stopped", () => {
  const meter = new StopMeter(RULES);
  meter.change(10, on("move"));
  meter.change(20, on());
  assertEquals(meter.figures(100), []);
});
