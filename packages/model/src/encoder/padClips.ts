import type { FeatureMatrix } from "@speech-emotion/features";

/**
 * Frames of a group, padding included: eight clips of five seconds. Twice as many gain a tenth of the time at most, and what is
 * kept of a group while it is encoded is about 15 kB a frame.
 */
const MOST_FRAMES = 4096;

/** Clips side by side, padded with zeros to the longest. */
export interface PaddedClips {
  /** `[clips, frames, size]`, row by row. */
  readonly data: Float32Array;
  readonly shape: [clips: number, frames: number, size: number];
  /** Frames of each. */
  readonly lengths: readonly number[];
}

/** Clips in groups that are encoded at once, in the order that they have; a longer one is a group by itself. */
export function groupClips(clips: readonly FeatureMatrix[]): FeatureMatrix[][] {
  const groups: FeatureMatrix[][] = [];
  let longest = 0;
  for (const clip of clips) {
    const group = groups.at(-1);
    longest = Math.max(longest, clip.frames);
    if (group && (group.length + 1) * longest <= MOST_FRAMES) group.push(clip);
    else {
      groups.push([clip]);
      longest = clip.frames;
    }
  }
  return groups;
}

/** @param clips at least one, all of one width. */
export function padClips(clips: readonly FeatureMatrix[]): PaddedClips {
  const lengths = clips.map(({ frames }) => frames);
  const frames = Math.max(...lengths);
  const size = (clips[0] as FeatureMatrix).size;
  const data = new Float32Array(clips.length * frames * size);
  for (const [i, clip] of clips.entries()) data.set(clip.data, i * frames * size);
  return { data, shape: [clips.length, frames, size], lengths };
}
