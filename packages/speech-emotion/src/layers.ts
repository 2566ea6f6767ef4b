/**
 * The network and its layers, in tfjs's own types, which want `skipLibCheck: true`.
 *
 * @module speech-emotion/layers
 */

// Typed in tfjs's own types, which do not pass a strict check of declaration files.
export * from "@speech-emotion/model/tfjs";
