import { FeatureError, joinLevels, noteLevels, type SoundLevels } from "@speech-emotion/features";
import type { SyncRecognizer } from "../recognizer/syncRecognizer.ts";
import { averageOverlaps } from "./averageOverlaps.ts";
import { Follower, type FollowOptions, type HeardWindow } from "./follower.ts";
import { type NotedTimeline, type Segment, summarise, type VoiceTimeline } from "./timeline.ts";

/** What is known of a recording before it is heard, and how its windows become one timeline. */
export interface TimelineOptions extends FollowOptions {
  /**
   * Whether scores are the mean of all windows that overlap there; otherwise they are those of the one whose middle is nearest.
   * Default true.
   */
  readonly smooth?: boolean | undefined;
}

/** What is recognised in a recording that comes window by window, once its end is there. */
export class TimelineBuilder {
  readonly #recognizer: SyncRecognizer;
  readonly #options: TimelineOptions;
  readonly #followers = new Map<number, Follower>();
  readonly #segments: Segment[] = [];
  readonly #levels: SoundLevels[] = [];
  #silence: FeatureError | undefined;

  /** @param options what is known of its voice, and whether windows that overlap are averaged. */
  constructor(recognizer: SyncRecognizer, options: TimelineOptions = {}) {
    this.#recognizer = recognizer;
    this.#options = options;
  }

  /**
   * Recognises the next window, which may overlap those before.
   *
   * @param voice whose it is, where voices were told apart: each is compared with itself so far.
   */
  add(window: HeardWindow, voice?: number): void {
    const { features } = window;
    if (features instanceof FeatureError) this.#silence ??= features;
    else this.#levels.push(features.levels);
    const segment = this.#follower(voice ?? 0).next(window);
    this.#segments.push(voice === undefined ? segment : { ...segment, voice });
  }

  /**
   * All windows together.
   *
   * @throws {FeatureError} when nobody speaks in any.
   */
  end(): NotedTimeline {
    const segments = averageOverlaps(this.#segments, this.#options);
    const timeline = summarise(segments);
    const voices = sumUpVoices(segments);
    if (timeline)
      return {
        ...timeline,
        ...(voices.length > 0 ? { voices } : {}),
        notes: noteLevels(joinLevels(this.#levels)),
      };
    if (this.#silence) throw this.#silence;
    throw new FeatureError({
      code: "voice-missing",
      expected: "a voice somewhere in the recording",
      found: "other sounds alone",
      advice: "record it nearer to the voice",
    });
  }

  #follower(voice: number): Follower {
    const follower = this.#followers.get(voice) ?? new Follower(this.#recognizer, this.#options);
    this.#followers.set(voice, follower);
    return follower;
  }
}

/** Each voice by its number, of segments that follow one another. */
function sumUpVoices(segments: readonly Segment[]): VoiceTimeline[] {
  const totalSec = segments.at(-1)?.endSec ?? 0;
  const numbers = [...new Set(segments.map(({ voice }) => voice))];
  return numbers
    .filter((number) => number !== undefined)
    .sort((a, b) => a - b)
    .map((number) => {
      const own = segments.filter(({ voice }) => voice === number);
      const spoken = own.reduce((sum, { startSec, endSec }) => sum + endSec - startSec, 0);
      const { emotion, scores = [] } = summarise(own) ?? {};
      return { share: spoken / totalSec, emotion, scores };
    });
}
