import { type NetworkConfig, referenceNetworkConfig } from "@speech-emotion/model";
import { TrainError } from "../../errors.ts";
import type { Weight } from "../exchangedModel.ts";
import { transposed } from "../transposed.ts";

/** A network, and its weights by the names that they have here. */
export interface MatchedNetwork {
  readonly network: NetworkConfig;
  readonly featureSize: number;
  readonly weights: ReadonlyMap<string, Weight>;
}

/** How an LSTM's weights end in PyTorch, each of its directions. */
const DIRECTIONS = { forward: "", backward: "_reverse" } as const;

/**
 * The weights of PyTorch's modules as those of the reference network: `Conv1d`, ReLU, `MaxPool1d(2)`, a bidirectional `LSTM`,
 * a `Linear` whose softmax over time weighs `tanh` of the steps, and a `Linear` to the classes. Which is which follows from
 * shapes, whatever the modules are called; sizes are as the weights have them.
 *
 * @throws {TrainError} when one is missing, of another shape, or there are others.
 */
export function matchReference(
  arrays: ReadonlyMap<string, Weight>,
  { classes }: { readonly classes: number },
): MatchedNetwork {
  const left = new Map(arrays);
  const take = (what: string, fits: (name: string, shape: readonly number[]) => boolean) => {
    const found = [...left].find(([name, { shape }]) => fits(name, shape));
    if (!found) throw misfit(what, left);
    left.delete(found[0]);
    return { prefix: found[0].replace(/[^.]*$/, ""), weight: found[1] };
  };
  const bias = (prefix: string, size: number) =>
    take(
      `${prefix}bias [${size}]`,
      (name, shape) => name === `${prefix}bias` && `${shape}` === `${size}`,
    ).weight;

  const conv = take("the weight of a Conv1d, of three dimensions", (_, s) => s.length === 3);
  const [filters, featureSize, kernelSize] = conv.weight.shape as [number, number, number];
  const weights = new Map<string, Weight>([
    ["conv1/kernel", tapsFirst(conv.weight)],
    ["conv1/bias", bias(conv.prefix, filters)],
  ]);

  const states = [...left].find(([name]) => name.endsWith("weight_hh_l0"))?.[1];
  const units = states?.shape[1] ?? 0;
  for (const [direction, suffix] of Object.entries(DIRECTIONS)) {
    const part = (name: string, ...shape: number[]) =>
      take(
        `${name}_l0${suffix} [${shape}] of a bidirectional LSTM`,
        (own, found) => own.endsWith(`${name}_l0${suffix}`) && `${found}` === `${shape}`,
      ).weight;
    const kernel = part("weight_ih", 4 * units, filters);
    const recurrent = part("weight_hh", 4 * units, units);
    const [input, second] = [part("bias_ih", 4 * units), part("bias_hh", 4 * units)];
    const sum = input.values.map((value, i) => value + (second.values[i] as number));
    weights.set(`lstm/${direction}_kernel`, transposed(kernel));
    weights.set(`lstm/${direction}_recurrent`, transposed(recurrent));
    weights.set(`lstm/${direction}_bias`, { values: sum, shape: [4 * units] });
  }

  const linear = (what: string, ...shape: number[]) =>
    take(`the weight of a Linear, [${shape}], ${what}`, (_, found) => `${found}` === `${shape}`);
  const score = linear("for attention", 1, 2 * units);
  left.delete(`${score.prefix}bias`); // the same for all steps, so the softmax over them takes it away
  const logits = linear("for the labels", classes, 2 * units);
  weights.set("attention/score", score.weight);
  weights.set("logits/kernel", transposed(logits.weight));
  weights.set("logits/bias", bias(logits.prefix, classes));
  if (left.size > 0) throw misfit("nothing else", left);
  const convBlocks = [{ filters, kernelSize, poolSize: 2 }];
  const network = { ...referenceNetworkConfig, convBlocks, lstmUnits: units };
  return { network, featureSize, weights };
}

/** Of PyTorch's `[filters, channels, taps]` what is taken here, `[taps, channels, filters]`. */
function tapsFirst({ values, shape }: Weight): Weight {
  const [filters, channels, taps] = shape as [number, number, number];
  const kernel = new Float32Array(values.length);
  for (let f = 0; f < filters; f++)
    for (let c = 0; c < channels; c++)
      for (let tap = 0; tap < taps; tap++)
        kernel[(tap * channels + c) * filters + f] = values[(f * channels + c) * taps + tap]!;
  return { values: kernel, shape: [taps, channels, filters] };
}

function misfit(expected: string, left: ReadonlyMap<string, Weight>): TrainError {
  const list = [...left].map(([name, { shape }]) => `${name} [${shape}]`).join(", ");
  return new TrainError({
    code: "weights-differ",
    expected: `${expected} among the weights`,
    found: list || "no more",
    advice: "save the state dict of the reference network, see docs/onnx.md",
  });
}
