import {
  type ClipInput,
  FeatureError,
  type FeatureMatrix,
  type FrontEnd,
  measureLevels,
  type Sound,
  toSignal,
} from "@speech-emotion/features";
import type { ClipFeatures } from "./clipFeatures.ts";

/** A clip of which features can be taken. */
interface PreparedClip extends Pick<ClipFeatures, "levels"> {
  readonly sound: Sound;
}

/** Features of clips, taken together, or of a clip the refusal, such as of silence. */
export function extractClips(
  frontEnd: FrontEnd,
  clips: readonly ClipInput[],
): (ClipFeatures | FeatureError)[] {
  const prepared = clips.map((clip) => prepareClip(frontEnd, clip));
  const sounds = prepared.flatMap((one) => (one instanceof FeatureError ? [] : [one.sound]));
  const matrices = frontEnd.extractAll(sounds).values();
  return prepared.map((one) => {
    if (one instanceof FeatureError) return one;
    const matrix = matrices.next().value as FeatureMatrix | FeatureError;
    return matrix instanceof FeatureError ? matrix : placeFeatures(frontEnd, one, matrix);
  });
}

function prepareClip(frontEnd: FrontEnd, clip: ClipInput): PreparedClip | FeatureError {
  try {
    const signal = toSignal(clip);
    return { sound: frontEnd.prepare(signal), levels: measureLevels(signal) };
  } catch (error) {
    if (error instanceof FeatureError) return error;
    throw error;
  }
}

/** Says where in the clip each frame stands; one that sums up the clip stands in its middle. */
function placeFeatures(
  { hopLength, summarises }: FrontEnd,
  { sound, levels }: PreparedClip,
  matrix: FeatureMatrix,
): ClipFeatures {
  const { durationSec, sampleRateHz, samples } = sound;
  const soundSec = samples.length / sampleRateHz;
  const startSec = sound.startSec + (summarises ? soundSec / 2 : 0);
  const frameSec = summarises ? soundSec : hopLength / sampleRateHz;
  return { matrix, startSec, durationSec, frameSec, levels };
}
