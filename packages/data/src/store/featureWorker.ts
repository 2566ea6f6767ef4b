import {
  type Encode,
  FeatureError,
  type FeatureMatrix,
  FrontEnd,
  type FrontEndConfig,
  type Refusal,
  type Sound,
  toRefusal,
} from "@speech-emotion/features";
import { applyEffect, type Effect, effectName } from "../augmentation/augmentation.ts";
import { DataError, type DataErrorCode } from "../errors.ts";
import { createRandom } from "../random.ts";
import type { FfmpegUse } from "../recordings/openRecording.ts";
import { FeatureStore } from "./featureStore.ts";
import { type ClipPlace, readClip } from "./readClip.ts";

/** Seconds of sound from which on no more is read before its features are taken. */
const HELD_SEC = 60;

/** One clip to take features of, as it is or changed by an effect. */
export interface FeatureClip extends ClipPlace {
  /** What the store finds the features by. */
  readonly key: string;
  /** Identity of the content, which random changes are drawn with. */
  readonly digest: string;
  /** How the clip is changed; undefined for the clip as it is. */
  readonly effect: Effect | undefined;
}

/** Clips to take features of, together. */
export interface FeatureTask {
  /** The clips. */
  readonly clips: readonly FeatureClip[];
  /** Whether a file that is no WAV may be decoded by ffmpeg. */
  readonly ffmpeg: FfmpegUse | undefined;
  /** The way from samples to features. */
  readonly frontEnd: FrontEndConfig;
  /** Folder of the encoder. */
  readonly encoder: string | undefined;
  /** Folder of the store. */
  readonly storeDir: string;
}

/** A clip's features, with their values where they are wanted; or why it was refused; or why they could not be stored. */
export type FeatureReply =
  | {
      /** How many frames the features have. */
      readonly frames: number;
    }
  | {
      /** Why no features can be taken. */
      readonly refusal: Refusal;
    }
  | {
      /** Why they could not be written. */
      readonly unstored: Refusal<DataErrorCode>;
    };

/** Loads the encoder of a folder, used as a front end's stage `encode` says. */
export type LoadEncode = (folder: string, frontEnd: FrontEndConfig) => Promise<Encode>;

/**
 * What runs in a worker thread: writes a task's features to the store, and says of each clip how that went.
 *
 * @param load how the thread loads an encoder; without it, it takes features that have none.
 */
export function extractWith(load?: LoadEncode): (task: FeatureTask) => Promise<FeatureReply[]> {
  // That of the task before, which is nearly always the next one's.
  let made: { readonly settings: string; readonly frontEnd: Promise<FrontEnd> } | undefined;
  const create = async ({ frontEnd, encoder }: FeatureTask) =>
    new FrontEnd(frontEnd, {
      encode: encoder === undefined ? undefined : await load?.(encoder, frontEnd),
    });
  return async (task) => {
    const settings = JSON.stringify([task.frontEnd, task.encoder]);
    if (made?.settings !== settings) made = { settings, frontEnd: create(task) };
    return extractToStore(task, await made.frontEnd);
  };
}

const extract: ReturnType<typeof extractWith> = extractWith();
export default extract;

async function extractToStore(task: FeatureTask, frontEnd: FrontEnd): Promise<FeatureReply[]> {
  const store = new FeatureStore(task.storeDir);
  const replies: FeatureReply[] = [];
  const heard: { readonly place: number; readonly key: string; readonly sound: Sound }[] = [];
  const storeHeard = async () => {
    const matrices = frontEnd.extractAll(heard.map(({ sound }) => sound));
    for (const [i, { place, key }] of heard.splice(0).entries())
      replies[place] = await unlessRefused(async () => {
        const matrix = matrices[i] as FeatureMatrix | FeatureError;
        if (matrix instanceof FeatureError) throw matrix; // as of a variant that is too short
        await store.write(key, matrix);
        return { frames: matrix.frames };
      });
  };
  for (const [place, clip] of task.clips.entries()) {
    const sound = await unlessRefused(() => readSound(clip, frontEnd, task));
    if (!("samples" in sound)) {
      replies[place] = sound;
      continue;
    }
    heard.push({ place, key: clip.key, sound });
    const heldSec = heard.reduce((sum, one) => sum + secondsOf(one.sound), 0);
    if (heldSec >= HELD_SEC) await storeHeard();
  }
  await storeHeard();
  return replies;
}

function secondsOf({ samples, sampleRateHz }: Sound): number {
  return samples.length / sampleRateHz;
}

/** The sound that features are taken of. */
async function readSound(
  clip: FeatureClip,
  frontEnd: FrontEnd,
  options: Pick<FeatureTask, "ffmpeg">,
): Promise<Sound> {
  const sound = await readClip(clip, frontEnd, options);
  const { effect, digest } = clip;
  if (!effect) return sound;
  const random = createRandom(0, `${effectName(effect)}/${digest}`);
  return { ...sound, samples: applyEffect(sound, effect, random) };
}

async function unlessRefused<T>(
  work: () => Promise<T>,
): Promise<T | Exclude<FeatureReply, { frames: number }>> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FeatureError) return { refusal: toRefusal(error) };
    if (error instanceof DataError) return { unstored: toRefusal(error) };
    throw error;
  }
}
