// The door of this folder.
export * from "./book.ts";
export * from "./estimators.ts";
export * from "./event_ring.ts";
export * from "./instrument.ts";
export * from "./own_quotes.ts";
export * from "./reference.ts";
export * from "./view.ts";
