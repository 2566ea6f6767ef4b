import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadDataSet, writeSyntheticCorpus } from "@speech-emotion/data";
import {
  defaultFrontEnd,
  encodingOf,
  FrontEnd,
  type FrontEndConfig,
  fittedFrontEnd,
  voiceEncoderFrontEnd,
} from "@speech-emotion/features";
import { defaultNetworkConfig, type NetworkConfig } from "@speech-emotion/model";
import {
  buildNetwork,
  Encoder,
  readEncoderInfo,
  saveEncoder,
  saveModel,
} from "@speech-emotion/model/tfjs";
import { smallTrainConfig, train } from "@speech-emotion/train";

/** A network over features, or one over what an encoder says of them. */
export type ModelKind = "plain" | "encoder";

const UNITS = 4;
const MEL_BANDS = 40;
const LABELS = ["angry", "calm", "happy"];

/** Writes a small model with all that a model may have, without the digests that would tell first what was changed. */
export async function writeModel(dir: string, kind: ModelKind): Promise<void> {
  const { frontEnd, encoder } =
    kind === "plain" ? { frontEnd: defaultFrontEnd, encoder: undefined } : await makeEncoder(dir);
  const { size } = new FrontEnd(frontEnd);
  const normaliser = { mean: Array<number>(size).fill(0), sd: Array<number>(size).fill(1) };
  const config: NetworkConfig = {
    ...defaultNetworkConfig,
    members: 2,
    convBlocks: [{ filters: 4, kernelSize: 3, poolSize: 2 }],
    lstmUnits: 4,
    attentionHeads: 2,
  };
  const network = buildNetwork(config, { featureSize: size, classes: LABELS.length });
  const direction = Array<number>(size).fill(1 / Math.sqrt(size));
  const info = {
    labels: LABELS,
    frontEnd: fittedFrontEnd(frontEnd, { normaliser, bySpeaker: true }),
    network: config,
    temperature: 1.5,
    doubt: {
      voiceTemperature: 0.8,
      sureFrom: [0.8, 2, 0.7],
      likelyFrom: 0.5,
      curve: [{ score: 0, kept: 1, right: 0.5 }],
      unfamiliarFrom: 1.6,
      voice: { weights: Array<number>(size).fill(0.01), bias: 1, from: 0.1 },
    },
    nuisance: { directions: [direction], factors: [0.5] },
    voiceSpace: { directions: [direction] },
    metrics: { accuracy: 0.5 },
    provenance: {},
  };
  await saveModel(dir, network, info, { weights: "uint8", encoder });
  network.dispose();
  encoder?.dispose();
  const path = join(dir, "model.json");
  const { digests: _, ...json } = JSON.parse(readFileSync(path, "utf8")) as { digests: unknown };
  writeFileSync(path, JSON.stringify(json));
}

async function makeEncoder(
  dir: string,
): Promise<{ readonly frontEnd: FrontEndConfig; readonly encoder: Encoder }> {
  const layers = [MEL_BANDS, UNITS, UNITS].map((inputs) => ({
    kernel: new Float32Array(inputs * 4 * UNITS).fill(0.1),
    recurrentKernel: new Float32Array(UNITS * 4 * UNITS).fill(-0.1),
    bias: new Float32Array(4 * UNITS),
  }));
  await saveEncoder(dir, layers, {
    frontEnd: voiceEncoderFrontEnd,
    settings: { units: UNITS, outputs: [1, 3], poolSize: 4 },
    provenance: {},
    format: "float16",
  });
  const { frontEnd } = await readEncoderInfo(dir);
  const encoder = await Encoder.load(dir, { encoding: encodingOf(frontEnd)! });
  return { frontEnd, encoder };
}

/** Trains a small network for two epochs: a run folder with all its files, `run`. */
export async function writeRun(dir: string): Promise<void> {
  const corpus = join(dir, "corpus");
  await writeSyntheticCorpus(corpus, { speakers: 1 });
  const network = {
    ...smallTrainConfig.network,
    convBlocks: [{ filters: 4, kernelSize: 3, poolSize: 4 }],
    lstmUnits: 2,
  };
  const options = { out: join(dir, "run"), dirs: [corpus], workers: 1 };
  await train(await loadDataSet(corpus), { ...smallTrainConfig, network, epochs: 2 }, options);
}
