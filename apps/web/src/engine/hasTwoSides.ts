import type { Audio } from "@speech-emotion/features";
import type { Recording } from "./openSource.ts";

/** How many places of a recording are looked at, and for how long each. */
const PLACES = 40;
const PLACE_SEC = 1.5;
/** Levels are compared block by block: long enough that a room's echo does not matter, shorter than a word. */
const BLOCK_SEC = 0.05;
/** Of the louder channel's power, what the quieter one has at least unless it is dead: -40 dB. */
const DEAD_SHARE = 1e-4;
/** Levels of channels that hear the same room rise and fall together; those of two who take turns do not. */
const TOGETHER = 0.5;

/**
 * Whether the two channels of a recording are somebody's each, as those of a call: both carry sound, and their levels do not
 * go together. Two microphones in one room are not, whatever lies between their phases, nor is a mono recording in stereo.
 */
export async function hasTwoSides(recording: Recording): Promise<boolean> {
  const { channels, frames, sampleRateHz } = recording;
  if (channels !== 2) return false;
  const length = Math.round(PLACE_SEC * sampleRateHz);
  const places = Math.max(1, Math.min(PLACES, Math.floor(frames / length)));
  const left: number[] = [];
  const right: number[] = [];
  for (let i = 0; i < places; i++) {
    const from = Math.round((i / places) * frames);
    for await (const stretch of recording.read({ from, to: from + length })) {
      left.push(...blockLevels(stretch, 0));
      right.push(...blockLevels(stretch, 1));
    }
  }
  const [quieter, louder] = [left, right].map(meanPower).sort((a, b) => a - b) as [number, number];
  return quieter > DEAD_SHARE * louder && correlation(left, right) < TOGETHER;
}

/** Root mean square of each block of a channel, of its deviation from its mean. */
function blockLevels({ channels, sampleRateHz }: Audio, channel: number): number[] {
  const samples = channels[channel] as Float32Array;
  const length = Math.round(BLOCK_SEC * sampleRateHz);
  const levels: number[] = [];
  for (let at = 0; at + length <= samples.length; at += length) {
    let [sum, squares] = [0, 0];
    for (let n = at; n < at + length; n++) {
      const x = samples[n] as number;
      sum += x;
      squares += x * x;
    }
    levels.push(Math.sqrt(Math.max(0, squares / length - (sum / length) ** 2)));
  }
  return levels;
}

function meanPower(levels: readonly number[]): number {
  return levels.reduce((sum, x) => sum + x * x, 0) / Math.max(1, levels.length);
}

/** Pearson's; 1 where one of both never changes, for then nothing tells them apart. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (x: readonly number[]) => x.reduce((sum, each) => sum + each, 0) / x.length;
  const [aMean, bMean] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (const [i, x] of a.entries()) {
    const [da, db] = [x - aMean, (b[i] as number) - bMean];
    ab += da * db;
    aa += da * da;
    bb += db * db;
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 1;
}
