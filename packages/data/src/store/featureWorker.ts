import {
  type Encode,
  encodeNpy,
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
import { writeWhole } from "./writeWhole.ts";

/** Seconds of sound from which on no more is read before its features are taken. */
const HELD_SEC = 60;

/** How a clip is changed. */
export interface ClipChange {
  /** What is done to it. */
  readonly effect: Effect;
  /** Identity of the clip's content, which random changes are drawn with. */
  readonly digest: string;
}

/** One clip to take features of, as it is or changed by an effect. */
export interface FeatureClip extends ClipPlace {
  /** What the store finds the features by; without one, the path of the `.npy` file. */
  readonly key: string;
  /** How the clip is changed; undefined for the clip as it is. */
  readonly change?: ClipChange | undefined;
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
  /** Folder of the store; without one, each clip's features go into a file of their own. */
  readonly storeDir: string | undefined;
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
      /** Why they could not be written to the store. */
      readonly unstored: Refusal<DataErrorCode>;
    }
  | {
      /** What the file system said; of an error, a thread is sent no more than its message. */
      readonly fault: FileFault;
    };

/** What an error of the file system holds. */
export interface FileFault
  extends Pick<NodeJS.ErrnoException, "code" | "message" | "path" | "syscall"> {
  /** The other path of what has two. */
  readonly dest?: string | undefined;
}

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
  const store = task.storeDir === undefined ? undefined : new FeatureStore(task.storeDir);
  const replies: FeatureReply[] = [];
  const heard: { readonly place: number; readonly key: string; readonly sound: Sound }[] = [];
  const storeHeard = async () => {
    const matrices = frontEnd.extractAll(heard.map(({ sound }) => sound));
    for (const [i, { place, key }] of heard.splice(0).entries())
      replies[place] = await unlessRefused(async () => {
        const matrix = matrices[i] as FeatureMatrix | FeatureError;
        if (matrix instanceof FeatureError) throw matrix; // as of a variant that is too short
        if (store) await store.write(key, matrix);
        else writeWhole(key, encodeNpy(matrix));
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
  if (!clip.change) return sound;
  const { effect, digest } = clip.change;
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
    const { code, message, path, dest, syscall } = error as Error & FileFault;
    if (syscall) return { fault: { code, message, path, dest, syscall } };
    throw error;
  }
}
