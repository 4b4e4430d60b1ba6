// The door to @std/assert, used by tests alone: the npm build of the standard library, with types.
// @ts-types="./assert.d.ts"
export * from "deno-std/assert/mod.js";
