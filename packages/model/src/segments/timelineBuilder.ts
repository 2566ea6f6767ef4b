import { FeatureError, joinLevels, noteLevels, type SoundLevels } from "@speech-emotion/features";
import type { SyncRecognizer } from "../recognizer/syncRecognizer.ts";
import { averageOverlaps } from "./averageOverlaps.ts";
import { Follower, type FollowOptions, type HeardWindow } from "./follower.ts";
import { type NotedTimeline, type Segment, summarise } from "./timeline.ts";

/** What is recognised in a recording that comes window by window, once its end is there. */
export class TimelineBuilder {
  readonly #follower: Follower;
  readonly #segments: Segment[] = [];
  readonly #levels: SoundLevels[] = [];
  #silence: FeatureError | undefined;

  constructor(recognizer: SyncRecognizer, options?: FollowOptions) {
    this.#follower = new Follower(recognizer, options);
  }

  /** Recognises the next window, which may overlap those before. */
  add(window: HeardWindow): void {
    const { features } = window;
    if (features instanceof FeatureError) this.#silence ??= features;
    else this.#levels.push(features.levels);
    this.#segments.push(this.#follower.next(window));
  }

  /**
   * All windows together.
   *
   * @throws {FeatureError} when nobody speaks in any.
   */
  end(): NotedTimeline {
    const timeline = summarise(averageOverlaps(this.#segments));
    if (timeline) return { ...timeline, notes: noteLevels(joinLevels(this.#levels)) };
    if (this.#silence) throw this.#silence;
    throw new FeatureError({
      code: "voice-missing",
      expected: "a voice somewhere in the recording",
      found: "other sounds alone",
      advice: "record it nearer to the voice",
    });
  }
}
