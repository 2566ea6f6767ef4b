import { DataError } from "@speech-emotion/data";
import { describeRefusal, SpeechEmotionError } from "@speech-emotion/features";
import { QueueError } from "./errors.ts";

/** What the file system says of a recording that stays as it is. */
const STAYS = new Set(["EACCES", "EISDIR", "ELOOP", "ENAMETOOLONG", "ENOENT", "ENOTDIR", "EPERM"]);
/** What it says of the worker's machine, whatever the recording is. */
const OF_WORKER = new Set(["EDQUOT", "EMFILE", "ENFILE", "ENOSPC", "EROFS"]);

/** Whether it is a fault of the worker, so that other workers are to try. */
export function isOfWorker(error: unknown): boolean {
  return OF_WORKER.has(codeOf(error));
}

/** Whether it may go well another time: what a network or a disk does, and what nobody foresaw. */
export function isPassing(error: unknown): boolean {
  if (error instanceof DataError) return error.code === "download-failed";
  if (error instanceof SpeechEmotionError) return false;
  return !STAYS.has(codeOf(error));
}

/** What a row has in the place of a result: why there is none. */
export function setAside(error: Error): { readonly error: string; readonly code: string } {
  const isRefusal = error instanceof SpeechEmotionError;
  return {
    error: isRefusal ? describeRefusal(error) : error.message,
    code: codeOf(error) || "unforeseen",
  };
}

/** Of a recording that was alone with workers that were lost. */
export function tookWorkers(lost: number): QueueError {
  return new QueueError({
    code: "recording-took-worker",
    expected: "a recording that a worker survives",
    found: `${lost} workers that ended with nothing else to do`,
    advice: "look at it with predict, or leave it out",
  });
}

function codeOf(error: unknown): string {
  return String((error as NodeJS.ErrnoException).code ?? "");
}
