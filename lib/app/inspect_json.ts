// What was found in files, as JSON: keys as in report.json, prices as decimal text.
import { Decimal } from "../base/decimal.ts";
import type { Findings } from "../feed/mod.ts";
import type { Inspected, InspectedAll } from "./inspected.ts";

/** The whole document, with a newline. */
export function inspectJson({ files, refused, together, apart }: InspectedAll): string {
  const all = {
    files: files.map(shown),
    ...(refused.length === 0 ? {} : { refused }),
    ...(apart === undefined ? {} : { apart }),
    ...(together === undefined ? {} : { together: shown(together) }),
  };
  return `${JSON.stringify(snaked(all), undefined, 2)}\n`;
}

function shown({ priceUnit, findings, ...rest }: Inspected) {
  if (findings === undefined) return rest;
  const { price, ...others } = rest.bars === undefined ? findings : ofBars(findings);
  const unit = new Decimal(priceUnit);
  const text = price === undefined
    ? undefined
    : { from: unit.mul(price.from).toFixed(), to: unit.mul(price.to).toFixed() };
  return { ...rest, ...others, price: text, fileRows: rest.rows, rows: others.rows };
}

/** The events of bars are assumed: only what the bars themselves say is kept. */
function ofBars({ events, rows, types, price }: Findings) {
  return { events, rows, types, price };
}

/** `priceUnit` becomes `price_unit`, everywhere. */
function snaked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snaked);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) =>
    [key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), snaked(inner)] as const
  );
  return Object.fromEntries(entries);
}
