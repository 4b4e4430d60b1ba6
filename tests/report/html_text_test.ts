// Markup: text stays text.
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { escape, markup, raw, scriptJson } from "../../lib/report/html_text.ts";

// deno-fmt-ignore
const cases = [
  { text: "plain, 1.5 %", as: "plain, 1.5 %" },
  { text: "<script>alert(1)</script>", as: "&lt;script&gt;alert(1)&lt;/script&gt;" },
  { text: `" onload='x'`, as: "&quot; onload=&#39;x&#39;" },
  { text: "&lt;", as: "&amp;lt;" },
  { text: "a\u0000b\u001b[2Jc\u202ed", as: "a\ufffdb\ufffd[2Jc\ufffdd" },
  { text: "two\nlines\tand a tab", as: "two\nlines\tand a tab" },
  { text: "half \ud800 pair", as: "half \ufffd pair" },
];

for (const { text, as } of cases) {
  Deno.test(`escape() leaves ${JSON.stringify(text)} as text`, () => {
    assertEquals(escape(text), as);
  });
}

Deno.test("escape() leaves nothing that opens or closes anything", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      assert(!/[<>"']/.test(escape(text)));
      assert(!/&(?!(?:amp|lt|gt|quot|#39);)/.test(escape(text)));
    }),
    { seed: 20261121, numRuns: 500 },
  );
});

Deno.test("markup() escapes text, not markup, and joins lists", () => {
  const inner = markup`<b>${"<i>"}</b>`;
  assertEquals(
    markup`<p title="${'"'}">${[inner, 7, undefined, ["&"]]}${raw("<br>")}</p>`.text,
    `<p title="&quot;"><b>&lt;i&gt;</b>7&amp;<br></p>`,
  );
});

Deno.test("scriptJson() cannot end its script", () => {
  const value = { "</script>": "<!-- <script>" };
  const { text } = scriptJson(value);
  assert(!text.includes("<"));
  assertEquals(JSON.parse(text), value);
});
