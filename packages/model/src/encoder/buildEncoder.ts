import type { EncodeSettings } from "@speech-emotion/features";
import { tfl } from "#tfjs";
import { CausalLstm } from "../layers/causalLstm.ts";
import { SequenceAveragePooling1D } from "../layers/sequenceAveragePooling1D.ts";

/** What decides an encoder's shape. */
export type EncoderShape = Omit<EncodeSettings, "weights"> & {
  /** Features a frame that it takes. */
  readonly featureSize: number;
};

/**
 * An encoder, its weights all zero: LSTM layers forwards over time, each over the outputs of the one before, up to the
 * last that is given; what is given, averaged over `poolSize` frames, side by side.
 *
 * Inputs: features `[batch, frames, featureSize]` and lengths `[batch, 1]`.
 * Outputs: `[batch, ceil(frames / poolSize), outputs * units]`, zero past a clip's last pool.
 */
export function buildEncoder({
  units,
  outputs,
  poolSize,
  featureSize,
}: EncoderShape): tfl.LayersModel {
  const features = tfl.input({ shape: [null, featureSize], name: "features" });
  const lengths = tfl.input({ shape: [1], name: "lengths" });
  const apply = (layer: tfl.layers.Layer, x: tfl.SymbolicTensor): tfl.SymbolicTensor => {
    layer.setFastWeightInitDuringBuild(true);
    return layer.apply([x, lengths]) as tfl.SymbolicTensor;
  };
  let x = features;
  const states = Array.from({ length: Math.max(...outputs) }, (_, i) => {
    x = apply(new CausalLstm({ name: `lstm${i + 1}`, units, seed: 1, trainable: false }), x);
    return x;
  });
  const pooled = outputs.map((layer) =>
    apply(
      new SequenceAveragePooling1D({ name: `pool${layer}`, poolSize }),
      states[layer - 1] as tfl.SymbolicTensor,
    ),
  );
  const joined =
    pooled.length === 1
      ? (pooled[0] as tfl.SymbolicTensor)
      : (tfl.layers.concatenate({ name: "outputs", axis: 2 }).apply(pooled) as tfl.SymbolicTensor);
  return tfl.model({ inputs: [features, lengths], outputs: joined, name: "encoder" });
}
