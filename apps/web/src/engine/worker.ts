import {
  type Audio,
  encodeWav,
  FeatureError,
  mixVoice,
  type Signal,
  spectrogramPicture,
} from "@speech-emotion/features";
import {
  type Adaptation,
  type ModelFiles,
  type Prediction,
  Recognizer,
  type Voice,
} from "@speech-emotion/model";
import { expose, transfer } from "comlink";
import { simd } from "wasm-feature-detect";
import type { LearningOptions, TrainedModel, TrainingClip } from "../train/learnModel.ts";
import type {
  Analysis,
  Inside,
  Lesson,
  Moment,
  Pictures,
  RecordingAnalysis,
  Source,
  Taught,
  TimelineWindow,
} from "./analysis.ts";
import { ClipError, checkDuration } from "./checkDuration.ts";
import { findPeaks } from "./findPeaks.ts";
import { followRecording } from "./followRecording.ts";
import { inPlainWords, toPlainWords } from "./inPlainWords.ts";
import { Listener } from "./listener.ts";
import type { LiveUpdate } from "./liveMoment.ts";
import { lookInside } from "./lookInside.ts";
import { openSource } from "./openSource.ts";
import { readAudio } from "./readAudio.ts";
import { splitMoments } from "./splitMoments.ts";
import { splitWindows } from "./splitWindows.ts";

let recognizer: Recognizer | undefined;
/** The page's own, while another is in use. */
let own: Recognizer | undefined;
/** The clip that is shown, kept here so that its samples need not go to the page and back. */
let latest: { readonly id: number; readonly audio: Audio; readonly mono: Signal } | undefined;

/** What was taught, by which all clips are heard. */
let adaptation: Adaptation | undefined;

/** The voice at the microphone, of all takes since somebody else spoke, and the clips that those are. */
let speaker: { readonly voice: Voice; readonly takes: Set<number> } | undefined;

/** The microphone that is listened to, or was last. */
let live: { readonly listener: Listener; readonly sound: MessagePort } | undefined;

function ready(): Recognizer {
  if (!recognizer) throw new Error("expected the model to be loaded first");
  return recognizer;
}

const engine = {
  /** Starts the arithmetic and loads the model; returns its labels. */
  async load(modelUrl: string, onProgress: (share: number) => void): Promise<readonly string[]> {
    if (!(await simd()))
      throw new ClipError(
        "This browser has no WebAssembly SIMD, which the network runs on. Use a newer one: Chrome or Edge 91, Firefox 89, Safari 16.4 or later.",
      );
    recognizer = await Recognizer.load(modelUrl, { onProgress });
    // The first answer compiles and packs; nobody should wait for that.
    warmUp(1);
    void warmUpFurther();
    return recognizer.info.labels;
  },

  /** Hears by another model from now on, or by the page's own again; returns its labels. What was taught is forgotten, as it is of a model. */
  async useModel(files: ModelFiles | undefined): Promise<readonly string[]> {
    own ??= ready();
    const other = files && (await loadFiles(files));
    if (recognizer !== own && !live) recognizer?.dispose(); // which listening goes on with
    recognizer = other ?? own;
    adaptation = undefined;
    speaker = undefined;
    return recognizer.info.labels;
  },

  /** Trains a small model, which takes a minute or more: in a thread that does nothing else. */
  async train(
    clips: readonly TrainingClip[],
    epochs: number,
    from: Pick<LearningOptions, "soundOf" | "goOn">,
  ): Promise<TrainedModel | undefined> {
    const { learnModel } = await import("../train/learnModel.ts"); // which few need
    const { soundOf, goOn } = from;
    try {
      return await learnModel(clips, { epochs, soundOf, goOn });
    } catch (error) {
      throw toPlainWords(error);
    }
  },

  /** Teaches by some clips; from now on all clips are heard by that. */
  async teach(lessons: readonly Lesson[]): Promise<Taught> {
    const sounds = await Promise.all(lessons.map(({ source }) => readAudio(source)));
    adaptation = inPlainWords(() =>
      ready().adaptSync(
        lessons.map(({ label }, i) => ({ audio: mixVoice(sounds[i] as Audio), label })),
      ),
    );
    return describeTaught(adaptation);
  },

  /** What was taught, for a file. */
  saveTaught(): string {
    return `${JSON.stringify(adaptation)}\n`;
  },

  /** Takes what was taught from a file. */
  loadTaught(text: string): Taught {
    adaptation = inPlainWords(() => ready().restoreAdaptation(text));
    return describeTaught(adaptation);
  },

  forgetTaught(): void {
    adaptation = undefined;
  },

  /** From now on somebody else speaks into the microphone. */
  forgetSpeaker(): void {
    speaker = undefined;
  },

  /**
   * Hears a clip. Refuses what is no sound, silent or too short.
   *
   * @param options how it is heard.
   * @param options.isTake whether it comes from the microphone: a take is compared with those before it.
   * @param options.isShown whether more will be asked of it.
   */
  async analyse(
    id: number,
    source: Source,
    { isTake, isShown }: { readonly isTake: boolean; readonly isShown: boolean },
  ): Promise<Analysis> {
    const started = performance.now();
    const audio = await readAudio(source);
    const mono = mixVoice(audio);
    checkDuration(mono.samples.length / mono.sampleRateHz);
    const { prediction, heardTakes } = inPlainWords(() =>
      isTake && !adaptation?.voice
        ? predictTake(id, mono)
        : { prediction: ready().predictSync(mono, { adaptation }), heardTakes: 0 },
    );
    const analysisMs = performance.now() - started;
    if (isShown) latest = { id, audio, mono };
    return { prediction, heardTakes, analysisMs, peaks: findPeaks(mono) };
  },

  /** What is shown of the clip that was to be; undefined when it is another one by now. */
  draw(id: number): Pictures | undefined {
    if (latest?.id !== id) return undefined;
    const playable = encodeWav(latest.audio) as Uint8Array<ArrayBuffer>;
    const spectrogram = spectrogramPicture(latest.mono);
    return transfer({ playable, spectrogram }, [playable.buffer, spectrogram.values.buffer]);
  },

  /**
   * Follows a long recording. Refuses what nothing can be heard in.
   *
   * @param goOn told after each stretch how many seconds were heard; whether to go on.
   */
  async follow(
    source: Source,
    goOn: (heardSec: number) => Promise<boolean>,
  ): Promise<RecordingAnalysis | undefined> {
    try {
      return await followRecording(ready(), await openSource(source), { adaptation, goOn });
    } catch (error) {
      throw toPlainWords(error);
    }
  },

  /**
   * Looks into a clip.
   *
   * @param isTake whether it comes from the microphone: a take is compared with the others.
   * @param goOn told the share that is done; whether to go on.
   */
  async lookInside(
    source: Source,
    isTake: boolean,
    goOn: (share: number) => Promise<boolean>,
  ): Promise<Inside | undefined> {
    const mono = mixVoice(await readAudio(source));
    const voice = isTake && !adaptation?.voice ? speaker?.voice : undefined;
    try {
      return await lookInside(ready(), mono, { adaptation, voice, goOn });
    } catch (error) {
      throw toPlainWords(error);
    }
  },

  /** What each second of the clip that is shown says by itself; none when it is another one by now. */
  async predictMoments(id: number): Promise<Moment[]> {
    const clip = latest;
    if (clip?.id !== id) return [];
    const moments: Moment[] = [];
    for (const { timeSec, signal } of splitMoments(clip.mono)) {
      await othersFirst();
      if (latest !== clip) return [];
      const { emotion, scores } = predictUnlessSilent(signal) ?? {};
      moments.push({ timeSec, scores: emotion === undefined || !scores ? [] : scores });
    }
    return moments;
  },

  /** Predictions for the windows of the clip that is shown; none when it is another one by now. */
  async predictWindows(id: number): Promise<TimelineWindow[]> {
    const clip = latest;
    if (clip?.id !== id) return [];
    const { sampleRateHz } = clip.mono;
    const voice = adaptation?.voice ? undefined : ready().newVoice(); // as it is heard from one window to the next
    const windows: TimelineWindow[] = [];
    for (const { startSec, endSec, samples } of splitWindows(clip.mono)) {
      await othersFirst();
      if (latest !== clip) return [];
      const prediction = predictUnlessSilent({ samples, sampleRateHz }, voice);
      windows.push({ startSec, endSec, prediction });
    }
    return windows;
  },

  /**
   * Listens to sound as it comes.
   *
   * @param sound where blocks of samples come from.
   */
  listen(
    sound: MessagePort,
    sampleRateHz: number,
    onUpdate: (update: LiveUpdate) => unknown,
  ): void {
    endListening();
    const listener = new Listener(ready(), { sampleRateHz, adaptation, onUpdate });
    live = { listener, sound };
    sound.onmessage = ({ data }: MessageEvent<Float32Array>) => listener.push(data);
  },

  /** What comes next does not follow what came before. */
  breakOffListening(): void {
    live?.listener.breakOff();
  },

  /** Listens no more; the sound is still kept. */
  stopListening(): void {
    endListening();
  },

  /** The sound that is kept of what was listened to, as a WAV file. */
  saveListened(): Blob {
    if (!live) throw new ClipError("There is nothing to save: what was heard is gone.");
    return live.listener.toWav();
  },

  /** Keeps nothing of what was listened to. */
  forgetListened(): void {
    endListening();
    live = undefined;
  },
};

/** Hears so many seconds of a tone that sweeps. */
function warmUp(seconds: number): void {
  const samples = Float32Array.from(
    { length: 22050 * seconds },
    (_, n) => 0.1 * Math.sin(n * n * 1e-5),
  );
  ready().predictSync({ samples, sampleRateHz: 22050 });
}

/** Clips of a usual length, so that the browser compiles for speed what it has only compiled so far. */
async function warmUpFurther(): Promise<void> {
  for (let time = 0; time < 3; time++) {
    await othersFirst();
    warmUp(4);
  }
}

/** Lets what was asked meanwhile be answered first, such as another clip that was chosen. */
function othersFirst(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

function endListening(): void {
  live?.listener.end();
  live?.sound.close();
}

async function loadFiles(files: ModelFiles): Promise<Recognizer> {
  const urls = Object.entries(files).map(
    ([name, content]) => [name, URL.createObjectURL(new Blob([content]))] as const,
  );
  try {
    return await Recognizer.load(Object.fromEntries(urls));
  } finally {
    for (const [, url] of urls) URL.revokeObjectURL(url);
  }
}

function describeTaught({ labels, gain, helps }: Adaptation): Taught {
  return { labels, gain, helps };
}

/** What is heard in a take, with the speaker's others; one that is looked at again teaches nothing more. */
function predictTake(id: number, signal: Signal): Pick<Analysis, "prediction" | "heardTakes"> {
  speaker ??= { voice: ready().newVoice(), takes: new Set() };
  const { voice, takes } = speaker;
  if (takes.has(id))
    return {
      prediction: ready().predictSync(signal, { voice, adaptation }),
      heardTakes: takes.size - 1,
    };
  const prediction = predictNext(signal, voice);
  if (prediction.verdict !== "no voice") takes.add(id);
  return { prediction, heardTakes: Math.max(0, voice.clips - 1) };
}

/** What is heard in a clip of a voice, which the clip teaches. */
function predictNext(signal: Signal, voice: Voice): Prediction {
  const features = ready().extractSync(signal);
  voice.hear(features);
  return ready().predictSync(features, { voice, adaptation });
}

function predictUnlessSilent(signal: Signal, voice?: Voice): Prediction | undefined {
  try {
    return voice ? predictNext(signal, voice) : ready().predictSync(signal, { adaptation });
  } catch (error) {
    if (error instanceof FeatureError) return undefined;
    throw error;
  }
}

export type Engine = typeof engine;
expose(engine);
