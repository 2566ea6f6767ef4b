import { createRandom, makeBatches } from "@speech-emotion/data";
import {
  buildNetwork,
  defaultNetworkConfig,
  type NetworkConfig,
  useBackend,
} from "@speech-emotion/model";
import { GradientPool } from "../../packages/train/src/gradientPool.ts";
import { countParameters, Parameters } from "../../packages/train/src/parameters.ts";
import type { Example } from "../../packages/train/src/prepare.ts";

const FEATURES = 121;
const CLASSES = 7;
const SHARDS = 2;

export interface TrainerOptions {
  /** Frames of each clip; what they hold is noise. */
  readonly frames: readonly number[];
  readonly batchSize: number;
  readonly workers: number;
  readonly network?: Partial<NetworkConfig>;
}

/** The product's training loop, on made-up clips: forward, backward and update, all data in memory. */
export class Trainer {
  readonly #options: TrainerOptions;
  readonly #pool: GradientPool;
  readonly #random = createRandom(1, "bench");
  readonly #examples: readonly Example[];
  #step = 0;

  private constructor(options: TrainerOptions, pool: GradientPool) {
    this.#options = options;
    this.#pool = pool;
    const random = this.#random;
    const clip = { id: "", path: "", label: "", speaker: undefined };
    this.#examples = options.frames.map((frames) => ({
      clip,
      target: Math.floor(CLASSES * random()),
      matrix: {
        data: Float32Array.from({ length: FEATURES * frames }, () => 2 * random() - 1),
        frames,
        size: FEATURES,
      },
    }));
  }

  static async start(options: TrainerOptions): Promise<Trainer> {
    await useBackend("wasm");
    const config = { ...defaultNetworkConfig, dropout: 0, ...options.network };
    const network = buildNetwork(config, { featureSize: FEATURES, classes: CLASSES });
    const pool = await GradientPool.start({
      backend: "wasm",
      network: config,
      weights: countParameters(network),
      batches: {
        rows: options.batchSize,
        frames: Math.max(...options.frames),
        size: FEATURES,
        classes: CLASSES,
      },
      classWeights: Array<number>(CLASSES).fill(1),
      shards: SHARDS,
      workers: options.workers,
    });
    new Parameters(network, pool.values).read();
    network.dispose();
    return new Trainer(options, pool);
  }

  /** Seconds of one pass over all clips, or over as many batches as asked for. */
  async seconds(
    lengths: "random" | "alike",
    most: number = Number.POSITIVE_INFINITY,
  ): Promise<number> {
    const { batchSize, frames } = this.#options;
    const batches = makeBatches(frames, { batchSize, random: this.#random, lengths }).slice(
      0,
      most,
    );
    const place = (i: number) => this.#pool.place(batches[i]!.map((k) => this.#examples[k]!));
    const started = performance.now();
    let placed = place(0);
    for (let i = 0; i < batches.length; i++) {
      const computed = this.#pool.compute(placed, ++this.#step);
      const shards = placed.shards.length;
      if (i + 1 < batches.length) placed = place(i + 1);
      await computed;
      await this.#pool.update({ step: this.#step, learningRate: 1e-3, clipNorm: 5, shards });
    }
    return (performance.now() - started) / 1000;
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}
