/** Evidence: round trip (a network of one's own is built anew of what is kept of it) and refusal (of what a hostile file says of one). */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultFrontEnd, fittedFrontEnd } from "@speech-emotion/features";
import * as tf from "@tensorflow/tfjs-core";
import { initializers, layers, type SymbolicTensor, sequential } from "@tensorflow/tfjs-layers";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { useBackend } from "../backend.ts";
import { ModelError } from "../errors.ts";
import { AttentionPooling } from "../layers/attentionPooling.ts";
import { SequenceConv1D } from "../layers/sequenceConv1D.ts";
import { buildNetwork } from "../network.ts";
import { SyncRecognizer } from "../recognizer/syncRecognizer.ts";
import { loadModel } from "../stored/loadModel.ts";
import { saveModel } from "../stored/saveModel.ts";
import type { CustomNetwork, NetworkFunction } from "./customNetwork.ts";
import { describeNetwork, type NetworkInputs } from "./describeNetwork.ts";

const sizes = { featureSize: 121, classes: 3 };
const describeWith = (make: NetworkFunction, seed = 1) => describeNetwork(make, { ...sizes, seed });
const on = (layer: layers.Layer, ...inputs: SymbolicTensor[]) =>
  layer.apply(inputs.length === 1 ? inputs[0]! : inputs) as SymbolicTensor;

const small: NetworkFunction = ({ features, lengths, classes }: NetworkInputs) => {
  const heard = on(new SequenceConv1D({ filters: 2, kernelSize: 3 }), features, lengths);
  const pooling = new AttentionPooling({ heads: 2 });
  const [mean, attention] = pooling.apply([heard, lengths]) as SymbolicTensor[];
  return { logits: on(layers.dense({ units: classes, name: "logits" }), mean!), attention };
};
/** What tfjs makes its own way: recurrent weights, layers within layers, one that is applied twice. */
const rich: NetworkFunction = ({ features, classes }: NetworkInputs) => {
  const twice = layers.dense({ units: 121, activation: "tanh" });
  const between = layers.layerNormalization();
  const heard = on(twice, on(between, on(twice, features)));
  const both = on(
    layers.bidirectional({ layer: layers.lstm({ units: 2 }), mergeMode: "concat" } as never),
    heard,
  );
  const head = sequential({
    layers: [layers.dense({ units: 4, inputShape: [4] }), layers.dense({ units: classes })],
  });
  return on(head, both);
};

class Unseeded extends layers.Layer {
  static readonly className = "Unseeded";
  override build(): void {
    this.addWeight("w", [2], "float32", initializers.randomUniform({}));
    this.built = true;
  }
  override call(inputs: tf.Tensor[]): tf.Tensor {
    return inputs[0]!.clone();
  }
}
tf.serialization.registerClass(Unseeded);

/** The first weights of a network, by name. */
function weightsOf(network: CustomNetwork) {
  const built = buildNetwork(network, sizes);
  const weights = built.weights.map(
    (weight) => [weight.originalName, [...weight.read().dataSync()]] as const,
  );
  built.dispose();
  return new Map(weights);
}

let dir: string;
beforeAll(async () => {
  await useBackend("wasm");
  dir = await mkdtemp(join(tmpdir(), "custom-"));
});
afterAll(() => rm(dir, { recursive: true }));

test.each([
  ["small", small, 0],
  ["rich", rich, Number.POSITIVE_INFINITY], // tfjs keeps the weights of a layer that was applied twice
])("the same function is described in the same words: %s", (_, make, mostLeft) => {
  const before = tf.memory().numTensors;
  const network = describeWith(make);
  expect(describeWith(make)).toEqual(network);
  expect(JSON.parse(JSON.stringify(network))).toEqual(network);
  const [one, again, other] = [network, network, describeWith(make, 2)].map(weightsOf) as [
    Map<string, number[]>,
    Map<string, number[]>,
    Map<string, number[]>,
  ];
  expect(again).toEqual(one);
  for (const [name, values] of one) {
    const isDrawn = new Set(values).size > 1;
    expect([name, `${values}` === `${other.get(name)}`]).toEqual([name, !isDrawn]);
  }
  expect(new Set([...one.values()].map(String)).size).toBeGreaterThan(2); // no two draw the same
  expect(tf.memory().numTensors - before).toBeLessThanOrEqual(mostLeft);
});

test("built anew, it answers as the layers that the function made", () => {
  const network = describeWith(({ features, classes }: NetworkInputs) => {
    const sums = layers.dense({ units: classes, kernelInitializer: "ones" });
    return on(layers.globalAveragePooling1d({}), on(sums, features));
  });
  const built = buildNetwork(network, sizes);
  const features = tf.randomUniform([2, 5, 121], 0, 1, "float32", 7);
  const [logits, attention] = built.apply([features, tf.tensor2d([[5], [5]])]) as tf.Tensor[];
  const sums = tf.mean(tf.sum(features, 2), 1).dataSync();
  expect(logits!.shape).toEqual([2, 1, 3]);
  for (const [i, value] of logits!.dataSync().entries())
    expect(value).toBeCloseTo(sums[Math.floor(i / 3)]!, 3);
  expect(attention!.arraySync()).toEqual([[1], [1]]);
  tf.dispose([features, logits!, attention!]);
  built.dispose();
});

test.each<[string, NetworkFunction, RegExp]>([
  ["nothing", () => undefined, /logits \[batch, 3\].*found another thing/],
  [
    "other classes",
    ({ features }: NetworkInputs) => on(layers.dense({ units: 2 }), features),
    /found \[,,2\]/,
  ],
  [
    "attention of another shape",
    ({ features, classes }: NetworkInputs) => ({
      logits: on(layers.dense({ units: classes }), on(layers.globalAveragePooling1d({}), features)),
      attention: features,
    }),
    /attention \[batch, steps\], found \[,,121\]/,
  ],
  [
    "dropout of tfjs",
    ({ features, classes }: NetworkInputs) =>
      on(
        layers.dense({ units: classes }),
        on(layers.globalAveragePooling1d({}), on(layers.dropout({ rate: 0.1 }), features)),
      ),
    /draw the same.*found dropout_1 of class Dropout: use SeededDropout/,
  ],
  [
    "batch normalisation of tfjs",
    ({ features, classes }: NetworkInputs) =>
      on(
        layers.dense({ units: classes }),
        on(layers.globalAveragePooling1d({}), on(layers.batchNormalization(), features)),
      ),
    /found batch_normalization_1 of class BatchNormalization: use SequenceBatchNorm/,
  ],
  [
    "weights that no seed draws",
    ({ features, classes }: NetworkInputs) =>
      on(
        layers.dense({ units: classes }),
        on(layers.globalMaxPooling1d({}), on(new Unseeded(), features)),
      ),
    /first weights that follow from the seed, found unseeded_1\/w drawn anew each time/,
  ],
  [
    "nothing that learns",
    ({ features }: NetworkInputs) =>
      on(
        layers.reshape({ targetShape: [1, 3] }),
        on(
          layers.repeatVector({ n: 3 }),
          on(layers.globalMaxPooling1d({}), on(layers.reshape({ targetShape: [-1, 1] }), features)),
        ),
      ),
    /weights that learn, found none/,
  ],
])("what cannot be trained is refused: %s", (_, make, message) => {
  expect(() => describeWith(make)).toThrow(message);
});

test("one that cannot answer a clip says so in a line", async () => {
  const network = describeWith(({ features, classes }: NetworkInputs) => {
    const pool = layers.maxPooling1d({ poolSize: 2, strides: 1 });
    const convolved = on(layers.conv1d({ filters: 2, kernelSize: 100 }), features);
    return on(
      layers.dense({ units: classes }),
      on(layers.globalMaxPooling1d({}), on(pool, convolved)),
    );
  });
  const normaliser = { mean: Array<number>(121).fill(0), sd: Array<number>(121).fill(1) };
  const frontEnd = fittedFrontEnd(defaultFrontEnd, { normaliser, bySpeaker: false });
  const info = { labels: ["a", "b", "c"], frontEnd, network, temperature: 1 };
  using recognizer = new SyncRecognizer(buildNetwork(network, sizes), {
    ...{ ...info, format: 6, metrics: {}, provenance: {} },
  });
  const samples = Float32Array.from({ length: 16000 }, (_, n) => Math.sin(n / 20) / 3);
  const clip = { samples, sampleRateHz: 16000 };
  expect(() => recognizer.predictSync(clip)).toThrow(
    /^expected a network that answers a clip of \d+ frames, found .*$/,
  );
});

describe("a saved one", () => {
  // biome-ignore lint/suspicious/noExplicitAny: damaged files have any shape
  type Json = any;
  const file = () => join(dir, "recognizer.json");
  const byName = (r: Json, name: string) =>
    r.network.layers.find((layer: Json) => layer.name === name);
  let whole: string;
  let expected: Float32Array;
  const ask = async () => {
    const { network } = await loadModel(dir);
    const inputs = [tf.ones([1, 6, 121]), tf.tensor2d([[6]])];
    const [logits, attention] = network.apply(inputs) as tf.Tensor[];
    const values = logits!.dataSync() as Float32Array;
    tf.dispose([...inputs, logits!, attention!]);
    network.dispose();
    return values;
  };

  beforeAll(async () => {
    const normaliser = { mean: Array<number>(121).fill(0), sd: Array<number>(121).fill(1) };
    const network = describeWith(small);
    const built = buildNetwork(network, sizes);
    await saveModel(dir, built, {
      ...{
        labels: ["angry", "calm", "happy"],
        network,
        temperature: 1,
        metrics: {},
        provenance: {},
      },
      frontEnd: fittedFrontEnd(defaultFrontEnd, { normaliser, bySpeaker: false }),
    });
    built.dispose();
    const manifest = JSON.parse(await readFile(join(dir, "model.json"), "utf8"));
    delete manifest.digests; // which would tell first
    await writeFile(join(dir, "model.json"), JSON.stringify(manifest));
    whole = await readFile(file(), "utf8");
    expected = await ask();
  });
  beforeEach(() => writeFile(file(), whole));

  test.each<[string, (r: Json) => void, RegExp]>([
    [
      "a class there is not",
      (r) => (byName(r, "logits").className = "Gone"),
      /the class Gone .*modules/,
    ],
    [
      "a class that JavaScript has",
      (r) => (byName(r, "logits").className = "constructor"),
      /constructor .*modules/,
    ],
    [
      "an initialiser there is not",
      (r) => (byName(r, "logits").config.kernelInitializer.className = "Gone"),
      /the class Gone/,
    ],
    [
      "what is no layer",
      (r) => (byName(r, "logits").className = "Zeros"),
      /the layer logits of class Zeros/,
    ],
    [
      "an initialiser that would draw for ever",
      (r) => (byName(r, "logits").config.kernelInitializer.config.scale = "x"),
      /a finite scale of VarianceScaling/,
    ],
    ["no layers", (r) => (r.network.layers = []), /output logits_row to be of a layer/],
    ["layers of text", (r) => (r.network.layers = "x"), /network\.layers to be a list/],
    [
      "settings of text",
      (r) => (r.network.layers[1].config = "x"),
      /layers\[1\]\.config to be settings/,
    ],
    [
      "settings too deep",
      (r) => {
        let deep: Json = {};
        for (let i = 0; i < 2000; i++) deep = { deep };
        r.network.layers[1].config.deep = deep;
      },
      /config to be settings/,
    ],
    [
      "classes of its own",
      (r) => (r.network.layers[1].config.customObjects = { Zeros: [] }),
      /config to be settings/,
    ],
    [
      "a ring",
      (r) => (byName(r, "logits").inboundNodes[0][0][0] = "logits_row"),
      /what others make.*in a ring/,
    ],
    [
      "a layer given what none makes",
      (r) => (byName(r, "logits").inboundNodes[0][0][0] = "none"),
      /in a ring/,
    ],
    [
      "two of a name",
      (r) => (r.network.layers[1].name = r.network.layers[0].name),
      /names that differ/,
    ],
    ["huge units", (r) => (byName(r, "logits").config.units = 1e12), /at most \d+ weights/],
    ["more units", (r) => (byName(r, "logits").config.units = 64), /at most \d+ weights/],
    ["units below none", (r) => (byName(r, "logits").config.units = -3), /logits/],
    ["units of text", (r) => (byName(r, "logits").config.units = "x"), /logits/],
    [
      "fewer heads",
      (r) => (byName(r, "attention_pooling_1").config.heads = 1),
      /weights of the network/,
    ],
    [
      "an output as large as a disk",
      (r) => {
        Object.assign(byName(r, "logits_row"), { className: "RepeatVector" });
        byName(r, "logits_row").config.n = 1e12;
      },
      /to give at most \d+ numbers/,
    ],
    [
      "a network within it",
      (r) => Object.assign(byName(r, "logits"), { className: "Model" }),
      /no networks of input and output/,
    ],
    ["a step of no frames", (r) => (r.network.framesPerStep = 0), /framesPerStep/],
    ["a label more", (r) => r.labels.push("sad"), /logits \[batch, members, 4\]/],
    ["outputs turned", (r) => r.network.outputLayers.reverse(), /logits \[batch, members, 3\]/],
  ])("%s is refused in a line, and nothing of it stays", async (_, damage, message) => {
    const json = JSON.parse(whole);
    damage(json);
    await writeFile(file(), JSON.stringify(json));
    const before = tf.memory().numTensors;
    const started = performance.now();
    const error: unknown = await ask().catch((error) => error);
    expect(performance.now() - started).toBeLessThan(1000);
    expect(error).toBeInstanceOf(ModelError);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).not.toContain("\n");
    expect(tf.memory().numTensors).toBe(before);
    await writeFile(file(), whole);
    expect(await ask()).toEqual(expected); // it has changed nothing for others
  });
});
