// One CSV line into its fields, quotes and all, the way @std/csv does it.

/** The fields of one line (without its newline); throws SyntaxError where quotes are wrong. */
export function csvFields(line: string): string[] {
  if (!line.includes('"')) return line.split(",");
  const fields: string[] = [];
  for (let at = 0;;) {
    if (line[at] !== '"') {
      const comma = line.indexOf(",", at);
      const field = comma < 0 ? line.slice(at) : line.slice(at, comma);
      if (field.includes('"')) {
        throw new SyntaxError("a quote stands inside a field without quotes");
      }
      fields.push(field);
      if (comma < 0) return fields;
      at = comma + 1;
      continue;
    }
    const [field, next] = quotedField(line, at + 1);
    fields.push(field);
    if (next === line.length) return fields;
    if (line[next] !== ",") throw new SyntaxError("text follows a closing quote");
    at = next + 1;
  }
}

/** A quoted field from after its opening quote: its text, and where its closing quote ends. */
function quotedField(line: string, from: number): [string, number] {
  let field = "";
  for (let at = from;;) {
    const quote = line.indexOf('"', at);
    if (quote < 0) throw new SyntaxError("a quoted field does not end on its line");
    field += line.slice(at, quote);
    if (line[quote + 1] !== '"') return [field, quote + 1];
    field += '"';
    at = quote + 2;
  }
}
