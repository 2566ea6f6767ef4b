import type { FollowOptions, Recognizer } from "@speech-emotion/model";
import type { Lane, RecordingAnalysis } from "./analysis.ts";
import { hasTwoSides } from "./hasTwoSides.ts";
import { LaneFollower } from "./laneFollower.ts";
import type { Recording } from "./openSource.ts";

/** How a recording is followed. */
export interface FollowingOptions extends Pick<FollowOptions, "adaptation"> {
  /** Told after each stretch how many seconds were heard; whether to go on. */
  readonly goOn: (heardSec: number) => Promise<boolean>;
}

/**
 * What is heard in a long recording, part by part; undefined where it was not to go on. Memory stays the same however long it
 * is, but for peaks and answers. The two sides of a call are followed each by itself.
 *
 * @throws {FeatureError} when nothing can be heard in it, such as silence.
 */
export async function followRecording(
  recognizer: Recognizer,
  recording: Recording,
  { adaptation, goOn }: FollowingOptions,
): Promise<RecordingAnalysis | undefined> {
  const { frames, sampleRateHz } = recording;
  const sides = (await hasTwoSides(recording)) ? (["left", "right"] as const) : [undefined];
  const followers = sides.map(
    (side) => new LaneFollower(recognizer, { side, frames, sampleRateHz, adaptation }),
  );
  let heard = 0;
  for await (const stretch of recording.read()) {
    for (const follower of followers) follower.push(stretch);
    heard += stretch.channels[0]?.length ?? 0;
    if (!(await goOn(heard / sampleRateHz))) return undefined;
  }
  const lanes = followers.map((follower) => follower.end()) as [Lane, ...Lane[]];
  const refusals = followers.flatMap(({ refusal }) => refusal ?? []);
  if (refusals.length === followers.length) throw refusals[0];
  return { durationSec: frames / sampleRateHz, lanes };
}
