import {
  type EncodeSettings,
  encodingOf,
  FeatureError,
  type FeatureMatrix,
  FrontEnd,
  type FrontEndConfig,
} from "@speech-emotion/features";
import { writeFiles } from "#platform";
import { tf, type tfl } from "#tfjs";
import { type KeptBackend, keepBackend } from "../keepBackend.ts";
import type { StoredFiles } from "../modelFiles.ts";
import type { ModelSource, ReadOptions } from "../modelSource.ts";
import { decodeWeights } from "../stored/decodeWeights.ts";
import { digestWeights } from "../stored/digestModel.ts";
import { fillNetwork } from "../stored/fillNetwork.ts";
import { damageOf, decodeFinite, readWeights } from "../stored/storedFile.ts";
import { buildEncoder } from "./buildEncoder.ts";
import { CamPlusPlus, type CamPlusPlusSizes } from "./camPlusPlus.ts";
import {
  describeOutputs,
  type EncoderInfo,
  type EncoderLayer,
  encoderFiles,
  readEncoderInfo,
  stagesBefore,
} from "./encoderFile.ts";
import { groupClips, padClips } from "./padClips.ts";

/** How an encoder is read, and used. */
export interface ReadEncoderOptions extends Omit<ReadOptions, "maxBytes"> {
  /** How it is used; as its file says by default. The weights must be its own. */
  readonly encoding?: EncodeSettings | undefined;
  /** The backend that it works under; by default the one in use. */
  readonly backend?: KeptBackend;
}

/**
 * A trained encoder: makes of a clip's features what its layers say of them. It works under the backend that it was
 * read for, whichever the program has tfjs use.
 */
export class Encoder {
  /** The way from samples to what {@link encode} gives; its last stage is `encode`. */
  readonly frontEnd: FrontEndConfig;
  readonly #network: tfl.LayersModel | CamPlusPlus;
  readonly #backend: KeptBackend;
  readonly #featureSize: number;
  /** Its file as it was read, for {@link files}. */
  readonly #file: { readonly info: EncoderInfo; readonly bytes: Uint8Array<ArrayBuffer> };

  private constructor(parts: {
    readonly frontEnd: FrontEndConfig;
    readonly network: tfl.LayersModel | CamPlusPlus;
    readonly featureSize: number;
    readonly backend: KeptBackend;
    readonly file: { readonly info: EncoderInfo; readonly bytes: Uint8Array<ArrayBuffer> };
  }) {
    this.frontEnd = parts.frontEnd;
    this.#network = parts.network;
    this.#backend = parts.backend;
    this.#featureSize = parts.featureSize;
    this.#file = parts.file;
  }

  /**
   * Loads the encoder of a folder that holds `encoder.json` and `encoder.bin`, a model's or its own, for the backend in
   * use.
   *
   * @throws {ModelError} when it is missing, damaged or of another version.
   */
  static async load(
    source: ModelSource,
    options: Pick<ReadEncoderOptions, "encoding"> = {},
  ): Promise<Encoder> {
    const backend = keepBackend();
    return Encoder.read(source, await readEncoderInfo(source), { ...options, backend });
  }

  /**
   * Reads the weights of an encoder of which `encoder.json` was read.
   *
   * @throws {ModelError} when they are missing or damaged, or not those that are wanted.
   */
  static async read(
    source: ModelSource,
    info: EncoderInfo,
    options: ReadEncoderOptions = {},
  ): Promise<Encoder> {
    const { encoding: wanted, backend = keepBackend(), ...reading } = options;
    const own = encodingOf(info.frontEnd) as EncodeSettings;
    const encoding = wanted ?? own;
    refuseOther(source, { info, own, wanted: encoding });
    const file = { name: "encoder.bin", stored: info.weights } as const;
    const bytes = await readWeights(source, { ...file, ...reading });
    const refuse = damageOf(source, "encoder.bin");
    const found = await digestWeights({ stored: info.weights, bytes });
    if (found !== undefined && found !== own.weights)
      throw refuse({ expected: `the bytes that were saved, of SHA-256 ${own.weights}`, found });
    const values = decodeFinite(source, { ...file, bytes });
    const stages = stagesBefore(info.frontEnd);
    const featureSize = new FrontEnd(stages).size;
    const { camPlusPlus } = info;
    const network = backend.run(() => {
      if (camPlusPlus) return new CamPlusPlus(camPlusPlus, { bands: featureSize, values });
      const built = buildEncoder({ ...encoding, featureSize });
      return fillNetwork(built, { stored: info.weights, values, refuse });
    });
    const frontEnd = [...stages, { stage: "encode", ...encoding } as const];
    return new Encoder({ frontEnd, network, featureSize, backend, file: { info, bytes } });
  }

  /**
   * Of features as the stages before the encoder's give them, clip by clip, those of the front end. What comes out for a
   * clip does not depend on the others; LSTM layers take less time for them together, as weights are read once for all.
   *
   * @throws {FeatureError} when they are of another width.
   */
  readonly encode = (clips: readonly FeatureMatrix[]): FeatureMatrix[] => {
    const stranger = clips.find(({ size }) => size !== this.#featureSize);
    if (stranger)
      throw new FeatureError({
        code: "option-out-of-range",
        expected: `${this.#featureSize} features a frame for the encoder`,
        found: `${stranger.size}`,
        advice: "take them with the encoder's own front end",
      });
    // Layers over many frames at once gain nothing by many clips.
    const groups = this.#file.info.camPlusPlus ? clips.map((clip) => [clip]) : groupClips(clips);
    return this.#backend.run(() => groups.flatMap((group) => this.#encodeGroup(group)));
  };

  #encodeGroup(clips: readonly FeatureMatrix[]): FeatureMatrix[] {
    const { data: padded, shape, lengths } = padClips(clips);
    const apply = () => {
      const features = tf.tensor3d(padded, shape);
      const inputs: [tf.Tensor3D, tf.Tensor2D] = [
        features,
        tf.tensor2d([...lengths], [clips.length, 1]),
      ];
      return this.#network.apply(inputs) as tf.Tensor3D;
    };
    // Read outside of tidy, which looks for tensors in all that it is given back, number by number.
    const states = tf.tidy(apply);
    const [, steps, width] = states.shape;
    const data = states.dataSync() as Float32Array;
    states.dispose();
    const { poolSize } = encodingOf(this.frontEnd) as EncodeSettings;
    return clips.map(({ frames }, i) => {
      const own = Math.ceil(frames / poolSize);
      const start = i * steps * width;
      return { data: data.slice(start, start + own * width), frames: own, size: width };
    });
  }

  /** Weights of its file, layer by layer, as `saveEncoder` takes them, none of a CAM++ network; also after {@link dispose}. */
  get layers(): EncoderLayer[] {
    const { info, bytes } = this.#file;
    if (info.camPlusPlus) return [];
    const values = [...decodeWeights(info.weights, bytes).values()] as Float32Array<ArrayBuffer>[];
    return Array.from({ length: values.length / 3 }, (_, i) => {
      const [kernel, recurrentKernel, bias] = values.slice(3 * i, 3 * i + 3) as [
        ...[Float32Array<ArrayBuffer>, Float32Array<ArrayBuffer>, Float32Array<ArrayBuffer>],
      ];
      return { kernel, recurrentKernel, bias };
    });
  }

  /** The CAM++ network that it is, as `saveCamPlusPlus` takes it, `undefined` of LSTM layers; also after {@link dispose}. */
  get camPlusPlus():
    | {
        /** Sizes of the network. */
        readonly sizes: CamPlusPlusSizes;
        /** Weights of its file by their names, see `camPlusPlusWeights`. */
        readonly values: ReadonlyMap<string, Float32Array>;
      }
    | undefined {
    const { info, bytes } = this.#file;
    if (!info.camPlusPlus) return undefined;
    return { sizes: info.camPlusPlus, values: decodeWeights(info.weights, bytes) };
  }

  /** @internal Its files, byte by byte as they were read; also after {@link dispose}. */
  get files(): StoredFiles {
    return encoderFiles(this.#file.info, this.#file.bytes);
  }

  /** Writes it into a folder, byte by byte as it was read; also after {@link dispose}. */
  async save(folder: string): Promise<void> {
    writeFiles(folder, this.files);
  }

  /** Frees the memory of its weights. */
  dispose(): void {
    this.#network.dispose();
  }
}

/** @throws {ModelError} unless an encoder can be used as is wanted. */
function refuseOther(
  source: ModelSource,
  {
    info,
    own,
    wanted,
  }: { readonly info: EncoderInfo; readonly own: EncodeSettings; readonly wanted: EncodeSettings },
): void {
  const refuse = damageOf(source, "encoder.json");
  if (own.weights !== wanted.weights)
    throw refuse({
      expected: `the encoder that the model was trained with, of weights ${wanted.weights}`,
      found: own.weights,
    });
  if (info.camPlusPlus) {
    const [expected, found] = [describeOutputs(wanted), describeOutputs(own)];
    if (expected !== found) throw refuse({ expected, found });
    return;
  }
  const layers = info.weights.length / 3;
  if (own.units !== wanted.units || Math.max(...wanted.outputs) > layers)
    throw refuse({
      expected: `${Math.max(...wanted.outputs)} layers of ${wanted.units} units`,
      found: `${layers} of ${own.units}`,
    });
}
