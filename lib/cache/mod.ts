// The door of cache/: parsed copies of large files, so that the next run need not parse them.
export { Cache, CACHE_FROM_BYTES, type CachedFile } from "./open.ts";
export type { CacheOptions } from "./store.ts";
