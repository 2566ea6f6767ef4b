import type { EncoderUse } from "@speech-emotion/data";
import { encodingOf, type FrontEndConfig } from "@speech-emotion/features";
import { workerFile } from "@speech-emotion/features/workers";

/** How threads take features with a front end's encoder, which a folder holds; undefined where it has none. */
export function encoderUse(frontEnd: FrontEndConfig, folder: string): EncoderUse | undefined {
  if (!encodingOf(frontEnd)) return undefined;
  return { worker: workerFile("encodingWorker", import.meta.url), folder };
}
