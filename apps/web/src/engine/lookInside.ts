import {
  defaultFrontEnd,
  type FeatureMatrix,
  FrontEnd,
  type Signal,
  spectrogramPicture,
} from "@speech-emotion/features";
import type { Adaptation, Prediction, Recognizer, Voice } from "@speech-emotion/model";
import type { FeaturePicture, Inside } from "./analysis.ts";

/** How many deviations from a feature's mean are as bright or dark as a picture gets. */
const MOST_DEVIATIONS = 2.5;

/**
 * Looks into a clip: its features, and what the scores rest on.
 *
 * @param options what is known beside the clip.
 * @param options.goOn told the share that is done; whether to go on.
 * @returns undefined when it was told to stop.
 */
export async function lookInside(
  recognizer: Recognizer,
  mono: Signal,
  {
    goOn,
    ...known
  }: {
    readonly adaptation: Adaptation | undefined;
    readonly voice: Voice | undefined;
    readonly goOn: (share: number) => Promise<boolean>;
  },
): Promise<Inside | undefined> {
  const steps = recognizer.explainSteps(mono, known);
  let step = steps.next();
  for (; !step.done; step = steps.next()) if (!(await goOn(step.value))) return undefined;
  return {
    explanation: step.value,
    spectrogram: spectrogramPicture(mono),
    durationSec: mono.samples.length / mono.sampleRateHz,
    features: [
      ...drawFeatures(recognizer, mono),
      ...drawAttention(recognizer.predictSync(mono, known)),
    ],
  };
}

/** The classic features, and those of the model where they are others. */
function drawFeatures(recognizer: Recognizer, mono: Signal): FeaturePicture[] {
  const classic = new FrontEnd(defaultFrontEnd);
  const mfcc = classic.extract(classic.prepare(mono));
  const own = recognizer.extractFramesSync(mono);
  return [
    { kind: "mfcc", ...drawRows(mfcc) },
    ...(own.size === mfcc.size ? [] : [{ kind: "encoder" as const, ...drawRows(own) }]),
  ];
}

/** How much each step counted; nothing of a model that hears a clip as a whole. */
function drawAttention({ attention }: Prediction): FeaturePicture[] {
  if (attention.length < 2) return [];
  const most = Math.max(...attention.map(({ weight }) => weight));
  const values = Uint8Array.from(attention, ({ weight }) => Math.round((255 * weight) / most));
  return [{ kind: "attention", values, columns: attention.length, bands: 1 }];
}

/** Each feature over time, bright above its own mean and dark below, the first at the top. */
function drawRows({ data, frames, size }: FeatureMatrix): Omit<FeaturePicture, "kind"> {
  const values = new Uint8Array(frames * size);
  for (let k = 0; k < size; k++) {
    let [sum, squares] = [0, 0];
    for (let t = 0; t < frames; t++) {
      const x = data[t * size + k] as number;
      sum += x;
      squares += x * x;
    }
    const mean = sum / frames;
    const sd = Math.sqrt(Math.max(0, squares / frames - mean * mean)) || 1;
    for (let t = 0; t < frames; t++) {
      const deviations = ((data[t * size + k] as number) - mean) / sd / MOST_DEVIATIONS;
      const share = (1 + Math.min(1, Math.max(-1, deviations))) / 2;
      values[t * size + (size - 1 - k)] = Math.round(255 * share); // pictures have their first band at the bottom
    }
  }
  return { values, columns: frames, bands: size };
}
