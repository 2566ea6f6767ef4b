import type { DataErrorCode } from "@speech-emotion/data";
import {
  describeRefusal,
  type FeatureErrorCode,
  type SpeechEmotionError,
} from "@speech-emotion/features";
import type { ModelErrorCode } from "@speech-emotion/model";
import type { TrainErrorCode } from "../errors.ts";

type Code =
  | FeatureErrorCode
  | DataErrorCode
  | ModelErrorCode
  | TrainErrorCode
  // Of the package for archives, which this one does not know.
  | "redis-missing";

/** What to type about a refusal; the libraries' own advice knows no command. */
const WHAT_TO_TYPE: Readonly<Partial<Record<Code, string>>> = {
  "augmentation-unknown": "change --augment",
  "backend-failed": "try --backend cpu",
  "backend-missing": 'run "pnpm native", or use --backend wasm',
  "download-damaged": "fetch it from another server with --mirror URL; nothing of it was unpacked",
  "download-refused":
    "fetch it from another server with --mirror URL, or put the file into the folder yourself and run this again",
  "clips-bad": "mend or remove them, or go on without them with --skip-bad SHARE",
  "features-damaged": "go on with --resume, which makes them again",
  "fold-without-speakers": "add --split speaker",
  "folder-taken": "change --out",
  "freeze-without-model": "add --from MODEL, or leave --freeze out",
  "hold-out-unclear": "give --split corpus and --hold-out NAME,NAME, or neither",
  "loss-not-finite": "lower --learning-rate, or look at those clips; epochs that are done stay",
  "model-without-speakers": "train with --set speakerShare=0.5",
  "redis-missing": "start it, or name another with --redis URL",
  "recording-too-long": "say which part with --start SECONDS and --end SECONDS",
  "resume-differs": "give --resume without what would change the run, or train anew",
  "run-exists": "choose another --out, or --resume it",
  "run-missing": 'name a folder that "train" wrote, or start a new run with "train"',
  "setting-unknown": "change --set",
  "split-given":
    "leave --split and --fold out, or the data set's own split: its folders that are named after sets, or its column split",
  "training-thread-failed": "use a smaller --batch-size, or go on with --resume",
};

/** A refusal as the command says it: one line that ends with what to type. */
export function wordRefusal({ code, expected, found, advice }: SpeechEmotionError): string {
  return describeRefusal({ expected, found, advice: WHAT_TO_TYPE[code as Code] ?? advice });
}
