import {
  type Encode,
  FeatureError,
  FrontEnd,
  type FrontEndConfig,
  type Refusal,
  toRefusal,
} from "@speech-emotion/features";
import { applyEffect, type Effect, effectName } from "../augmentation/augmentation.ts";
import { DataError, type DataErrorCode } from "../errors.ts";
import { createRandom } from "../random.ts";
import type { FfmpegUse } from "../recordings/openRecording.ts";
import { FeatureStore } from "./featureStore.ts";
import { type ClipPlace, readClip } from "./readClip.ts";

/** One clip to take features of, as it is or changed by an effect. */
export interface FeatureTask extends ClipPlace {
  /** Whether a file that is no WAV may be decoded by ffmpeg. */
  readonly ffmpeg: FfmpegUse | undefined;
  /** What the store finds the features by. */
  readonly key: string;
  /** Identity of the content, which random changes are drawn with. */
  readonly digest: string;
  /** How the clip is changed; undefined for the clip as it is. */
  readonly effect: Effect | undefined;
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
 * What runs in a worker thread: writes a task's features to the store.
 *
 * @param load how the thread loads an encoder; without it, it takes features that have none.
 */
export function extractWith(load?: LoadEncode): (task: FeatureTask) => Promise<FeatureReply> {
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

async function extractToStore(task: FeatureTask, frontEnd: FrontEnd): Promise<FeatureReply> {
  try {
    const clip = await readClip(task, frontEnd, task);
    const samples = task.effect
      ? applyEffect(clip, task.effect, createRandom(0, `${effectName(task.effect)}/${task.digest}`))
      : clip.samples;
    const matrix = frontEnd.extract({ ...clip, samples });
    await new FeatureStore(task.storeDir).write(task.key, matrix);
    return { frames: matrix.frames };
  } catch (error) {
    if (error instanceof FeatureError) return { refusal: toRefusal(error) };
    if (error instanceof DataError) return { unstored: toRefusal(error) };
    throw error;
  }
}
