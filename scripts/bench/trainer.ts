import { createRandom, makeBatches } from "@speech-emotion/data";
import { type NetworkConfig, referenceNetworkConfig, useBackend } from "@speech-emotion/model";
import { buildNetwork } from "@speech-emotion/model/tfjs";
import { oneHot, type TrainingExample } from "../../packages/train/src/examples/showBatch.ts";
import { GradientPool } from "../../packages/train/src/learning/gradientPool.ts";
import { countParameters, Parameters } from "../../packages/train/src/learning/parameters.ts";

const FEATURES = 121;
const CLASSES = 7;
const SHARDS = 2;
const OPTIMISER = { learningRate: 1e-3, clipNorm: 5, weightDecay: 0, averageDecay: 0 };

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
  readonly #examples: readonly TrainingExample[];
  #step = 0;

  private constructor(options: TrainerOptions, pool: GradientPool) {
    this.#options = options;
    this.#pool = pool;
    const random = this.#random;
    this.#examples = options.frames.map((frames) => ({
      labels: oneHot(Math.floor(CLASSES * random()), CLASSES),
      matrix: {
        data: Float32Array.from({ length: FEATURES * frames }, () => 2 * random() - 1),
        frames,
        size: FEATURES,
      },
    }));
  }

  static async start(options: TrainerOptions): Promise<Trainer> {
    await useBackend("wasm");
    const config = { ...referenceNetworkConfig, dropout: 0, ...options.network };
    const network = buildNetwork(config, { featureSize: FEATURES, classes: CLASSES });
    const pool = await GradientPool.start({
      backend: "wasm",
      network: config,
      ...countParameters(network),
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
    new Parameters(network).read(pool.state);
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
      await this.#pool.update({ ...OPTIMISER, step: this.#step, shards });
    }
    return (performance.now() - started) / 1000;
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}
