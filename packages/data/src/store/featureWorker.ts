import { readFile } from "node:fs/promises";
import {
  type FeatureConfig,
  FeatureError,
  FeatureExtractor,
  type Refusal,
} from "@speech-emotion/features";
import { applyEffect, type Effect, effectName } from "../augmentation/augmentation.ts";
import { createRandom } from "../random.ts";
import { FeatureStore } from "./featureStore.ts";

/** One clip to take features of, as it is or changed by an effect. */
export interface FeatureTask {
  readonly path: string;
  readonly key: string;
  readonly digest: string;
  readonly effect: Effect | undefined;
  readonly config: FeatureConfig;
  readonly storeDir: string;
}

let extractor: FeatureExtractor | undefined;

/** Runs in a worker thread: writes the features to the store; returns why a clip was refused, if it was. */
export default async function extractToStore(task: FeatureTask): Promise<Refusal | undefined> {
  if (JSON.stringify(extractor?.config) !== JSON.stringify(task.config))
    extractor = new FeatureExtractor(task.config);
  try {
    const clip = (extractor as FeatureExtractor).prepareWav(await readFile(task.path));
    const samples = task.effect
      ? applyEffect(
          { samples: clip.samples, sampleRateHz: task.config.sampleRateHz },
          task.effect,
          createRandom(0, `${effectName(task.effect)}/${task.digest}`),
        )
      : clip.samples;
    const matrix = (extractor as FeatureExtractor).extract({ samples });
    await new FeatureStore(task.storeDir).write(task.key, matrix);
    return undefined;
  } catch (error) {
    if (error instanceof FeatureError) {
      const { code, expected, found, advice } = error; // an error loses its fields between threads
      return { code, expected, found, advice };
    }
    throw error;
  }
}
