import { createRandom } from "@speech-emotion/data";
import { referenceNetworkConfig, useBackend } from "@speech-emotion/model";
import { buildNetwork, splitMembers } from "@speech-emotion/model/tfjs";
import * as tf from "@tensorflow/tfjs-core";
import { crossEntropy } from "../../packages/train/src/learning/crossEntropy.ts";
import { countParameters, Parameters } from "../../packages/train/src/learning/parameters.ts";

const [ROWS, FRAMES, FEATURES, CLASSES] = [16, 150, 121, 7];
const [WARM_UPS, REPEATS] = [10, 30];
/** Shares below this, in milliseconds, are added up. */
const SMALL_MS = 0.2;

/** Milliseconds of one step's parts. */
export type StepProfile = Readonly<Record<string, number>>;

/**
 * Where the time of a training step goes: forward and backward of a shard of 16 clips of 150 frames, on one thread, by
 * kernel; what is left is tfjs's book-keeping, and weights and gradients on their way in and out.
 */
export async function profileStep(): Promise<StepProfile> {
  await useBackend("wasm");
  const network = buildNetwork(referenceNetworkConfig, { featureSize: FEATURES, classes: CLASSES });
  const [member] = splitMembers(network);
  const parameters = new Parameters(network);
  const weights = new Float32Array(countParameters(network).weights);
  parameters.read({ values: weights });
  const random = createRandom(1, "profile");
  const values = Float32Array.from({ length: ROWS * FRAMES * FEATURES }, () => 2 * random() - 1);
  const gradient = new Float32Array(weights.length);

  const spent = new Map<string, number>();
  const stop = timeKernels((name, ms) => spent.set(name, (spent.get(name) ?? 0) + ms));
  let started = 0;
  for (let i = -WARM_UPS; i < REPEATS; i++) {
    if (i === 0) {
      spent.clear();
      started = performance.now();
    }
    parameters.write({ values: weights });
    const inputs = [tf.tensor3d(values, [ROWS, FRAMES, FEATURES]), tf.fill([ROWS, 1], FRAMES)];
    const targets = tf.fill([ROWS, CLASSES], 1 / ROWS / CLASSES) as tf.Tensor2D;
    parameters.gradient(() => {
      return crossEntropy(member!.apply(inputs, { training: true }) as tf.Tensor3D, targets);
    }, gradient);
    tf.dispose([...inputs, targets]);
  }
  const total = (performance.now() - started) / REPEATS;
  stop();
  network.dispose();

  const rows = [...spent].map(([name, ms]) => [name, ms / REPEATS] as const);
  const large = rows.filter(([, ms]) => ms >= SMALL_MS).sort((a, b) => b[1] - a[1]);
  const kernels = rows.reduce((sum, [, ms]) => sum + ms, 0);
  const listed = large.reduce((sum, [, ms]) => sum + ms, 0);
  return {
    ...Object.fromEntries(large),
    "other kernels": kernels - listed,
    "between kernels": total - kernels,
    total,
  };
}

/** Tells the time of each kernel that tfjs runs, without that of kernels it runs itself; returns what ends it. */
function timeKernels(tell: (name: string, ms: number) => void): () => void {
  const engine = tf.engine();
  const original = engine.runKernel;
  let inner = 0;
  engine.runKernel = function timed(this: typeof engine, name, inputs, attrs) {
    const before = inner;
    inner = 0;
    const started = performance.now();
    const result = original.call(this, name, inputs, attrs);
    const ms = performance.now() - started;
    tell(name.replace("SpeechEmotion/", ""), ms - inner);
    inner = before + ms;
    return result;
  } as typeof original;
  return () => {
    engine.runKernel = original;
  };
}
