import {
  type Clip,
  createRandom,
  type DataSet,
  digestClips,
  type FeatureRequest,
  FeatureStore,
  fillFeatureStore,
  type Holdout,
  lunaJimenezHoldout,
  parseAugmentation,
  sortedLabels,
  speakerHoldout,
  stratifiedHoldout,
} from "@speech-emotion/data";
import {
  type FeatureMatrix,
  fitNormaliser,
  type Normaliser,
  normalise,
} from "@speech-emotion/features";
import type { TrainConfig } from "../config/trainConfig.ts";
import { TrainError } from "../errors.ts";
import { fitSpeakers } from "./fitSpeakers.ts";

/** Which part of the data a clip belongs to. */
export type SetName = "train" | "validation" | "test";

export interface SplitEntry {
  /** Path below the data set's folder. */
  readonly clip: string;
  readonly label: string;
  readonly set: SetName;
  /** SHA-256 of the file. */
  readonly digest: string;
}

/** A clip, or a variant of one, as the network sees it. */
export interface Example {
  readonly clip: Clip;
  /** Index of the label. */
  readonly target: number;
  readonly frames: number;
  /** Normalised features `[frames, size]`; those of a variant are read from the store each time. */
  readonly matrix: FeatureMatrix;
  /**
   * Mean and deviation of the speaker's training clips, normalised as `matrix` is; undefined where there are none,
   * or training has no use for it.
   */
  readonly voice: Normaliser | undefined;
}

export interface PreparedData {
  readonly labels: readonly string[];
  readonly normaliser: Normaliser;
  readonly split: readonly SplitEntry[];
  /** Training clips and their variants. */
  readonly train: readonly Example[];
  /** Empty under the reference's protocol, which chooses on the test clips. */
  readonly validation: readonly Example[];
  readonly test: readonly Example[];
}

/**
 * Splits a data set, takes features of all clips and of the training clips' variants, and normalises them
 * with what the training clips alone say.
 *
 * @throws {DataError} when the data set does not allow the split or a clip is refused.
 */
export async function prepareData(
  dataSet: DataSet,
  config: TrainConfig,
  options: {
    readonly workers?: number | undefined;
    readonly onProgress?: ((done: number, total: number) => void) | undefined;
  } = {},
): Promise<PreparedData> {
  const { clips } = dataSet;
  const labels = sortedLabels(clips);
  if (labels.length < 2)
    throw new TrainError({
      code: "too-few-classes",
      expected: "clips of at least two classes",
      found: `${labels.join(", ") || "none"}`,
      advice: "check the data set",
    });
  const augmentation = parseAugmentation(config.augment, labels);
  const digests = await digestClips(clips);
  const sets = splitClips(clips, digests, config);

  const requests: FeatureRequest[] = clips.map((clip, i) => ({
    clip,
    digest: digests[i] as string,
  }));
  for (const i of sets.train) {
    const clip = clips[i] as Clip;
    if (augmentation.labels.includes(clip.label))
      for (const effect of augmentation.effects)
        requests.push({ clip, digest: digests[i] as string, effect });
  }
  const store = new FeatureStore();
  const keys = await fillFeatureStore(requests, {
    config: config.features,
    store,
    ...(options.workers ? { workers: options.workers } : {}),
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
  });
  // Clips stay in memory; variants, of which there may be many times as many, do not.
  const matrices = await Promise.all(keys.slice(0, clips.length).map((key) => store.read(key)));
  const normaliser = fitNormaliser(sets.train.map((i) => matrices[i] as FeatureMatrix));
  for (const matrix of matrices) normalise(matrix, normaliser);
  const heard = config.voiceShare > 0 ? sets.train : [];
  const voices = fitSpeakers(
    heard.map((i) => clips[i] as Clip),
    heard.map((i) => matrices[i] as FeatureMatrix),
  );
  const example = (i: number): Example => {
    const { clip } = requests[i] as FeatureRequest;
    const target = labels.indexOf(clip.label);
    const voice = voices.get(clip.speaker as string);
    const known = matrices[i];
    if (known) return { clip, target, frames: known.frames, matrix: known, voice };
    const key = keys[i] as string;
    const frames = store.countFrames(key);
    return {
      clip,
      target,
      frames,
      voice,
      get matrix() {
        return normalise(store.readSync(key), normaliser);
      },
    };
  };
  const variants = requests.slice(clips.length).map((_, i) => clips.length + i);
  return {
    labels,
    normaliser,
    split: (["train", "validation", "test"] as const).flatMap((set) =>
      sets[set].map((i) => {
        const { id, label } = clips[i] as Clip;
        return { clip: id, label, set, digest: digests[i] as string };
      }),
    ),
    train: [...sets.train, ...variants].map(example),
    validation: sets.validation.map(example),
    test: sets.test.map(example),
  };
}

/** A copy of normalised features, normalised once more by those of the voice. */
export function normaliseVoice(matrix: FeatureMatrix, voice: Normaliser): FeatureMatrix {
  return normalise({ ...matrix, data: matrix.data.slice() }, voice);
}

function splitClips(
  clips: readonly Clip[],
  digests: readonly string[],
  config: TrainConfig,
): Record<SetName, readonly number[]> {
  const holdout = (fraction: number, purpose: string, among?: readonly number[]): Holdout => {
    const random = createRandom(config.seed, purpose);
    const options = { fraction, random, digests, ...(among ? { among } : {}) };
    return config.split === "speaker"
      ? speakerHoldout(clips, options)
      : stratifiedHoldout(clips, options);
  };
  if (config.fold !== undefined && config.split !== "speaker")
    throw new TrainError({
      code: "fold-without-speakers",
      expected: `a split by speaker with fold ${config.fold}`,
      found: `${config.split}`,
      advice: "split by speaker",
    });
  const outer =
    config.fold === undefined
      ? holdout(config.testFraction, "test")
      : lunaJimenezHoldout(clips, config.fold);
  if (config.protocol === "reference")
    return { train: outer.kept, validation: [], test: outer.held };
  const inner = holdout(config.validationFraction, "validation", outer.kept);
  return { train: inner.kept, validation: inner.held, test: outer.held };
}
