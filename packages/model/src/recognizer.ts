import {
  FeatureExtractor,
  type FeatureMatrix,
  fitNormaliser,
  type Normaliser,
  normalise,
  type PreparedClip,
  type Signal,
} from "@speech-emotion/features";
import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { shippedModel } from "#platform";
import { type BackendName, useBackend } from "./backend.ts";
import { ensembleLogits } from "./ensembleLogits.ts";
import { ModelError } from "./errors.ts";
import { type LoadOptions, loadModel, type RecognizerInfo } from "./modelFiles.ts";
import { framesPerStep } from "./networkConfig.ts";
import { softmax } from "./softmax.ts";

/** One class and how likely it is, from 0 to 1. */
export interface Score {
  readonly label: string;
  readonly score: number;
}

/** How much one step of the clip counted. */
export interface AttentionStep {
  /** Middle of the step in the clip, in seconds. */
  readonly timeSec: number;
  /** From 0 to 1; all steps of a clip sum to 1. */
  readonly weight: number;
}

/** What is heard in a clip. */
export interface Prediction {
  /** The likeliest label. */
  readonly emotion: string;
  /** All labels, the likeliest first; the scores sum to 1. */
  readonly scores: readonly Score[];
  readonly attention: readonly AttentionStep[];
  readonly durationSec: number;
}

/**
 * Hears emotions with a saved model.
 *
 * @example
 * const recognizer = await Recognizer.load();
 * const { emotion, scores } = recognizer.predict(new Uint8Array(await readFile("voice.wav")));
 */
export class Recognizer {
  readonly info: RecognizerInfo;
  readonly #network: LayersModel;
  readonly #extractor: FeatureExtractor;

  constructor(network: LayersModel, info: RecognizerInfo) {
    this.info = info;
    this.#network = network;
    this.#extractor = new FeatureExtractor(info.featureConfig);
  }

  /**
   * Loads a model from a folder or a URL; in Node by default the shipped one, from `@speech-emotion/ravdess-model`.
   *
   * @throws {ModelError} when it is not there or damaged, or when the backend does not start.
   */
  static async load(
    pathOrUrl: string = shippedModel(),
    options: LoadOptions & { readonly backend?: BackendName } = {},
  ): Promise<Recognizer> {
    await useBackend(options.backend);
    const { network, info } = await loadModel(pathOrUrl, options);
    return new Recognizer(network, info);
  }

  /**
   * What clips of one voice tell of it, for {@link predict}: the more and the more different they are, the better.
   *
   * @throws {ModelError} when the model was not trained for it.
   * @throws {FeatureError} when there is no clip, or as {@link predict}.
   */
  hearVoice(clips: readonly (Uint8Array | Signal)[]): Normaliser {
    if (!this.info.voices)
      throw new ModelError({
        code: "model-without-speakers",
        expected: "a model that was trained for voices of which more is known",
        found: "one that was not",
        advice: "train one with voiceShare above 0",
      });
    return fitNormaliser(clips.map((clip) => this.#extract(this.#prepare(clip))));
  }

  /**
   * The emotion of one clip: the bytes of a WAV file, or mono samples.
   *
   * @param options.voice what {@link hearVoice} made of clips of the same voice.
   * @throws {FeatureError} when the clip cannot be read, is silent or too short.
   */
  predict(clip: Uint8Array | Signal, options: { readonly voice?: Normaliser } = {}): Prediction {
    const prepared = this.#prepare(clip);
    const features = this.#extract(prepared);
    const { scores, weights } = this.#run(
      options.voice ? normalise(features, options.voice) : features,
    );
    const sorted = this.info.labels
      .map((label, i) => ({ label, score: scores[i] as number }))
      .sort((a, b) => b.score - a.score);
    return {
      emotion: (sorted[0] as Score).label,
      scores: sorted,
      attention: this.#attention(weights, prepared),
      durationSec: prepared.durationSec,
    };
  }

  /** Frees the memory of the model's weights. */
  dispose(): void {
    this.#network.dispose();
  }

  #prepare(clip: Uint8Array | Signal): PreparedClip {
    return clip instanceof Uint8Array
      ? this.#extractor.prepareWav(clip)
      : this.#extractor.prepare(clip);
  }

  /** Normalised features. */
  #extract(prepared: PreparedClip): FeatureMatrix {
    return normalise(this.#extractor.extract(prepared), this.info.normaliser);
  }

  #run({ data, frames, size }: FeatureMatrix): {
    scores: readonly number[];
    weights: Float32Array;
  } {
    return tf.tidy(() => {
      const inputs = [tf.tensor3d(data, [1, frames, size]), tf.tensor2d([[frames]])];
      const [members, attention] = this.#network.apply(inputs) as [tf.Tensor3D, tf.Tensor2D];
      const logits = ensembleLogits(members).dataSync();
      const scores = softmax(logits, this.info.temperature);
      return { scores, weights: attention.dataSync() as Float32Array };
    });
  }

  #attention(weights: Float32Array, { startSec }: PreparedClip): AttentionStep[] {
    const { hopLength, sampleRateHz } = this.info.featureConfig;
    const frames = framesPerStep(this.info.network);
    return Array.from(weights, (weight, step) => ({
      timeSec: startSec + ((step + 0.5) * frames - 0.5) * (hopLength / sampleRateHz),
      weight,
    }));
  }
}
