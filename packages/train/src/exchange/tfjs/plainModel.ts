import { tfl } from "@speech-emotion/model/tfjs-modules";
import { TrainError } from "../../errors.ts";
import {
  type ExchangedLstms,
  type ExchangedModel,
  memberPrefixes,
  type Weight,
} from "../exchangedModel.ts";
import { apply, logSoftmax, lstm, weightOf } from "./plainLayers.ts";
import { plainMember } from "./plainMember.ts";

/**
 * A model in tfjs's own layers alone, which plain tfjs loads. These know no lengths: all clips of a batch must be as long.
 *
 * Input: `[batch, frames, featureSize]`, features as the front end gives them.
 * Outputs: scores `[batch, labels]`, which sum to 1, and logits `[batch, labels]`, of which they are the softmax after
 * division by the temperature.
 *
 * @throws {TrainError} when its encoder is a CAM++ network.
 */
export function plainModel(exchanged: ExchangedModel): tfl.LayersModel {
  const { encoder, summarises, network, weights, featureSize, temperature } = exchanged;
  const features = tfl.input({ shape: [null, featureSize], name: "features" });
  let x = features;
  if (encoder) {
    if ("camPlusPlus" in encoder) refuseCamPlusPlus();
    x = encode(x, encoder);
  }
  if (summarises) x = sumUp(x);
  x = normalise(x, exchanged);
  const members = memberPrefixes(network).map((prefix) =>
    plainMember(x, {
      ...{ network, prefix },
      weightOf: (name) => weights.get(`${prefix}${name}`) as Weight,
    }),
  );
  const column = together(members);
  const row = (name: string) =>
    tfl.layers.reshape({ name, targetShape: [exchanged.labels.length] });
  const scaled = apply(
    tfl.layers.dense({ name: "temperature", units: 1, useBias: false }),
    column,
    [weightOf([1 / temperature], [1, 1])],
  );
  const scores = apply(
    tfl.layers.activation({ name: "scores", activation: "softmax" }),
    apply(row("scaled"), scaled),
  );
  const outputs = [scores, apply(row("logits"), column)];
  return tfl.model({ inputs: features, outputs, name: "emotion" });
}

function refuseCamPlusPlus(): never {
  throw new TrainError({
    code: "encoder-unlike",
    expected: "an encoder of LSTM layers, to be written for plain tfjs",
    found: "a CAM++ network, whose means over segments no stock layer of tfjs takes",
    advice: "write it as ONNX",
  });
}

/** LSTM layers over time; what is given of them, averaged over `poolSize` frames, side by side. */
function encode(
  features: tfl.SymbolicTensor,
  { layers: trained, units, outputs, poolSize }: ExchangedLstms,
): tfl.SymbolicTensor {
  let x = features;
  const pooled = new Map<number, tfl.SymbolicTensor>();
  for (const [i, { kernel, recurrentKernel, bias }] of trained
    .slice(0, Math.max(...outputs))
    .entries()) {
    const layer = lstm({ name: `encoder_lstm${i + 1}`, units, returnState: true });
    const inputs = kernel.length / (4 * units);
    const [states, last] = apply<tfl.SymbolicTensor[]>(layer, x, [
      { values: kernel, shape: [inputs, 4 * units] },
      { values: recurrentKernel, shape: [units, 4 * units] },
      { values: bias, shape: [4 * units] },
    ]) as [tfl.SymbolicTensor, tfl.SymbolicTensor];
    x = states;
    if (outputs.includes(i + 1))
      pooled.set(i + 1, average(states, { last, poolSize, layer: i + 1 }));
  }
  const given = outputs.map((layer) => pooled.get(layer) as tfl.SymbolicTensor);
  return given.length === 1
    ? (given[0] as tfl.SymbolicTensor)
    : apply(tfl.layers.concatenate({ name: "encoder_outputs", axis: 2 }), given);
}

/** Means of each `poolSize` frames; the last frame stands for those that the last pool lacks. */
function average(
  states: tfl.SymbolicTensor,
  { last, poolSize, layer }: { last: tfl.SymbolicTensor; poolSize: number; layer: number },
): tfl.SymbolicTensor {
  if (poolSize === 1) return states;
  const name = (part: string) => `encoder_${part}${layer}`;
  // Enough of the last frame for any length; a pool that is not whole even so is dropped.
  const repeated = apply(tfl.layers.repeatVector({ name: name("last"), n: poolSize - 1 }), last);
  const filled = apply(tfl.layers.concatenate({ name: name("filled"), axis: 1 }), [
    states,
    repeated,
  ]);
  const pool = { name: name("pool"), poolSize, strides: poolSize };
  return apply(tfl.layers.averagePooling1d(pool), filled);
}

/** Below the variance of whatever changes at all. */
const LEAST_VARIANCE = 1e-12;

/**
 * Mean and deviation of each channel over the frames, side by side, as a clip of one frame.
 *
 * tfjs has no layer that takes a square root but its normalisations: with `z = (x - mean) / deviation`, the mean of `x z` is
 * the deviation.
 */
function sumUp(x: tfl.SymbolicTensor): tfl.SymbolicTensor {
  const turn = (name: string) => tfl.layers.permute({ name, dims: [2, 1] });
  const args = { epsilon: LEAST_VARIANCE, center: false, scale: false };
  const overTime = tfl.layers.layerNormalization({ name: "statistics_norm", axis: -1, ...args });
  const z = apply(
    turn("statistics_frames"),
    apply(overTime, apply(turn("statistics_channels"), x)),
  );
  const products = apply(tfl.layers.multiply({ name: "statistics_products" }), [x, z]);
  const mean = (name: string) => tfl.layers.globalAveragePooling1d({ name });
  const both = apply(tfl.layers.concatenate({ name: "statistics", axis: 1 }), [
    apply(mean("statistics_mean"), x),
    apply(mean("statistics_deviation"), products),
  ]);
  const width = both.shape[1] as number;
  return apply(tfl.layers.reshape({ name: "statistics_row", targetShape: [1, width] }), both);
}

/** Each feature minus its mean, over its deviation. */
function normalise(
  x: tfl.SymbolicTensor,
  { normaliser: { mean, sd } }: ExchangedModel,
): tfl.SymbolicTensor {
  const args = { name: "normaliser", epsilon: 0, center: false, scale: false };
  return apply(tfl.layers.batchNormalization(args), x, [
    weightOf(mean, [mean.length]),
    weightOf(
      sd.map((value) => value ** 2),
      [sd.length],
    ),
  ]);
}

/**
 * The logarithm of the mean of the members' probabilities, `[batch, labels, 1]`, of their logarithms.
 *
 * tfjs has no layer that adds exponentials, but a softmax's logarithm is `x - log(sum(exp(x)))`: taken over the members and
 * subtracted from any of them, it gives that sum.
 */
function together(members: readonly tfl.SymbolicTensor[]): tfl.SymbolicTensor {
  const count = members.length;
  if (count === 1) return members[0] as tfl.SymbolicTensor;
  const logs = apply(tfl.layers.concatenate({ name: "members", axis: 2 }), [...members]);
  const shares = apply(
    tfl.layers.activation({ name: "members_shares", activation: logSoftmax }),
    logs,
  );
  const both = apply(tfl.layers.concatenate({ name: "members_both", axis: 2 }), [logs, shares]);
  const kernel = Array.from({ length: 2 * count }, (_, i) => (i === 0 ? 1 : i === count ? -1 : 0));
  return apply(tfl.layers.dense({ name: "members_mean", units: 1 }), both, [
    weightOf(kernel, [2 * count, 1]),
    weightOf([-Math.log(count)], [1]),
  ]);
}
