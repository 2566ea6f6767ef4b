/**
 * From the bytes of a sound to a matrix of features, as librosa has them; effects. Pure functions, in Node and in browsers.
 *
 * @module speech-emotion/features
 */

export * from "@speech-emotion/features";
