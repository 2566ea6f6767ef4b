/** Evidence: shape, batch consistency and round trip of the layers over sequences; causality; what is trained. */
import * as tf from "@tensorflow/tfjs-core";
import { input, loadLayersModel, model, type SymbolicTensor } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../backend.ts";
import { CausalLstm, type CausalLstmArgs } from "./causalLstm.ts";
import { PooledLengths } from "./pooledLengths.ts";
import { SequenceAveragePooling1D } from "./sequenceAveragePooling1D.ts";
import type { SequenceLayer } from "./sequenceLayer.ts";

const channels = 5;
const frameCounts = [7, 12, 1, 9];

/** One clip of random values. */
const clip = (frames: number) =>
  tf.randomUniform([1, frames, channels], -1, 1, "float32", frames) as tf.Tensor3D;

/** Clips side by side, filled up with values that must not be seen. */
function padded(rows: readonly tf.Tensor3D[], fill = 100): [tf.Tensor3D, tf.Tensor2D] {
  const counts = rows.map(({ shape }) => shape[1]);
  const longest = Math.max(...counts);
  const padding = (count: number): [number, number][] => [
    [0, 0],
    [0, longest - count],
    [0, 0],
  ];
  return [
    tf.concat(rows.map((x, i) => tf.pad(x, padding(counts[i]!), fill))),
    tf.tensor2d(counts, [counts.length, 1]),
  ];
}

const apply = (layer: SequenceLayer, inputs: tf.Tensor[]) => layer.apply(inputs) as tf.Tensor3D;

/** A network of this layer alone. */
function networkOf(layer: SequenceLayer) {
  const x = input({ shape: [null, channels] });
  const lengths = input({ shape: [1] });
  return model({ inputs: [x, lengths], outputs: layer.apply([x, lengths]) as SymbolicTensor });
}

const lstm = (change = {}) => new CausalLstm({ name: "lstm", units: 6, seed: 1, ...change });

const averagePooling = () => new SequenceAveragePooling1D({ name: "means", poolSize: 4 });

describe.each([
  ["causal lstm", lstm, (frames: number) => frames],
  ["average pooling", averagePooling, (frames: number) => Math.ceil(frames / 4)],
] as const)("%s", (_, create, steps) => {
  test.each(["wasm", "cpu"] as const)(
    "on %s neither padding nor batch-mates change a clip's result; zero past its length",
    async (backend) => {
      await useBackend(backend);
      const layer = create();
      const together = apply(layer, padded(frameCounts.map(clip)));
      for (const [i, frames] of frameCounts.entries()) {
        const alone = apply(layer, padded([clip(frames)]));
        const own = steps(frames);
        expect(alone.shape[1]).toBe(own);
        const row = tf.slice(together, [i, 0, 0], [1, -1, -1]);
        const found = tf.slice(row, [0, 0, 0], [1, own, -1]).dataSync();
        for (const [k, value] of alone.dataSync().entries()) expect(found[k]).toBeCloseTo(value, 6);
        const past = tf.slice(row, [0, own, 0], [1, -1, -1]).dataSync();
        expect([...past]).toEqual(new Array(past.length).fill(0));
      }
    },
  );

  test("is the same after a network with it was saved and loaded", async () => {
    await useBackend("wasm");
    const network = networkOf(create());
    let saved: tf.io.ModelArtifacts | undefined;
    await network.save(
      tf.io.withSaveHandler(async (artifacts) => {
        saved = JSON.parse(JSON.stringify(artifacts));
        saved!.weightData = artifacts.weightData!;
        return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
      }),
    );
    const loaded = await loadLayersModel(tf.io.fromMemory(saved!));
    const inputs = padded(frameCounts.map(clip));
    const [found, expected] = [loaded, network].map((n) => n.apply(inputs) as tf.Tensor3D);
    expect(found!.dataSync()).toEqual(expected!.dataSync());
    expect(loaded.outputs[0]!.shape).toEqual(network.outputs[0]!.shape);
    const settings = (n: typeof network) => n.layers.map((layer) => layer.getConfig());
    expect(settings(loaded)).toEqual(settings(network));
  });
});

describe("causal lstm", () => {
  beforeAll(() => useBackend("wasm"));

  test("later frames change nothing before them", () => {
    const layer = lstm();
    const x = clip(12);
    const whole = apply(layer, padded([x]));
    for (let t = 1; t < 12; t++) {
      const other = tf.concat(
        [tf.slice(x, [0, 0, 0], [1, t, -1]), tf.fill([1, 12 - t, channels], 3)],
        1,
      );
      const changed = apply(layer, padded([other as tf.Tensor3D]));
      const before = (h: tf.Tensor3D) => tf.slice(h, [0, 0, 0], [1, t, -1]).dataSync();
      const at = (h: tf.Tensor3D) => tf.slice(h, [0, t, 0], [1, 1, -1]).dataSync();
      expect(before(changed)).toEqual(before(whole));
      expect(at(changed)).not.toEqual(at(whole));
    }
  });

  test("weights have Keras' names and shapes; one seed draws the same, another others", () => {
    const drawn = (seed: number) => {
      const layer = lstm({ seed });
      apply(layer, padded(frameCounts.map(clip)));
      return layer;
    };
    expect(drawn(1).weights.map(({ originalName, shape }) => [originalName, shape])).toEqual([
      ["lstm/kernel", [5, 24]],
      ["lstm/recurrent_kernel", [6, 24]],
      ["lstm/bias", [24]],
    ]);
    const values = (seed: number) =>
      drawn(seed)
        .getWeights()
        .map((w) => w.dataSync());
    expect(values(1)).toEqual(values(1));
    for (const [i, value] of values(4).entries()) expect(value).not.toEqual(values(1)[i]);
  });

  test("learns unless it is frozen, which its config remembers", () => {
    const [learning, frozen] = [networkOf(lstm()), networkOf(lstm({ trainable: false }))];
    expect(learning.trainableWeights).toHaveLength(3);
    expect(frozen.trainableWeights).toHaveLength(0);
    expect(frozen.nonTrainableWeights).toHaveLength(3);
    const config = frozen.getLayer("lstm").getConfig();
    expect(new CausalLstm(config as unknown as CausalLstmArgs).trainable).toBe(false);
  });

  test("a step against its gradient makes the loss smaller", () => {
    const network = networkOf(lstm());
    const inputs = padded(frameCounts.map(clip));
    const loss = () => tf.sum(tf.square(network.apply(inputs) as tf.Tensor)) as tf.Scalar;
    const before = loss().arraySync();
    const { grads } = tf.variableGrads(loss);
    for (const weight of network.trainableWeights)
      weight.write(tf.sub(weight.read(), tf.mul(grads[weight.name]!, 0.01)));
    expect(loss().arraySync()).toBeLessThan(before);
    expect(Object.keys(grads)).toHaveLength(3);
  });
});

describe("average pooling", () => {
  const means = (frames: number[][], poolSize: number) => {
    const layer = new SequenceAveragePooling1D({ name: "means", poolSize });
    const inputs = padded(frames.map((values) => tf.tensor3d(values, [1, values.length, 1])));
    return tf.squeeze(apply(layer, inputs), [2]).arraySync();
  };

  test.each(["wasm", "cpu"] as const)(
    "on %s a clip's last frame fills its last pool up",
    async (backend) => {
      await useBackend(backend);
      expect(means([[1, 2, 3, 4, 5, 7], [8], [1, 2, 3, 6]], 4)).toEqual([
        [2.5, 6.5],
        [8, 0],
        [3, 0],
      ]);
      expect(means([[1, 2, 3]], 1)).toEqual([[1, 2, 3]]);
      expect(means([[1, 2, 3]], 8)).toEqual([[2.625]]);
    },
  );

  test.each([
    ["ceil", [1, 1, 2, 2, 3]],
    [undefined, [0, 1, 1, 2, 2]],
  ] as const)("lengths rounded by %s, also after a round trip", async (rounding, expected) => {
    await useBackend("wasm");
    const layer = new PooledLengths({
      name: "lengths",
      poolSize: 4,
      ...(rounding && { rounding }),
    });
    const again = tf.serialization.SerializationMap.getMap().classNameMap.PooledLengths!;
    const lengths = tf.tensor2d([1, 4, 5, 8, 9], [5, 1]);
    for (const made of [layer, again[1](again[0], layer.getConfig()) as PooledLengths])
      expect([...(made.apply(lengths) as tf.Tensor).dataSync()]).toEqual(expected);
  });
});
