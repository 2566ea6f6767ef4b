import { splitMembers } from "@speech-emotion/model/tfjs";
import { tf, type tfl } from "@speech-emotion/model/tfjs-modules";
import { TrainError } from "../errors.ts";
import type { Example } from "../examples/example.ts";
import { crossEntropy } from "./crossEntropy.ts";
import { isOfLastLayer } from "./isOfLastLayer.ts";

/**
 * Takes one gradient of a network of somebody's own, before anything is written: not every backend has all that layers need.
 *
 * @param options.classes how many labels there are.
 * @param options.frozen whether the layer `logits` learns alone.
 * @throws {TrainError} when there is none; the network is disposed of.
 */
export function checkCustom(
  network: tfl.LayersModel,
  { matrix: { data, frames, size } }: Example,
  { classes, frozen }: { readonly classes: number; readonly frozen: boolean },
): void {
  const learning = network.trainableWeights.filter((weight) => !frozen || isOfLastLayer(weight));
  if (learning.length === 0) {
    network.dispose();
    throw new TrainError({
      code: "network-untrainable",
      expected: "a layer named logits, as freeze is all-but-last",
      found: "none of that name in the network of the model that training begins with",
      advice: "freeze none",
    });
  }
  const [member] = splitMembers(network) as [tfl.LayersModel];
  try {
    tf.tidy(() => {
      const inputs = [tf.tensor3d(data, [1, frames, size]), tf.tensor2d([[frames]])];
      const loss = () => {
        const logits = member.apply(inputs, { training: true }) as tf.Tensor3D;
        return crossEntropy(logits, tf.ones<tf.Rank.R2>([1, classes]));
      };
      const variables = learning.map((weight) => weight.read() as tf.Variable);
      tf.variableGrads(loss, variables).value.dataSync();
    });
  } catch (error) {
    network.dispose();
    const found = `"${(error as Error).message.split("\n")[0]}"`;
    const refusal = {
      code: "network-untrainable",
      expected: `a network whose gradient the ${tf.getBackend()} backend computes`,
      found,
      advice:
        "change the network, to layers of speech-emotion/layers where there are some (SequenceConv1D), or use another backend",
    } as const;
    throw new TrainError(refusal, { cause: error });
  }
}
