import {
  FeatureError,
  type Refusal,
  SpeechEmotionError,
  toRefusal,
} from "@speech-emotion/features";
import { ModelError } from "../errors.ts";

/** What another thread tells: errors lose their class on the way, so refusals go as data. */
export type Told<T> =
  | { readonly result: T }
  | { readonly refusal: Refusal; readonly by: "features" | "model" };

/** What work gives, or why it refuses, for another thread. */
export async function tell<T>(work: () => T | Promise<T>): Promise<Told<T>> {
  try {
    return { result: await work() };
  } catch (error) {
    if (!(error instanceof SpeechEmotionError)) throw error;
    const by = error instanceof ModelError ? "model" : "features";
    return { refusal: toRefusal(error), by };
  }
}

/** @throws {FeatureError | ModelError} as the other thread refused. */
export function unwrap<T>(told: Told<T>): T {
  if ("result" in told) return told.result;
  const { refusal, by } = told;
  if (by === "model") throw new ModelError(refusal as ConstructorParameters<typeof ModelError>[0]);
  throw new FeatureError(refusal as ConstructorParameters<typeof FeatureError>[0]);
}
