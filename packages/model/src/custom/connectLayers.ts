import { tfl } from "#tfjs";
import type { CustomLayer, LayerInput } from "./customNetwork.ts";
import { classMap } from "./layerParts.ts";
import { refuse, refusing } from "./refusal.ts";

/** Numbers that a layer makes of one clip, or of each of its frames: more is a mistake, or worse. */
const MOST_VALUES = 2 ** 20;

/**
 * Makes and applies layers; returns of each what it gives, application by application.
 *
 * @throws {ModelError} naming the layer that cannot be, or one that is given what none makes.
 */
export function connectLayers(
  described: readonly CustomLayer[],
  inputs: { readonly features: tfl.SymbolicTensor; readonly lengths: tfl.SymbolicTensor },
): ReadonlyMap<string, readonly (readonly tfl.SymbolicTensor[])[]> {
  const made = new Map<string, tfl.SymbolicTensor[][]>();
  const byName = new Map<string, { readonly layer: tfl.layers.Layer; readonly what: string }>();
  for (const { name, className, config } of described) {
    const what = `the layer ${name} of class ${className}`;
    if (className === "InputLayer") {
      if (name !== "features" && name !== "lengths")
        refuse("inputs features and lengths alone", name);
      made.set(name, [[inputs[name as keyof typeof inputs]]]);
      continue;
    }
    const layer = refusing(`${what} to be made of its settings`, () => {
      const [cls, fromConfig] = classMap()[className]!;
      return fromConfig(cls, config);
    });
    byName.set(name, { layer, what });
    // A network within it is counted as applied once by tfjs: to itself.
    made.set(name, layer instanceof tfl.LayersModel ? [[]] : []);
  }
  let waiting = described.flatMap(({ name, inboundNodes }) =>
    inboundNodes.map((from) => ({ name, from })),
  );
  // A layer that is applied twice may be given what stands behind it in the list, so there are several rounds.
  while (waiting.length > 0) {
    const later = new Map<string, typeof waiting>();
    for (const application of waiting) {
      const { name, from } = application;
      const known = byName.get(name) ?? refuse("an input to be given nothing", name);
      const given = from.map(([layer, i, output]) => made.get(layer)?.[i]?.[output]);
      const isReady = !later.has(name) && given.every((tensor) => tensor !== undefined);
      if (isReady) made.get(name)?.push(apply(known, given as tfl.SymbolicTensor[], from[0]![3]));
      else later.set(name, [...(later.get(name) ?? []), application]);
    }
    const left = [...later.values()].flat();
    if (left.length === waiting.length)
      refuse("layers each of which is given what others make", `${left[0]!.name} in a ring`);
    waiting = left;
  }
  return made;
}

function apply(
  { layer, what }: { readonly layer: tfl.layers.Layer; readonly what: string },
  given: tfl.SymbolicTensor[],
  options: LayerInput[3],
): tfl.SymbolicTensor[] {
  const applied = refusing(`${what} to take what it is given`, () =>
    layer.apply(given.length === 1 ? given[0]! : given, options),
  );
  const outputs = Array.isArray(applied) ? applied : [applied];
  for (const output of outputs) {
    if (!(output instanceof tfl.SymbolicTensor))
      refuse(`${what} to give symbolic tensors`, "others");
    const shape: readonly (number | null)[] = output.shape;
    const values = shape.reduce<number>((product, size) => product * (size ?? 1), 1);
    if (!(values >= 0 && values <= MOST_VALUES))
      refuse(`${what} to give at most ${MOST_VALUES} numbers`, `[${shape}]`);
  }
  return outputs as tfl.SymbolicTensor[];
}
