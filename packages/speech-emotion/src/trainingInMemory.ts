/**
 * Training of clips that are in memory, on the thread that asks: for pages, too.
 *
 * @module speech-emotion/training/in-memory
 */

export * from "@speech-emotion/train/in-memory";
