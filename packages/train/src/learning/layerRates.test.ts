/** Evidence: closed form, against the optimiser at another rate. */
import { defaultNetworkConfig, useBackend } from "@speech-emotion/model";
import { buildNetwork } from "@speech-emotion/model/tfjs";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { LayerRates } from "./layerRates.ts";
import { Optimiser } from "./optimiser.ts";
import { countParameters, Parameters } from "./parameters.ts";
import { arrays, createTrainingMemory } from "./trainingMemory.ts";

beforeAll(() => useBackend("cpu"));

const block = { filters: 2, kernelSize: 3, poolSize: 2 };
const config = { ...defaultNetworkConfig, members: 2, convBlocks: [block, block], lstmUnits: 2 };
const learning = { learningRate: 0.1, weightDecay: 0.2, averageDecay: 0.9 };

/** The weights and their average after three steps, at a rate. */
function walk(rate: number, layerRate: number) {
  const network = buildNetwork(config, { featureSize: 3, classes: 3 });
  const memory = createTrainingMemory({ ...countParameters(network), shards: 1 });
  const { state, results } = arrays(memory);
  new Parameters(network).read(state);
  state.average.set(state.values);
  const optimiser = new Optimiser(memory);
  const rates = new LayerRates(network, layerRate);
  for (let step = 1; step <= 3; step++) {
    results.gradients[0]!.forEach((_, i, all) => {
      all[i] = Math.sin(i * step);
    });
    rates.remember(state);
    const options = { ...learning, learningRate: rate * learning.learningRate };
    optimiser.update(0, 1, { ...options, step, clipNorm: 1e9, shards: 1 });
    rates.shorten(state, { step, averageDecay: learning.averageDecay });
  }
  let from = 0;
  return network.trainableWeights.map(({ originalName, shape }) => {
    const to = from + tf.util.sizeFromShape(shape as number[]);
    const own = [state.values.slice(from, to), state.average.slice(from, to)];
    from = to;
    return { layer: originalName.replace(/^member\d_|\/.*/g, ""), own };
  });
}

test("each layer goes as far as the optimiser would at its share of the rate", () => {
  const halves = walk(1, 0.5);
  const layers = [...new Set(halves.map(({ layer }) => layer))];
  expect(layers.length).toBeGreaterThan(4);
  expect(layers.at(-1)).toBe("logits");
  for (const [i, layer] of [...layers].reverse().entries()) {
    const expected = walk(0.5 ** i, 1);
    for (const [w, { own, layer: its }] of halves.entries())
      if (its === layer)
        for (const [k, values] of own.entries())
          for (const [n, x] of values.entries()) expect(x).toBeCloseTo(expected[w]!.own[k]![n]!, 5);
  }
});
