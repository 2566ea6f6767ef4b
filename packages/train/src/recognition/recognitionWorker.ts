import type { FfmpegUse } from "@speech-emotion/data";
import { type ClipInput, FeatureError, type Refusal, toRefusal } from "@speech-emotion/features";
import type { BackendName, Recognizer } from "@speech-emotion/model";
import { workerData } from "piscina";
import { loadRecognizer } from "./loadRecognizer.ts";
import { type FileResult, type RecogniseOptions, recogniseFile } from "./recogniseFile.ts";

/** What a thread recognises with. */
export interface RecognitionSetup {
  readonly model: string | undefined;
  readonly backend: BackendName | undefined;
  /** As JSON. */
  readonly voice: string | undefined;
  readonly adaptation: string | undefined;
  readonly ffmpeg: FfmpegUse | undefined;
  readonly voices: number | undefined;
}

/** A result, or why there is none: of the recording, or of the file system. */
export type RecognitionReply =
  | { readonly result: FileResult }
  | { readonly refusal: Refusal }
  | { readonly unreadable: Pick<NodeJS.ErrnoException, "code" | "syscall" | "path" | "message"> };

const ready = start(workerData as RecognitionSetup);

async function start({ model, backend, voice, adaptation, ...setup }: RecognitionSetup): Promise<{
  readonly recognizer: Recognizer;
  readonly options: RecogniseOptions;
}> {
  const recognizer = await loadRecognizer(model, backend === undefined ? {} : { backend });
  const options = {
    ...setup,
    voice: voice === undefined ? undefined : recognizer.restoreVoice(voice),
    adaptation: adaptation === undefined ? undefined : recognizer.restoreAdaptation(adaptation),
  };
  return { recognizer, options };
}

/** What runs in a thread of `predictAll`. */
export default async function recognise(clip: string | ClipInput): Promise<RecognitionReply> {
  const { recognizer, options } = await ready;
  try {
    if (typeof clip === "string") return { result: await recogniseFile(recognizer, clip, options) };
    const { attention: _, ...result } = recognizer.predictSync(clip, options);
    return { result };
  } catch (error) {
    if (error instanceof FeatureError) return { refusal: toRefusal(error) };
    const { code, syscall, path, message } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    return { unreadable: { code, syscall, path, message } };
  }
}
