import {
  type ClipInput,
  type Encode,
  FeatureError,
  type FeatureMatrix,
  FrontEnd,
  type Normaliser,
  noteLevels,
  toSignal,
  type WindowOptions,
} from "@speech-emotion/features";
import { tf } from "#tfjs";
import { affectOf } from "../affect.ts";
import { type Opinion, poolOpinions } from "../companion.ts";
import { refusing } from "../custom/refusal.ts";
import { type Doubt, type Judgement, judge, voiceScoreOf } from "../doubt.ts";
import { ensembleLogits } from "../ensembleLogits.ts";
import { ModelError } from "../errors.ts";
import { type Explanation, type OcclusionOptions, occlude } from "../explain/occlude.ts";
import { keepBackend } from "../keepBackend.ts";
import { framesOfStep, isCustom } from "../networkShape.ts";
import type { RecognizerInfo } from "../recognizerInfo.ts";
import { cutSound } from "../segments/cutSound.ts";
import { hearWindows } from "../segments/follower.ts";
import type { NotedTimeline } from "../segments/timeline.ts";
import { TimelineBuilder, type TimelineOptions } from "../segments/timelineBuilder.ts";
import { softmax } from "../softmax.ts";
import { type Adaptation, readAdaptation } from "../teach/adaptation.ts";
import type { HeadRow } from "../teach/learnHead.ts";
import { dampNuisance, type Nuisance } from "../teach/nuisance.ts";
import { priorOf, TAUGHT_TEMPERATURE, taughtDoubt } from "../teach/taughtAnswer.ts";
import { type TaughtClip, type TeachModel, teach } from "../teach/teach.ts";
import { fingerprintOf, readVoice, Voice, type VoiceModel } from "../voice.ts";
import { checkVoices, findTurns } from "../voices/findTurns.ts";
import { placeVoice } from "../voices/voiceSpace.ts";
import type { ClipFeatures } from "./clipFeatures.ts";
import { extractClips } from "./extractClips.ts";
import type { AttentionStep, Note, Prediction, Score } from "./prediction.ts";

/** What recognition asks of a network: those of `@speech-emotion/model/tfjs` are such, as `LayersModel` of tfjs. */
export interface Network {
  /** From features `[batch, frames, featureSize]` and lengths `[batch, 1]` to logits and attention, all tensors. */
  apply(inputs: unknown): unknown;
  /** Frees the memory of its weights. */
  dispose(): unknown;
}

/** What a front end's stage `encode` stands for. */
export interface FeatureEncoder {
  /** From the features before the stage to those after it, clip by clip. */
  readonly encode: Encode;
  /** Frees the memory of its weights. */
  dispose(): void;
}

/** Seconds of a part of a recording, about an utterance of the corpora that models are trained on. */
export const SEGMENT_SEC = 3;

/** How a recording is cut into parts, and what is known of its voice. */
export interface SegmentOptions extends Partial<WindowOptions>, TimelineOptions {
  /**
   * How many speak, one after another, in one channel: from 2 on they are told apart, and each is compared with its own voice
   * so far. Default 1.
   */
  readonly voices?: number | undefined;
}

/** What is known beside the clip, and what is asked for. */
export interface PredictOptions {
  /** How the same voice sounds otherwise; by default as the adaptation knows it. What it has not heard, such as this clip, does not change it. */
  readonly voice?: Voice | undefined;
  /** What was taught: answers are of its labels. */
  readonly adaptation?: Adaptation | undefined;
  /** How many of the likeliest labels `scores` lists, from 1; default all. */
  readonly topK?: number | undefined;
}

/** What is known beside the clip, and how finely it is looked into. */
export interface ExplainOptions extends Omit<PredictOptions, "topK">, OcclusionOptions {}

/** What is known beside the clip. */
export interface EmbedOptions {
  /** How the same voice sounds otherwise. */
  readonly voice?: Voice | undefined;
}

/** What the network says of a clip that is normalised by its speaker, where that is known. */
interface Heard {
  readonly input: FeatureMatrix;
  readonly logits: Float32Array;
  readonly speaker: Normaliser | undefined;
}

/** What is answered, and what the network attended to. */
interface Answer {
  readonly labels: readonly string[];
  readonly scores: readonly number[];
  readonly doubt: Doubt | undefined;
  readonly weights: Float32Array;
}

/**
 * Recognises emotions with a network that is in memory, on the thread that asks. It works under the backend that was in use
 * when it was made, whichever the program has tfjs use, and leaves that as it is.
 */
export class SyncRecognizer {
  /** Labels, front end, network and provenance of the model: its `recognizer.json`. */
  readonly info: RecognizerInfo;
  readonly #network: Network;
  readonly #encoder: FeatureEncoder | undefined;
  readonly #frontEnd: FrontEnd;
  readonly #backend = keepBackend();
  readonly #companion: SyncRecognizer | undefined;

  /**
   * @param encoder needed where the front end has a stage `encode`.
   * @param companion needed where `info` tells of one; it is disposed of with this.
   * @throws {ModelError} when it is missing.
   */
  constructor(
    network: Network,
    info: RecognizerInfo,
    encoder?: FeatureEncoder,
    companion?: SyncRecognizer,
  ) {
    if (info.companion && !companion)
      throw new ModelError({
        code: "companion-missing",
        expected: "a companion, as the model answers together with one",
        found: "none",
        advice: "give it too, or load the model with Recognizer.load",
      });
    this.info = info;
    this.#companion = companion;
    this.#network = network;
    this.#encoder = encoder;
    this.#frontEnd = new FrontEnd(info.frontEnd, { encode: encoder?.encode });
  }

  /**
   * Features of one clip, which {@link predictSync} and `Voice.hear` both take in its place.
   *
   * @throws {FeatureError} when the clip cannot be read, is silent or too short.
   */
  extractSync(clip: ClipInput): ClipFeatures {
    const [features] = this.extractAllSync([clip]);
    if (features instanceof FeatureError) throw features;
    return features as ClipFeatures;
  }

  /**
   * Features of many clips, to the same numbers as {@link extractSync} one by one: an encoder may take less time for them together.
   *
   * @returns those of each clip, or the refusal, such as of silence.
   */
  extractAllSync(clips: readonly ClipInput[]): (ClipFeatures | FeatureError)[] {
    const own = extractClips(this.#frontEnd, clips);
    const others = this.#companion?.extractAllSync(clips);
    return own.map((features, i) => {
      const companion = others?.[i];
      if (features instanceof FeatureError || !companion) return features;
      return companion instanceof FeatureError ? companion : { ...features, companion };
    });
  }

  /**
   * Features of one clip frame by frame, `[frames, size]`, not yet normalised: what {@link extractSync} sums up in one row where
   * the model hears a clip as a whole.
   *
   * @throws {FeatureError} when the clip cannot be read, is silent or too short.
   */
  extractFramesSync(clip: ClipInput): FeatureMatrix {
    return this.#frontEnd.extractFrames(
      this.#frontEnd.level(this.#frontEnd.prepare(toSignal(clip))),
    );
  }

  /** Whether it can be told how a voice sounds otherwise, see {@link newVoice}. */
  get bySpeaker(): boolean {
    return this.#frontEnd.bySpeaker;
  }

  /**
   * A voice of which nothing was heard yet, for {@link predictSync}.
   *
   * @throws {ModelError} when the model was not trained for speaker normalisation.
   */
  newVoice(): Voice {
    return new Voice(this.#voiceModel());
  }

  /**
   * A voice that was saved, as `JSON.stringify(voice)` wrote it.
   *
   * @throws {ModelError} when it is none, or of another model, or as {@link newVoice}.
   */
  restoreVoice(text: string): Voice {
    return readVoice(text, this.#voiceModel());
  }

  /**
   * Teaches by labelled clips of a voice, a room or a language, from one clip a label on, with these labels or new ones: in
   * seconds, and without changing the recogniser. The clips' voice is heard as well.
   *
   * @returns what {@link predictSync} then takes, with how much it is worth.
   * @throws {ModelError} when there are not two labels, or the model was not trained for it.
   * @throws {FeatureError} when a clip cannot be read, is silent or too short.
   */
  adaptSync(clips: Iterable<TaughtClip>): Adaptation {
    return teach(clips, this.#teachModel());
  }

  /**
   * An adaptation that was saved, as `JSON.stringify(adaptation)` wrote it.
   *
   * @throws {ModelError} when it is none, or of another model, or the model was not trained for it.
   */
  restoreAdaptation(text: string): Adaptation {
    return readAdaptation(text, this.#teachModel());
  }

  /**
   * The emotion of one clip: the bytes of a WAV file, samples of one or more channels, or features of {@link extractSync}.
   *
   * @throws {FeatureError} when the clip cannot be read, is silent or too short.
   * @throws {ModelError} when `topK` is no whole number from 1.
   */
  predictSync(
    clip: ClipInput | ClipFeatures,
    { adaptation, voice = adaptation?.voice, topK }: PredictOptions = {},
  ): Prediction {
    checkTopK(topK);
    const features = this.#features(clip);
    const { labels, scores, doubt, weights } = this.#answer(features, { adaptation, voice });
    const sorted = labels
      .map((label, i) => ({ label, score: scores[i] as number }))
      .sort((a, b) => b.score - a.score);
    const best = sorted[0] as Score;
    const judged = doubt && judge(doubt, { input: this.#toInput(features), scores });
    const affect = affectOf(sorted);
    return {
      emotion: judged?.verdict === "no voice" ? undefined : best.label,
      verdict: judged?.verdict,
      scores: sorted.slice(0, topK),
      attention: this.#attention(weights, features),
      durationSec: features.durationSec,
      notes: [...noteLevels(features.levels), ...noteDistance(judged, doubt)],
      voiceScore: judged?.voiceScore,
      distance: judged?.distance,
      arousal: affect?.arousal,
      valence: affect?.valence,
    };
  }

  /**
   * What the scores of a clip rest on: how far each falls when a patch of the clip, a stretch of time and a band of frequencies, is
   * silent. A hundred answers, about, and so a few seconds.
   *
   * @throws {FeatureError} when the clip cannot be read, is silent or too short.
   * @throws {ModelError} when an option is out of range.
   */
  explainSync(clip: ClipInput, options: ExplainOptions = {}): Explanation {
    const steps = this.explainSteps(clip, options);
    let step = steps.next();
    while (!step.done) step = steps.next();
    return step.value;
  }

  /**
   * As {@link explainSync}, a patch at a time: yields the share that is done, for whoever has other work between.
   *
   * @throws {FeatureError} when the clip cannot be read, is silent or too short.
   * @throws {ModelError} when an option is out of range.
   */
  *explainSteps(
    clip: ClipInput,
    { adaptation, voice = adaptation?.voice, ...options }: ExplainOptions = {},
  ): Generator<number, Explanation, void> {
    const sound = this.#frontEnd.level(this.#frontEnd.prepare(toSignal(clip)));
    const scoresOf = (part: typeof sound) => {
      const matrix = this.#frontEnd.extractLevelled(part);
      const companion = this.#companion?.extractSync(part);
      return this.#answer({ matrix, companion }, { adaptation, voice }).scores;
    };
    const labels = adaptation?.helps ? adaptation.labels : this.info.labels;
    return yield* occlude({ labels, scoresOf }, sound, options);
  }

  /**
   * What is recognised in a long recording, part by part: each is compared with the voice so far, where the model was measured
   * so.
   *
   * @param options how it is cut into parts, and what is known of its voice.
   * @param options.windowSec length of a part in seconds, above 0; default 3, about an utterance of those that were learnt from.
   * @param options.hopSec from one part to the next; with less than a window they overlap.
   * @param options.smooth false for the scores of one part each where they overlap, in the place of their mean.
   * @param options.voices how many speak in it; from 2 on each part says whose it is.
   * @throws {FeatureError} when it cannot be read, or nobody speaks in it.
   * @throws {ModelError} when there are several voices, and the model does not tell them apart.
   */
  segmentsSync(
    clip: ClipInput,
    { windowSec = SEGMENT_SEC, hopSec, voices = 1, ...options }: SegmentOptions = {},
  ): NotedTimeline {
    checkVoices(voices);
    const sound = toSignal(clip);
    const cut = { windowSec, hopSec };
    const builder = new TimelineBuilder(this, options);
    if (voices === 1) {
      for (const heard of hearWindows(this, cutSound(sound, cut))) builder.add(heard);
      return builder.end();
    }
    const { turns, notes } = findTurns(this, sound, voices);
    for (const turn of turns)
      for (const heard of hearWindows(this, cutSound(sound, cut, turn)))
        builder.add(heard, turn.voice);
    const timeline = builder.end();
    return { ...timeline, notes: [...timeline.notes, ...notes] };
  }

  /**
   * Features of a clip summed up in one row, normalised: what a network or a search of one's own can use.
   *
   * @param options what else is known of the voice.
   * @param options.voice how the same voice sounds otherwise.
   * @returns `[size]`, about 0 with deviation 1 over the clips that the model learnt from.
   * @throws {ModelError} when the model does not sum up a clip.
   * @throws {FeatureError} as {@link extractSync}.
   */
  embedSync(clip: ClipInput | ClipFeatures, { voice }: EmbedOptions = {}): Float32Array {
    if (!this.#frontEnd.summarises)
      throw new ModelError({
        code: "model-without-summary",
        expected: "a model that sums up a clip",
        found: "one that hears it frame by frame",
        advice: "use the general model",
      });
    return this.#toInput(this.#features(clip), voice?.normaliser()).data;
  }

  /**
   * Whose voice it is: a row whose cosine with that of another clip tells how alike the voices are, whatever is said. It can
   * tell who speaks: personal data.
   *
   * @returns `[directions]`, of length 1; undefined where nobody speaks.
   * @throws {ModelError} when the model was not trained for it.
   * @throws {FeatureError} as {@link extractSync}.
   */
  embedVoiceSync(clip: ClipInput | ClipFeatures): Float32Array | undefined {
    const { voiceSpace } = this.info;
    if (!voiceSpace)
      throw new ModelError({
        code: "model-without-voice-space",
        expected: "a model that tells voices apart",
        found: "one that was not trained for it",
        advice: "use the general model, or train one with the preset general",
      });
    const input = this.#toInput(this.#features(clip));
    return this.#isVoice(input) ? placeVoice(input.data, voiceSpace) : undefined;
  }

  /** As {@link dispose}, at the end of the block of a `using` declaration. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /** Frees the memory of the model's weights. */
  dispose(): void {
    this.#network.dispose();
    this.#encoder?.dispose();
    this.#companion?.dispose();
  }

  #voiceModel(): VoiceModel {
    const frontEnd = this.#frontEnd;
    if (!frontEnd.bySpeaker)
      throw new ModelError({
        code: "model-without-speakers",
        expected: "a model that was trained for speaker normalisation",
        found: "one that was not",
        advice: "train one with speakerShare above 0",
      });
    return {
      extract: (clip) => this.#features(clip),
      toInput: (features) => this.#toInput(features),
      isVoice: (input) => this.#isVoice(input),
      fit: (moments) => frontEnd.fitSpeaker(moments),
      fingerprint: fingerprintOf(this.info.frontEnd),
      size: frontEnd.size,
      companion: this.#companion?.bySpeaker ? this.#companion.#voiceModel() : undefined,
    };
  }

  #isVoice(input: FeatureMatrix): boolean {
    const detector = this.info.doubt?.voice;
    return !detector || voiceScoreOf(detector, input) >= detector.from;
  }

  #teachModel(): TeachModel {
    const { nuisance } = this.info;
    if (!nuisance)
      throw new ModelError({
        code: "model-without-nuisance",
        expected: "a model that can be taught by a few clips",
        found: "one that was not trained for it",
        advice: "use the general model, or train one with the preset general",
      });
    return {
      ...this.#voiceModel(),
      rowOf: (features, { speaker, labels }) => {
        const input = this.#toInput(features, speaker);
        return this.#headRow(labels, { input, logits: this.#run(input).logits, speaker });
      },
    };
  }

  #headRow(labels: readonly string[], { input, logits, speaker }: Heard): HeadRow {
    const own = { labels: this.info.labels, logits, temperature: this.#temperature(speaker) };
    return {
      input: dampNuisance(input.data, this.info.nuisance as Nuisance),
      prior: priorOf(labels, own),
    };
  }

  #taught(adaptation: Adaptation, heard: Heard): Omit<Answer, "weights"> {
    const { labels } = adaptation;
    const logits = adaptation.logitsOf(this.#headRow(labels, heard));
    const { doubt } = this.info;
    return {
      labels,
      scores: softmax(logits, TAUGHT_TEMPERATURE),
      doubt: doubt && taughtDoubt(doubt, labels),
    };
  }

  #temperature(speaker: Normaliser | undefined): number {
    const { temperature, doubt } = this.info;
    return speaker && doubt ? doubt.voiceTemperature : temperature;
  }

  /** Scores in the order of the labels, as taught or as the model learnt. */
  #answer(
    features: Pick<ClipFeatures, "matrix" | "companion">,
    { adaptation, voice }: Pick<PredictOptions, "adaptation" | "voice">,
  ): Answer {
    const speaker = voice?.normaliser();
    const input = this.#toInput(features, speaker);
    const { logits, weights } = this.#run(input);
    if (adaptation?.helps)
      return { ...this.#taught(adaptation, { input, logits, speaker }), weights };
    const { labels, doubt } = this.info;
    const own = { logits, temperature: this.#temperature(speaker) };
    const said = this.#together(own, features, voice);
    return { labels, scores: softmax(said.logits, said.temperature), doubt, weights };
  }

  /** What the model says, and its companion with it where it has one. */
  #together(
    own: Opinion,
    { companion: features }: Pick<ClipFeatures, "companion">,
    voice: Voice | undefined,
  ): Opinion {
    const { companion } = this.info;
    if (!companion || !this.#companion) return own;
    if (!features)
      throw new ModelError({
        code: "features-unusable",
        expected: "features of this recogniser, whose model has a companion",
        found: "those of another",
        advice: "extract them with this one",
      });
    const other = this.#companion.#opinion(features, voice?.companion);
    return { logits: poolOpinions([own, other]), temperature: companion.temperature };
  }

  #opinion(features: ClipFeatures, voice: Voice | undefined): Opinion {
    const speaker = voice?.normaliser();
    const { logits } = this.#run(this.#toInput(features, speaker));
    return this.#together({ logits, temperature: this.#temperature(speaker) }, features, voice);
  }

  #features(clip: ClipInput | ClipFeatures): ClipFeatures {
    const isFeatures = typeof clip === "object" && clip !== null && "matrix" in clip;
    return isFeatures ? clip : this.extractSync(clip);
  }

  /** A copy, normalised. */
  #toInput({ matrix }: Pick<ClipFeatures, "matrix">, speaker?: Normaliser): FeatureMatrix {
    return this.#frontEnd.toInput({ ...matrix, data: matrix.data.slice() }, { speaker });
  }

  #run({ data, frames, size }: FeatureMatrix): {
    readonly logits: Float32Array;
    readonly weights: Float32Array;
  } {
    const infer = () => {
      const inputs = [tf.tensor3d(data, [1, frames, size]), tf.tensor2d([[frames]])];
      const apply = () => this.#network.apply(inputs) as [tf.Tensor3D, tf.Tensor2D];
      const [members, attention] = isCustom(this.info.network)
        ? refusing(`a network that answers a clip of ${frames} frames`, apply)
        : apply();
      const logits = ensembleLogits(members).dataSync() as Float32Array;
      return { logits, weights: attention.dataSync() as Float32Array };
    };
    return this.#backend.run(() => tf.tidy(infer));
  }

  #attention(weights: Float32Array, { matrix, startSec, frameSec }: ClipFeatures): AttentionStep[] {
    const frames = framesOfStep(this.info.network, matrix.frames);
    return Array.from(weights, (weight, step) => ({
      timeSec: startSec + ((step + 0.5) * frames - 0.5) * frameSec,
      weight,
    }));
  }
}

function noteDistance(judged: Judgement | undefined, doubt: Doubt | undefined): Note[] {
  if (!judged || !doubt || judged.verdict === "no voice") return [];
  return judged.distance < doubt.unfamiliarFrom
    ? []
    : [{ kind: "unfamiliar", text: "unlike all that the model learnt from: do not rely on it" }];
}

function checkTopK(topK: number | undefined): void {
  if (topK === undefined || (Number.isInteger(topK) && topK >= 1)) return;
  throw new ModelError({
    code: "option-out-of-range",
    expected: "topK to be a whole number from 1",
    found: String(topK),
    advice: "say how many labels the scores shall list",
  });
}
