import { register } from "node:module";

// Before the packages are loaded, so that what they execute is counted.
register("./coverageLoader.mjs", import.meta.url);
await import("./readInputs.ts");
