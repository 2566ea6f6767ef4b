import type { ClipInput } from "@speech-emotion/features";
import { createBirpc } from "birpc";
import type { BackendName, BackendOptions } from "../backend.ts";
import type { Explanation } from "../explain/occlude.ts";
import type { ModelSource } from "../modelSource.ts";
import type { ClipFeatures } from "../recognizer/clipFeatures.ts";
import type { Prediction } from "../recognizer/prediction.ts";
import { Recognizer } from "../recognizer/recognizer.ts";
import type {
  ExplainOptions,
  PredictOptions,
  SegmentOptions,
} from "../recognizer/syncRecognizer.ts";
import type { NotedTimeline } from "../segments/timeline.ts";
import type { TaughtClip } from "../teach/teach.ts";
import type { ThreadChannel } from "./threadChannel.ts";
import { type Told, tell } from "./told.ts";

/** Options as they go to another thread: what is known of a voice, and what was taught, as JSON. */
export type AsText<T> = Omit<T, "voice" | "adaptation"> & {
  readonly voice: string | undefined;
  readonly adaptation: string | undefined;
};

/** What a thread loads. */
export interface ThreadModel {
  readonly source: ModelSource;
  readonly options: BackendOptions & {
    readonly backend?: BackendName | undefined;
    readonly modules?: readonly string[];
  };
}

/** What a thread does for a `Recognizer`: as the methods of its name. */
export interface RecognizerService {
  load(model: ThreadModel): Promise<Told<void>>;
  extract(clip: ClipInput): Promise<Told<ClipFeatures>>;
  predict(
    clip: ClipInput | ClipFeatures,
    options: AsText<PredictOptions>,
  ): Promise<Told<Prediction>>;
  explain(clip: ClipInput, options: AsText<ExplainOptions>): Promise<Told<Explanation>>;
  segments(clip: ClipInput, options: AsText<SegmentOptions>): Promise<Told<NotedTimeline>>;
  /** The adaptation as JSON. */
  adapt(clips: readonly TaughtClip[]): Promise<Told<string>>;
}

/** Recognises in this thread what another one asks for. */
export function serveRecognizer(channel: Pick<ThreadChannel, "post" | "onMessage">): void {
  let recognizer: Recognizer | undefined;
  const ready = () => recognizer as Recognizer; // asked for nothing before it is loaded
  const restore = <T extends AsText<object>>({ voice, adaptation, ...options }: T) => ({
    ...options,
    voice: voice === undefined ? undefined : ready().restoreVoice(voice),
    adaptation: adaptation === undefined ? undefined : ready().restoreAdaptation(adaptation),
  });
  const service: RecognizerService = {
    load: ({ source, options }) =>
      tell(async () => {
        recognizer = await Recognizer.load(source, options);
      }),
    extract: (clip) => tell(() => ready().extractSync(clip)),
    predict: (clip, options) => tell(() => ready().predictSync(clip, restore(options))),
    explain: (clip, options) => tell(() => ready().explainSync(clip, restore(options))),
    segments: (clip, options) => tell(() => ready().segmentsSync(clip, restore(options))),
    adapt: (clips) => tell(() => JSON.stringify(ready().adaptSync(clips))),
  };
  createBirpc<object, RecognizerService>(service, { post: channel.post, on: channel.onMessage });
}
