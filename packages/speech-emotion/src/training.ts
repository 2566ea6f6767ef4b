/**
 * Training, evaluation, reports, and recognition of many clips on all cores. Node alone.
 *
 * @module speech-emotion/training
 */

export * from "@speech-emotion/train";
