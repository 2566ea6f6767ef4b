/**
 * Data sets, splits, augmentation, batches, and the store of features on disk. Node alone.
 *
 * @module speech-emotion/data
 */

export * from "@speech-emotion/data";
