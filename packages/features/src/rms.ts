import { frameCount } from "./stft.ts";

export interface RmsOptions {
  /** Samples a frame; default 2048. */
  readonly frameLength?: number;
  /** Samples from one frame to the next; default 512. */
  readonly hopLength?: number;
}

/** Root mean square of each centred frame, zeros beyond the ends, as `librosa.feature.rms`: one value a frame. */
export function rms(samples: Float32Array, options: RmsOptions = {}): Float32Array {
  const { frameLength = 2048, hopLength = 512 } = options;
  const out = new Float32Array(frameCount(samples.length, hopLength));
  for (let t = 0; t < out.length; t++) {
    const start = t * hopLength - frameLength / 2;
    const to = Math.min(samples.length, start + frameLength);
    let sum = 0;
    for (let n = Math.max(0, start); n < to; n++) sum += (samples[n] as number) ** 2;
    out[t] = Math.sqrt(sum / frameLength);
  }
  return out;
}
