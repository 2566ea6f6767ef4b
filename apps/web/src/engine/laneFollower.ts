import { type Audio, FeatureError, WindowCutter } from "@speech-emotion/features";
import {
  type FollowOptions,
  hearWindows,
  type Recognizer,
  SEGMENT_SEC,
  TimelineBuilder,
} from "@speech-emotion/model";
import type { Lane, LaneTimeline } from "./analysis.ts";
import { PeakMeter } from "./peakMeter.ts";

/** Which channel is followed, and of what recording. */
interface LaneOptions extends FollowOptions {
  /** By default all channels together. */
  readonly side?: Lane["side"];
  readonly frames: number;
  readonly sampleRateHz: number;
}

/** Follows one channel of a recording, or all together, stretch by stretch; keeps peaks and answers alone. */
export class LaneFollower {
  readonly #side: Lane["side"];
  readonly #recognizer: Recognizer;
  readonly #builder: TimelineBuilder;
  readonly #cutter = new WindowCutter({ windowSec: SEGMENT_SEC });
  readonly #meter: PeakMeter;
  #refusal: FeatureError | undefined;
  #hasSound = false;
  #endSec = 0;

  constructor(recognizer: Recognizer, { side, frames, sampleRateHz, ...options }: LaneOptions) {
    this.#side = side;
    this.#recognizer = recognizer;
    this.#builder = new TimelineBuilder(recognizer, options);
    this.#meter = new PeakMeter({ frames, sampleRateHz });
  }

  push({ channels, sampleRateHz }: Audio): void {
    const [left, right] = channels as [Float32Array, Float32Array];
    const own = this.#side ? [this.#side === "left" ? left : right] : channels;
    const stretch = { channels: own, sampleRateHz };
    this.#meter.push(stretch);
    this.#hear(this.#cutter.push(stretch));
  }

  /** What was heard; no more will come. */
  end(): Lane {
    this.#hear(this.#cutter.end());
    return { side: this.#side, timeline: this.#timeline(), peaks: this.#meter.peaks };
  }

  /** Why nothing can be heard at all, such as in silence. */
  get refusal(): FeatureError | undefined {
    return this.#hasSound ? undefined : this.#refusal;
  }

  #hear(windows: ReturnType<WindowCutter["push"]>): void {
    for (const heard of hearWindows(this.#recognizer, windows)) {
      if (heard.features instanceof FeatureError) this.#refusal ??= heard.features;
      else this.#hasSound = true;
      this.#endSec = heard.endSec;
      this.#builder.add(heard);
    }
  }

  /** Where there are sounds but no voice, the library has no answer; the page's is that nobody speaks. */
  #timeline(): LaneTimeline {
    try {
      return this.#builder.end();
    } catch (error) {
      if (!(error instanceof FeatureError)) throw error;
      const span = { startSec: 0, endSec: this.#endSec };
      return {
        segments: [{ ...span, emotion: undefined, scores: [], verdict: "no voice" }],
        shares: [{ emotion: undefined, share: 1 }],
        scores: [],
        notes: [],
      };
    }
  }
}
