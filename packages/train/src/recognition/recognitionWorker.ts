import type { FfmpegUse } from "@speech-emotion/data/recordings";
import { type ClipInput, FeatureError, type Refusal, toRefusal } from "@speech-emotion/features";
import type { BackendName, ClipFeatures, Recognizer } from "@speech-emotion/model";
import { workerData } from "piscina";
import { loadRecognizer } from "./loadRecognizer.ts";
import {
  type FileResult,
  type RecogniseOptions,
  readShort,
  recogniseClip,
  recogniseFile,
} from "./recogniseFile.ts";

/** What a thread recognises with. */
export interface RecognitionSetup {
  readonly model: string | undefined;
  readonly backend: BackendName | undefined;
  /** As JSON. */
  readonly voice: string | undefined;
  readonly adaptation: string | undefined;
  readonly ffmpeg: FfmpegUse | undefined;
  readonly voices: number | undefined;
  readonly modules: readonly string[] | undefined;
}

/** A result, or why there is none: of the recording, or of the file system, or that it is too long for others beside it. */
export type RecognitionReply =
  | { readonly result: FileResult }
  | { readonly refusal: Refusal }
  | { readonly unreadable: Pick<NodeJS.ErrnoException, "code" | "syscall" | "path" | "message"> }
  | { readonly isLong: true };

const ready = start(workerData as RecognitionSetup);

async function start({
  model,
  backend,
  modules,
  voice,
  adaptation,
  ...setup
}: RecognitionSetup): Promise<{
  readonly recognizer: Recognizer;
  readonly options: RecogniseOptions;
}> {
  const recognizer = await loadRecognizer(model, { backend, modules });
  const options = {
    ...setup,
    voice: voice === undefined ? undefined : recognizer.restoreVoice(voice),
    adaptation: adaptation === undefined ? undefined : recognizer.restoreAdaptation(adaptation),
  };
  return { recognizer, options };
}

/** What runs in a thread of `RecognitionPool`: one clip of any length, or several short ones together. */
export default async function recognise(
  clips: readonly (string | ClipInput)[],
): Promise<RecognitionReply[]> {
  const { recognizer, options } = await ready;
  const [first, ...others] = clips as [string | ClipInput, ...(string | ClipInput)[]];
  if (others.length === 0)
    return [
      await reply(async () => ({
        result: await (typeof first === "string"
          ? recogniseFile(recognizer, first, options)
          : recogniseClip(recognizer, first, options)),
      })),
    ];
  const read = await Promise.all(
    clips.map((clip) =>
      reply(async () => {
        const sound = typeof clip === "string" ? await readShort(clip, options) : clip;
        return sound ? { sound } : ({ isLong: true } as const);
      }),
    ),
  );
  const sounds = read.flatMap((one) => ("sound" in one ? [one.sound] : []));
  const features = recognizer.extractAllSync(sounds).values();
  return Promise.all(
    read.map((one) => {
      if (!("sound" in one)) return one;
      const heard = features.next().value as ClipFeatures | FeatureError;
      return reply(async () => {
        if (heard instanceof FeatureError) throw heard;
        return { result: recogniseClip(recognizer, heard, options) };
      });
    }),
  );
}

/** What a clip gives, or why it gives nothing. */
async function reply<T>(
  work: () => Promise<T>,
): Promise<T | Extract<RecognitionReply, { refusal: unknown } | { unreadable: unknown }>> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FeatureError) return { refusal: toRefusal(error) };
    const { code, syscall, path, message } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    return { unreadable: { code, syscall, path, message } };
  }
}
