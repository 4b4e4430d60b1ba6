// The names that a .d.ts file declares as values.

/** Names of the exported functions, classes and constants in a declaration file's text. */
export function declaredNames(text: string): readonly string[] {
  const names = [...text.matchAll(/^export (?:abstract )?(?:function|class|const) (\w+)/gm)]
    .map((match) => match[1] ?? "");
  return [...new Set(names)];
}
