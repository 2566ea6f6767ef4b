import { tf, type tfl } from "#tfjs";
import type { ModelError } from "../errors.ts";
import type { StoredWeight } from "./manifest.ts";
import type { Mismatch } from "./parseStored.ts";

/**
 * Gives a network its weights, each by its name and shape.
 *
 * @throws what `refuse` makes of the first that is missing or of another shape; the network is disposed of.
 */
export function fillNetwork(
  network: tfl.LayersModel,
  from: {
    readonly stored: readonly StoredWeight[];
    readonly values: ReadonlyMap<string, Float32Array>;
    readonly refuse: (mismatch: Mismatch) => ModelError;
  },
): tfl.LayersModel {
  const shapes = new Map(from.stored.map(({ name, shape }) => [name, shape]));
  for (const weight of network.weights) {
    const { originalName: name } = weight;
    const [shape, values] = [shapes.get(name), from.values.get(name)];
    const wanted = weight.shape as number[];
    if (!values || `${shape}` !== `${wanted}`) {
      network.dispose();
      throw from.refuse({
        expected: `${name} of shape [${wanted}]`,
        found: shape ? `[${shape}]` : "none",
      });
    }
    const value = tf.tensor(values, wanted);
    weight.write(value);
    value.dispose();
  }
  return network;
}
