import { tf } from "#tfjs";
import { averagePool } from "../kernels/ops.ts";
import { type Pool, SequencePooling1D } from "./sequencePooling1D.ts";

/**
 * Means over time, pools side by side: `[batch, ceil(frames / poolSize), channels]`, zero past a clip's last pool. Frames
 * that this lacks count as the clip's last one. The lengths are then `PooledLengths` with rounding `"ceil"`.
 */
export class SequenceAveragePooling1D extends SequencePooling1D {
  /** The name that tfjs has it under. */
  static readonly className = "SequenceAveragePooling1D";
  protected override readonly pool: Pool = averagePool;
  protected override readonly round: (pools: number) => number = Math.ceil;
}
tf.serialization.registerClass(SequenceAveragePooling1D);
