const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/**
 * Adam (Kingma and Ba 2015, https://arxiv.org/abs/1412.6980, algorithm 1) over all weights of a network in one
 * array. What it remembers is two arrays, and the rest follows from the number of the step, so a training
 * that is resumed goes on bit for bit; tfjs's own keeps running products of its betas, which a restart rounds
 * differently.
 */
export class Adam {
  /** Running mean of the gradients. */
  readonly mean: Float32Array;
  /** Running mean of their squares. */
  readonly square: Float32Array;

  constructor(weights: number) {
    this.mean = new Float32Array(weights);
    this.square = new Float32Array(weights);
  }

  /** Changes `weights` in place by one step; `step` counts from 1. */
  update(
    weights: Float32Array,
    gradient: Float32Array,
    { step, learningRate }: { readonly step: number; readonly learningRate: number },
  ): void {
    const { mean, square } = this;
    const rate = learningRate / (1 - BETA1 ** step);
    const correction = 1 / (1 - BETA2 ** step);
    for (let i = 0; i < weights.length; i++) {
      const g = gradient[i]!;
      const m = BETA1 * mean[i]! + (1 - BETA1) * g;
      const v = BETA2 * square[i]! + (1 - BETA2) * g * g;
      mean[i] = m;
      square[i] = v;
      weights[i]! -= (rate * m) / (Math.sqrt(v * correction) + EPSILON);
    }
  }
}
