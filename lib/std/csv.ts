// The door to @std/csv: the npm build of the standard library, with types.
// @ts-types="./csv.d.ts"
export * from "deno-std/csv/mod.js";
