import { tfl } from "#tfjs";

/** A shape as tfjs-layers has it: null where a size is known only at run time. */
export type Shape = (number | null)[];

/** A layer over `[x [batch, frames, channels], lengths [batch, 1]]` that never looks past a clip's length. */
export abstract class SequenceLayer extends tfl.layers.Layer {
  /** Shape of the sequences among its inputs. */
  protected sequenceShape(
    inputShape: Shape | Shape[],
  ): [batch: number, frames: number, channels: number] {
    return (inputShape as Shape[])[0] as [number, number, number];
  }
}
