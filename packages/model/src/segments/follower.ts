import { type AudioWindow, FeatureError } from "@speech-emotion/features";
import type { ClipFeatures } from "../recognizer/clipFeatures.ts";
import type { Prediction } from "../recognizer/prediction.ts";
import type { SyncRecognizer } from "../recognizer/syncRecognizer.ts";
import type { Adaptation } from "../teach/adaptation.ts";
import type { Voice } from "../voice.ts";
import type { Stretch } from "./cutSound.ts";
import type { Segment } from "./timeline.ts";

/** What is known of the voice in a recording before it is heard. */
export interface FollowOptions {
  /** How the voice sounds otherwise; by default the one in the recording, as far as it was heard. */
  readonly voice?: Voice | undefined;
  /** What the recogniser was taught: also of the voice, unless another is given. */
  readonly adaptation?: Adaptation | undefined;
}

/** A window with its features, or why it has none. */
export interface HeardWindow {
  /** Where it begins in the recording, in seconds. */
  readonly startSec: number;
  /** Where it ends in the recording, in seconds. */
  readonly endSec: number;
  /** As `Recognizer.extract` gives them, or the refusal, such as of silence. */
  readonly features: ClipFeatures | FeatureError;
}

/** Recognises a recording window after window, each compared with the voice so far; it keeps nothing else, however long it is. */
export class Follower {
  readonly #recognizer: SyncRecognizer;
  readonly #options: FollowOptions;
  readonly #soFar: Voice | undefined;
  #heardSec = 0;

  /** @param options what is known of its voice. */
  constructor(
    recognizer: SyncRecognizer,
    { adaptation, voice = adaptation?.voice }: FollowOptions = {},
  ) {
    const { bySpeaker, info } = recognizer;
    this.#recognizer = recognizer;
    this.#options = { adaptation, voice };
    // Models whose doubt was not measured with a voice are not known to gain by it.
    this.#soFar = !voice && bySpeaker && info.doubt ? recognizer.newVoice() : undefined;
  }

  /** What is recognised in the next window, which may overlap those before. */
  next({ startSec, endSec, features }: HeardWindow): Segment {
    if (features instanceof FeatureError)
      return { startSec, endSec, emotion: undefined, scores: [], verdict: "no voice" };
    const { emotion, scores, verdict } = this.predict(features, { startSec, endSec });
    return { startSec, endSec, emotion, verdict, scores: verdict === "no voice" ? [] : scores };
  }

  /** All that is recognised in the next window, of features that it has. */
  predict(features: ClipFeatures, { startSec, endSec }: Stretch): Prediction {
    // What windows share is heard once.
    if (startSec >= this.#heardSec && this.#soFar?.hear(features)) this.#heardSec = endSec;
    const { adaptation, voice = this.#soFar } = this.#options;
    return this.#recognizer.predictSync(features, { voice, adaptation });
  }
}

/** Windows whose features are taken together: what is kept of them meanwhile stays small, however many there are. */
const TOGETHER = 8;

/** Features of windows, one after another, or why one has none. */
export function* hearWindows(
  recognizer: SyncRecognizer,
  windows: readonly AudioWindow[],
): Generator<HeardWindow> {
  for (let i = 0; i < windows.length; i += TOGETHER) {
    const group = windows.slice(i, i + TOGETHER);
    const features = recognizer.extractAllSync(group.map(({ audio }) => audio));
    for (const [j, { startSec, endSec }] of group.entries())
      yield { startSec, endSec, features: features[j] as HeardWindow["features"] };
  }
}
