import { FeatureError } from "../errors.ts";
import { mixVoice } from "../level/mixVoice.ts";
import { moments } from "../level/moments.ts";
import type { FeatureMatrix } from "../matrix/featureMatrix.ts";
import { FeatureMoments } from "../matrix/featureMoments.ts";
import { fitNormaliser, type Normaliser } from "../matrix/normaliser.ts";
import type { Signal } from "../signal.ts";
import { decodeInto } from "../wav/decodeWav.ts";
import {
  checkFinite,
  checkStageOrder,
  defaultFrontEnd,
  type FrontEndConfig,
} from "./frontEndConfig.ts";
import type { NormaliseSpeakerSettings } from "./normaliseSpeakerStage.ts";
import { ReusedFloats } from "./reusedFloats.ts";
import type {
  Encode,
  EncodingStage,
  FeatureStage,
  InputContext,
  InputStage,
  Sound,
  SoundStage,
  SummaryStage,
} from "./stage.ts";
import { type StageSettings, stages } from "./stages.ts";

/** A stage whose settings were read from a list, where their types have been lost. */
type AnyStage =
  | SoundStage<StageSettings>
  | FeatureStage<StageSettings>
  | EncodingStage<StageSettings>
  | SummaryStage<StageSettings>
  | InputStage<StageSettings>;

/**
 * Runs the stages from samples to a network's input; holds their filters, so make one for many clips.
 *
 * @example
 * const frontEnd = new FrontEnd();
 * frontEnd.extract(frontEnd.prepareWav(bytes)).size // 121
 */
export class FrontEnd {
  /** The stages that it was made of. */
  readonly config: FrontEndConfig;
  /** Features a frame, or of the clip. */
  readonly size: number;
  /** Samples from one frame to the next, at the rate that features are taken at. */
  readonly hopLength: number;
  /** Samples of the shortest sound that features can be taken of. */
  readonly minSamples: number;
  /** Whether features may be normalised by those of their speaker. */
  readonly bySpeaker: boolean;
  /** Samples of a file, until they are resampled and trimmed. */
  readonly #decoded = new ReusedFloats();
  readonly #clip: ReturnType<SoundStage<StageSettings>["create"]>[] = [];
  readonly #sound: ReturnType<SoundStage<StageSettings>["create"]>[] = [];
  #features: ReturnType<FeatureStage<StageSettings>["create"]> | undefined;
  #encode: Encode | undefined;
  #summarise: ReturnType<SummaryStage<StageSettings>["create"]> | undefined;
  readonly #input: ReturnType<InputStage<StageSettings>["create"]>[] = [];

  /**
   * @param config the stages, in their order.
   * @param options what does not fit into settings.
   * @param options.encode the encoder that a stage `encode` stands for; without it no features can be taken there.
   * @throws {FeatureError} when stages do not follow one another, or a setting is out of range.
   */
  constructor(
    config: FrontEndConfig = defaultFrontEnd,
    { encode = refuseEncoding }: { readonly encode?: Encode | undefined } = {},
  ) {
    checkStageOrder(config);
    this.config = config;
    this.bySpeaker = config.some(({ stage }) => stage === "normaliseSpeaker");
    let shape = { size: 0, hopLength: 0, minSamples: 0 };
    for (const settings of config) {
      const stage = stages[settings.stage] as AnyStage;
      checkFinite(settings);
      stage.check(settings, shape.size);
      switch (stage.place) {
        case "clip":
          this.#clip.push(stage.create(settings));
          break;
        case "sound":
          this.#sound.push(stage.create(settings));
          break;
        case "features":
          this.#features = stage.create(settings);
          shape = {
            size: stage.size(settings),
            hopLength: stage.hopLength(settings),
            minSamples: stage.minSamples(settings),
          };
          break;
        case "encoding":
          this.#encode = encode;
          shape = {
            size: stage.size(settings),
            hopLength: stage.poolSize(settings) * shape.hopLength,
            minSamples: Math.max(shape.minSamples, stage.minFrames(settings) * shape.hopLength),
          };
          break;
        case "summary":
          this.#summarise = stage.create(settings);
          shape.size = stage.size(settings, shape.size);
          break;
        case "input":
          this.#input.push(stage.create(settings));
      }
    }
    this.size = shape.size;
    this.hopLength = shape.hopLength;
    this.minSamples = shape.minSamples;
  }

  /**
   * From the bytes of a WAV file to the sound of its voice, resampled and trimmed.
   *
   * @throws {FeatureError} when the bytes are no WAV that can be read, or as {@link prepare}.
   */
  prepareWav(bytes: Uint8Array): Sound {
    const decoded = decodeInto(bytes, (length) => this.#decoded.take(length));
    const sound = this.#prepareFinite(mixVoice(decoded));
    return { ...sound, samples: this.#decoded.keep(sound.samples) };
  }

  /**
   * Runs one clip through the stages that variants are made after: resampled and trimmed.
   *
   * @throws {FeatureError} when it is silent throughout, too short, or has samples that are no numbers.
   */
  prepare(signal: Signal): Sound {
    refuseNonFinite(signal.samples);
    return this.#prepareFinite(signal);
  }

  #prepareFinite({ samples, sampleRateHz }: Signal): Sound {
    const durationSec = samples.length / sampleRateHz;
    const sound: Sound = { samples, sampleRateHz, startSec: 0, durationSec };
    const prepared = this.#clip.reduce((sound, run) => run(sound), sound);
    this.#refuseShort(prepared);
    return prepared;
  }

  /**
   * Features of prepared sound, `[frames, size]`; where a stage sums up the clip, of one row.
   *
   * @throws {FeatureError} when there are too few samples.
   */
  extract(sound: Sound): FeatureMatrix {
    return this.extractLevelled(this.level(sound));
  }

  /**
   * As {@link extract}, of many clips to the same numbers: an encoder may take less time for them together.
   *
   * @returns features of each clip, or the refusal of one that has too few samples.
   */
  extractAll(sounds: readonly Sound[]): (FeatureMatrix | FeatureError)[] {
    const features = sounds.map((sound) => this.#takeOrRefusal(sound));
    const taken = features.flatMap((one) => (one instanceof FeatureError ? [] : [one]));
    const matrices = this.#encodeAll(taken).values();
    return features.map((one) =>
      one instanceof FeatureError ? one : this.#sumUp(matrices.next().value as FeatureMatrix),
    );
  }

  /** Prepared sound as features are taken of it: brought to one level, where a stage does that. */
  level(sound: Sound): Sound {
    return this.#sound.reduce((sound, run) => run(sound), sound);
  }

  /**
   * As {@link extract}, of what {@link level} gave: so that a part of a clip can be changed and the rest stays as loud as it was.
   *
   * @throws {FeatureError} when there are too few samples.
   */
  extractLevelled(sound: Sound): FeatureMatrix {
    return this.#sumUp(this.extractFrames(sound));
  }

  /**
   * Features of what {@link level} gave, frame by frame, before a stage sums them up.
   *
   * @throws {FeatureError} when there are too few samples.
   */
  extractFrames(sound: Sound): FeatureMatrix {
    return this.#encodeAll([this.#take(sound)])[0] as FeatureMatrix;
  }

  #take(sound: Sound): FeatureMatrix {
    this.#refuseShort(sound);
    return this.#features!(sound);
  }

  #takeOrRefusal(sound: Sound): FeatureMatrix | FeatureError {
    try {
      return this.#take(this.level(sound));
    } catch (error) {
      if (error instanceof FeatureError) return error;
      throw error;
    }
  }

  #encodeAll(features: FeatureMatrix[]): FeatureMatrix[] {
    return this.#encode ? this.#encode(features) : features;
  }

  #sumUp(frames: FeatureMatrix): FeatureMatrix {
    return this.#summarise ? this.#summarise(frames) : frames;
  }

  /** What the network is given: normalised features. Changes the matrix in place and returns it. */
  toInput(features: FeatureMatrix, context: InputContext = {}): FeatureMatrix {
    return this.#input.reduce((matrix, run) => run(matrix, context), features);
  }

  /** Whether a stage sums up the frames of a clip in one row. */
  get summarises(): boolean {
    return this.#summarise !== undefined;
  }

  /**
   * Moments of one speaker's features for {@link toInput}, of what that gave without a speaker's: drawn towards those of all
   * clips as far as the stage says.
   *
   * @throws {FeatureError} when there is no clip.
   */
  fitSpeaker(inputs: Iterable<FeatureMatrix> | FeatureMoments): Normaliser {
    const stage = this.config.find(({ stage }) => stage === "normaliseSpeaker");
    const settings = stage as NormaliseSpeakerSettings | undefined;
    return inputs instanceof FeatureMoments
      ? inputs.normaliser(settings)
      : fitNormaliser(inputs, settings);
  }

  #refuseShort({ samples, sampleRateHz }: Signal): void {
    if (samples.length >= this.minSamples) return;
    throw new FeatureError({
      code: "clip-too-short",
      expected: `at least ${(this.minSamples / sampleRateHz).toFixed(2)} s of sound`,
      found: `${(samples.length / sampleRateHz).toFixed(2)} s`,
      advice: "use a longer clip",
    });
  }
}

/** @throws {FeatureError} always: the front end was made without its encoder. */
function refuseEncoding(): never {
  throw new FeatureError({
    code: "encoder-missing",
    expected: "the encoder of the stage encode",
    found: "none",
    advice: "give it to the front end, as a recogniser that is loaded with it does",
  });
}

/** @throws {FeatureError} naming the first sample that is no finite number. */
function refuseNonFinite(samples: Float32Array): void {
  if (samples.length === 0 || Number.isFinite(moments(samples).power)) return;
  for (let n = 0; n < samples.length; n++)
    if (!Number.isFinite(samples[n]))
      throw new FeatureError({
        code: "samples-not-finite",
        expected: "finite samples",
        found: `${samples[n]} at sample ${n}`,
        advice: "record it again",
      });
}
