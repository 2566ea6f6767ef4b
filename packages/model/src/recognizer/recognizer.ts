import { type Audio, FeatureError, WindowCutter } from "@speech-emotion/features";
import { openThread, placeForThread, shippedModel } from "#platform";
import { type BackendName, type BackendOptions, startBackend } from "../backend.ts";
import type { Explanation } from "../explain/occlude.ts";
import { importModules } from "../importModules.ts";
import { type ModelSource, mapSource } from "../modelSource.ts";
import type { LoadOptions } from "../recognizerInfo.ts";
import { Follower } from "../segments/follower.ts";
import type { NotedTimeline, Segment } from "../segments/timeline.ts";
import type { WeightFormat } from "../stored/encodeWeights.ts";
import { type LoadedModel, loadModel } from "../stored/loadModel.ts";
import type { Adaptation } from "../teach/adaptation.ts";
import type { TaughtClip } from "../teach/teach.ts";
import { openWorker, type PageWorker } from "../thread/openWorker.ts";
import { RecognizerThread } from "../thread/recognizerThread.ts";
import type { AsText, ThreadModel } from "../thread/serveRecognizer.ts";
import type { ClipFeatures } from "./clipFeatures.ts";
import type { Prediction } from "./prediction.ts";
import { type AudioSource, type ReadAudioOptions, readAudio } from "./readAudio.ts";
import {
  type EmbedOptions,
  type ExplainOptions,
  type PredictOptions,
  SEGMENT_SEC,
  type SegmentOptions,
  SyncRecognizer,
} from "./syncRecognizer.ts";

/** How a model is loaded. */
export interface RecognizerOptions extends LoadOptions, BackendOptions {
  /** Who does the arithmetic; default `auto`, which is `wasm`. */
  readonly backend?: BackendName | undefined;
  /**
   * In a page: a worker whose script imports `@speech-emotion/model/worker`, in which clips are then recognised; without one
   * the page waits meanwhile. Node starts a thread by itself. It ends with the recogniser.
   */
  readonly worker?: PageWorker | undefined;
  /** Paths or URLs of modules that register classes of layers of one's own, which the model's network has; the thread imports them too. */
  readonly modules?: readonly (string | URL)[] | undefined;
}

function recognizerOf({ network, info, encoder, companion }: LoadedModel): SyncRecognizer {
  return new SyncRecognizer(network, info, encoder, companion && recognizerOf(companion));
}

/** A labelled clip to teach by, to be read. */
export interface Lesson extends Omit<TaughtClip, "audio"> {
  /** The clip, as {@link Recognizer.predict} takes it. */
  readonly audio: AudioSource | ClipFeatures;
}

/**
 * Recognises emotions with a saved model. What gives a promise reads the clip from wherever it is, and works in another thread:
 * the program goes on. What ends with `Sync` takes bytes or samples, and answers at once.
 *
 * @example
 * const recognizer = await Recognizer.load();
 * const { emotion, scores } = await recognizer.predict("voice.wav");
 */
export class Recognizer extends SyncRecognizer {
  readonly #model: LoadedModel;
  readonly #thread: RecognizerThread | undefined;

  private constructor(model: LoadedModel, thread: RecognizerThread | undefined) {
    const { network, info, encoder, companion } = model;
    super(network, info, encoder, companion && recognizerOf(companion));
    this.#model = model;
    this.#thread = thread;
  }

  /**
   * Loads a model; in Node by default the shipped one, from `@speech-emotion/general-model`.
   *
   * @example
   * await Recognizer.load("runs/mine/model"); // the path or the URL of a folder
   *
   * import model from "@speech-emotion/general-model"; // in a page: the URLs that the bundler gave its files
   * await Recognizer.load(model);
   *
   * @throws {ModelError} when it is not there or damaged, or when the backend does not start.
   * @throws what the signal was aborted with.
   */
  static async load(
    source: ModelSource = shippedModel(),
    { onProgress, signal, worker, ...options }: RecognizerOptions = {},
  ): Promise<Recognizer> {
    signal?.throwIfAborted();
    const backend = await startBackend(options.backend, options);
    const modules = await importModules(options.modules);
    const loaded = await backend.run(() => loadModel(source, { onProgress, signal }));
    const open = worker ? () => openWorker(worker) : openThread;
    const thread = open && new RecognizerThread(open, modelOf(source, { ...options, modules }));
    return backend.run(() => new Recognizer(loaded, thread));
  }

  /**
   * Writes the model into a folder, as it was loaded: what {@link load} takes. In Node alone.
   *
   * @param options how it is stored.
   * @param options.weights how the network's weights are stored; default `float32`, which keeps every score. An encoder stays as it is.
   * @throws {ModelError} in a page.
   */
  async save(folder: string, options: { readonly weights?: WeightFormat } = {}): Promise<void> {
    const { network, info, encoder, companion } = this.#model;
    // Only now: who recognises alone need not load it, nor a page have it in its first script.
    const { saveModel } = await import("../stored/saveModel.ts");
    await saveModel(folder, network, info, { ...options, encoder, companion });
  }

  /**
   * Features of one clip, which {@link predict}, {@link embed}, {@link adapt} and `Voice.hear` all take in its place.
   *
   * @throws {FeatureError} when the clip cannot be read, is silent or too short.
   */
  async extract(audio: AudioSource, { signal }: ReadAudioOptions = {}): Promise<ClipFeatures> {
    const clip = await readAudio(audio, { signal });
    if (!this.#thread) return this.extractSync(clip);
    return this.#thread.ask((thread) => thread.extract(clip), signal);
  }

  /**
   * The emotion of one clip: the path or URL of a recording, a `Blob`, the bytes of a WAV file, an `AudioBuffer`, samples of one
   * or more channels, or features of {@link extract}.
   *
   * @throws {FeatureError} when the clip cannot be read, is silent or too short.
   * @throws {ModelError} when `topK` is no whole number from 1.
   * @throws what the signal was aborted with.
   */
  async predict(
    audio: AudioSource | ClipFeatures,
    { signal, ...options }: PredictOptions & ReadAudioOptions = {},
  ): Promise<Prediction> {
    const clip = isFeatures(audio) ? audio : await readAudio(audio, { signal });
    if (!this.#thread) return this.predictSync(clip, options);
    const told = asText(options);
    return this.#thread.ask((thread) => thread.predict(clip, told), signal);
  }

  /**
   * What the scores of a clip rest on, as {@link explainSync}, of whatever {@link predict} takes.
   *
   * @throws {FeatureError} when the clip cannot be read, is silent or too short.
   * @throws {ModelError} when an option is out of range.
   * @throws what the signal was aborted with.
   */
  async explain(
    audio: AudioSource,
    { signal, ...options }: ExplainOptions & ReadAudioOptions = {},
  ): Promise<Explanation> {
    const clip = await readAudio(audio, { signal });
    if (!this.#thread) return this.explainSync(clip, options);
    const told = asText(options);
    return this.#thread.ask((thread) => thread.explain(clip, told), signal);
  }

  /**
   * What is recognised in a long recording, as {@link segmentsSync}, of whatever {@link predict} takes.
   *
   * @throws {FeatureError} when it cannot be read, or nobody speaks in it.
   * @throws {ModelError} when there are several voices, and the model does not tell them apart.
   * @throws what the signal was aborted with.
   */
  async segments(
    audio: AudioSource,
    { signal, ...options }: SegmentOptions & ReadAudioOptions = {},
  ): Promise<NotedTimeline> {
    const clip = await readAudio(audio, { signal });
    if (!this.#thread) return this.segmentsSync(clip, options);
    const told = asText(options);
    return this.#thread.ask((thread) => thread.segments(clip, told), signal);
  }

  /**
   * Recognises sound as it comes: a stream from stretches of one recording to what is recognised in each of its parts, as
   * {@link segments}.
   *
   * @example
   * const segments = sound.pipeThrough(recognizer.stream({ hopSec: 0.25 })); // sound: a ReadableStream of { channels, sampleRateHz }
   * for await (const { endSec, emotion } of segments) console.log(endSec, emotion);
   */
  stream({
    windowSec = SEGMENT_SEC,
    hopSec,
    ...options
  }: Omit<SegmentOptions, "voices" | "smooth"> = {}): TransformStream<Audio, Segment> {
    const cutter = new WindowCutter({ windowSec, hopSec });
    const follower = new Follower(this, options);
    type Windows = ReturnType<typeof cutter.push>;
    const recognise = async (windows: Windows, to: TransformStreamDefaultController<Segment>) => {
      for (const { audio, ...place } of windows) {
        const features = await this.extract(audio).catch(refusalOf);
        to.enqueue(follower.next({ ...place, features }));
      }
    };
    return new TransformStream({
      transform: (stretch, to) => recognise(cutter.push(stretch), to),
      flush: (to) => recognise(cutter.end(), to),
    });
  }

  /**
   * Features of a clip summed up in one row, as {@link embedSync}, of whatever {@link predict} takes.
   *
   * @throws {ModelError} when the model does not sum up a clip.
   * @throws {FeatureError} as {@link extract}.
   */
  async embed(
    audio: AudioSource | ClipFeatures,
    { signal, ...options }: EmbedOptions & ReadAudioOptions = {},
  ): Promise<Float32Array> {
    return this.embedSync(
      isFeatures(audio) ? audio : await this.extract(audio, { signal }),
      options,
    );
  }

  /**
   * Teaches by labelled clips, as {@link adaptSync}, of whatever {@link predict} takes.
   *
   * @throws {ModelError} when there are not two labels, or the model was not trained for it.
   * @throws {FeatureError} when a clip cannot be read, is silent or too short.
   * @throws what the signal was aborted with.
   */
  async adapt(
    lessons: Iterable<Lesson> | AsyncIterable<Lesson>,
    { signal }: ReadAudioOptions = {},
  ): Promise<Adaptation> {
    const clips: TaughtClip[] = [];
    for await (const { audio, ...lesson } of lessons)
      clips.push({
        ...lesson,
        audio: isFeatures(audio) ? audio : await this.extract(audio, { signal }),
      });
    if (!this.#thread) return this.adaptSync(clips);
    return this.restoreAdaptation(await this.#thread.ask((thread) => thread.adapt(clips), signal));
  }

  /** Frees the memory of the model's weights, and ends its other thread. */
  override dispose(): void {
    this.#thread?.stop();
    super.dispose();
  }
}

/** What the other thread loads. */
function modelOf(
  source: ModelSource,
  { wasmUrl, ...options }: ThreadModel["options"],
): ThreadModel {
  return {
    source: mapSource(source, placeForThread),
    options: {
      ...options,
      ...(wasmUrl === undefined ? {} : { wasmUrl: placeForThread(String(wasmUrl)) }),
    },
  };
}

function isFeatures(audio: AudioSource | ClipFeatures): audio is ClipFeatures {
  return typeof audio === "object" && audio !== null && "matrix" in audio;
}

function refusalOf(error: unknown): FeatureError {
  if (error instanceof FeatureError) return error;
  throw error;
}

function asText<T extends Pick<PredictOptions, "voice" | "adaptation">>(options: T): AsText<T> {
  const { voice, adaptation } = options;
  return {
    ...options,
    voice: voice && JSON.stringify(voice),
    adaptation: adaptation && JSON.stringify(adaptation),
  };
}
