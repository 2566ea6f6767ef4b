// What bundlers and types take for `#tfjs`: tfjs's ES modules, of which bundlers leave out what is not used. The
// package names this file among those with side effects, or they would leave out what tfjs registers too.

export * as tfWasm from "@tensorflow/tfjs-backend-wasm";
export * as tf from "@tensorflow/tfjs-core";
export * as tfl from "@tensorflow/tfjs-layers";
