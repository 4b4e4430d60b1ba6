// The door to @std/yaml: the npm build of the standard library, with types.
// @ts-types="./yaml.d.ts"
export * from "deno-std/yaml/mod.js";
