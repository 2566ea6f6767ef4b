import { tf } from "#tfjs";
import { maxPool } from "../kernels/ops.ts";
import { type Pool, SequencePooling1D } from "./sequencePooling1D.ts";

/** Max-pooling over time, pools side by side; a pool that a clip does not fill is dropped. */
export class SequenceMaxPooling1D extends SequencePooling1D {
  /** The name that tfjs has it under. */
  static readonly className = "SequenceMaxPooling1D";
  protected override readonly pool: Pool = maxPool;
  protected override readonly round: (pools: number) => number = Math.floor;
}
tf.serialization.registerClass(SequenceMaxPooling1D);
