import {
  type EncodeSettings,
  encodingOf,
  FrontEnd,
  type FrontEndConfig,
  type Normaliser,
} from "@speech-emotion/features";
import { isCustom, type NetworkConfig } from "@speech-emotion/model";
import {
  type CamPlusPlusSizes,
  camPlusPlusWeights,
  disposeModel,
  type Encoder,
  type EncoderLayer,
  type LoadedModel,
  loadModel,
} from "@speech-emotion/model/tfjs";
import { TrainError } from "../errors.ts";

/** A weight of the network. */
export interface Weight {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** A trained encoder of LSTM layers, with their weights. */
export type ExchangedLstms = EncodeSettings & {
  readonly layers: readonly EncoderLayer[];
};

/** A trained encoder that is a CAM++ network, with its weights by name, those of `camPlusPlusWeights`. */
export type ExchangedCamPlusPlus = EncodeSettings & {
  readonly camPlusPlus: {
    readonly sizes: CamPlusPlusSizes;
    readonly weights: ReadonlyMap<string, Weight>;
  };
};

/** A trained encoder, with its weights. */
export type ExchangedEncoder = ExchangedLstms | ExchangedCamPlusPlus;

/** A saved model as numbers alone, which other programs' files are made of. */
export interface ExchangedModel {
  readonly labels: readonly string[];
  /** What logits are divided by before the softmax. */
  readonly temperature: number;
  /** The stages before what {@link featureSize} is given of: what is left to whoever runs the model. */
  readonly frontEnd: FrontEndConfig;
  /** Features a frame that the model is given. */
  readonly featureSize: number;
  readonly encoder: ExchangedEncoder | undefined;
  /** Whether mean and deviation over a clip's frames stand for it. */
  readonly summarises: boolean;
  /** Moments of what the network is given. */
  readonly normaliser: Normaliser;
  readonly network: NetworkConfig;
  /** The network's weights by name, see {@link memberPrefixes}. */
  readonly weights: ReadonlyMap<string, Weight>;
}

/** What the names of each member's weights begin with. */
export function memberPrefixes({ members }: NetworkConfig): string[] {
  return Array.from({ length: members }, (_, i) => (i === 0 ? "" : `member${i + 1}_`));
}

/**
 * Reads a model for the backend in use; nothing of it stays there.
 *
 * @throws {ModelError} when a file is missing, damaged or of another version.
 */
export async function readModel(folder: string): Promise<ExchangedModel> {
  const loaded = await loadModel(folder);
  try {
    return exchanged(loaded);
  } finally {
    disposeModel(loaded);
  }
}

function exchanged({ info, network, encoder }: LoadedModel): ExchangedModel {
  if (isCustom(info.network)) refuseCustom();
  if (info.companion) refuseCompanion();
  const encoding = encodingOf(info.frontEnd);
  const inModel = info.frontEnd.findIndex(({ stage }) => IN_MODEL.has(stage));
  const frontEnd = inModel < 0 ? info.frontEnd : info.frontEnd.slice(0, inModel);
  const featureSize = new FrontEnd(frontEnd).size;
  const { size } = new FrontEnd(info.frontEnd);
  const fitted = info.frontEnd.find((stage) => stage.stage === "normalise");
  return {
    labels: info.labels,
    temperature: info.temperature,
    frontEnd,
    featureSize,
    encoder: encoding &&
      encoder && { ...encoding, ...exchangedNetwork(encoder, { bands: featureSize }) },
    summarises: info.frontEnd.some(({ stage }) => stage === "statistics"),
    normaliser: fitted ?? { mean: Array(size).fill(0), sd: Array(size).fill(1) },
    network: info.network,
    weights: new Map(
      network.weights.map((weight) => [
        weight.originalName,
        { shape: weight.shape as number[], values: weight.read().dataSync() as Float32Array },
      ]),
    ),
  };
}

/** What an encoder is made of. */
function exchangedNetwork(
  { layers, camPlusPlus }: Encoder,
  { bands }: { readonly bands: number },
): Pick<ExchangedLstms, "layers"> | Pick<ExchangedCamPlusPlus, "camPlusPlus"> {
  if (!camPlusPlus) return { layers };
  const { sizes, values } = camPlusPlus;
  const weights = new Map(
    camPlusPlusWeights(sizes, bands).map(({ name, shape }) => [
      name,
      { shape, values: values.get(name) as Float32Array },
    ]),
  );
  return { camPlusPlus: { sizes, weights } };
}

function refuseCustom(): never {
  throw new TrainError({
    code: "network-custom",
    expected: "a model of the library's own network to write for other programs",
    found: "one whose network a function built",
    advice: "export it as shipped, for this library",
  });
}

function refuseCompanion(): never {
  throw new TrainError({
    code: "model-paired",
    expected: "a model that answers alone to write for other programs",
    found: "one with a companion",
    advice: "export each of the two runs",
  });
}

/** The stages that a model does itself where it is written down for another program. */
const IN_MODEL: ReadonlySet<string> = new Set([
  ...["encode", "statistics", "normalise", "normaliseSpeaker"],
]);
