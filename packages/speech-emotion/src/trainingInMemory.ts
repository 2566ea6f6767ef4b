/**
 * Training of clips that are in memory, on the thread that asks: for pages, too. In tfjs's own types, which want
 * `skipLibCheck: true`.
 *
 * @module speech-emotion/training/in-memory
 */

export * from "@speech-emotion/train/in-memory";
