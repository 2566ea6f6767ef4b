import type { Floats } from "./types.ts";

// Arguments stand in the order of the AssemblyScript twins in assembly/attention.ts, which say what they are.

/** pooled and weights over a clip's own steps; both start at zero. */
export function attentionForward<T extends Floats>(
  x: T,
  score: T,
  lengths: Floats,
  pooled: T,
  weights: T,
  batch: number,
  steps: number,
  channels: number,
  heads: number,
): void {
  for (let b = 0; b < batch; b++) {
    const own = Math.min(lengths[b]!, steps);
    for (let h = 0; h < heads; h++) {
      const scores = Array.from({ length: own }, (_, t) => {
        let sum = 0;
        for (let c = 0; c < channels; c++)
          sum += Math.tanh(x[(b * steps + t) * channels + c]!) * score[h * channels + c]!;
        return sum;
      });
      const highest = Math.max(...scores);
      const total = scores.reduce((sum, value) => sum + Math.exp(value - highest), 0);
      for (const [t, value] of scores.entries()) {
        const weight = Math.exp(value - highest) / total;
        weights[(b * heads + h) * steps + t] = weight;
        for (let c = 0; c < channels; c++)
          pooled[(b * heads + h) * channels + c]! += weight * x[(b * steps + t) * channels + c]!;
      }
    }
  }
}

/** Gradients by x and score; both start at zero. */
export function attentionBackward<T extends Floats>(
  x: T,
  score: T,
  lengths: Floats,
  weights: T,
  dPooled: T,
  dx: T,
  dScore: T,
  batch: number,
  steps: number,
  channels: number,
  heads: number,
): void {
  for (let b = 0; b < batch; b++) {
    const own = Math.min(lengths[b]!, steps);
    for (let h = 0; h < heads; h++) {
      const head = b * heads + h;
      const dWeights = Array.from({ length: own }, (_, t) => {
        let sum = 0;
        for (let c = 0; c < channels; c++)
          sum += x[(b * steps + t) * channels + c]! * dPooled[head * channels + c]!;
        return sum;
      });
      const mean = dWeights.reduce((sum, dw, t) => sum + weights[head * steps + t]! * dw, 0);
      for (const [t, dw] of dWeights.entries()) {
        const weight = weights[head * steps + t]!;
        const ds = weight * (dw - mean);
        for (let c = 0; c < channels; c++) {
          const at = (b * steps + t) * channels + c;
          const ofHead = h * channels + c;
          const u = Math.tanh(x[at]!);
          dx[at]! += weight * dPooled[head * channels + c]! + ds * score[ofHead]! * (1 - u * u);
          dScore[ofHead]! += ds * u;
        }
      }
    }
  }
}
