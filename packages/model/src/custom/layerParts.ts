import { describeValue } from "@speech-emotion/features";
import { tf, type tfl } from "#tfjs";
import { ModelError } from "../errors.ts";
import type { CustomLayer } from "./customNetwork.ts";
import { refuse } from "./refusal.ts";

/** Initialisers that draw until a number lies within bounds. */
const DRAWN: ReadonlySet<string> = new Set(["TruncatedNormal", "VarianceScaling"]);

type Part = Pick<CustomLayer, "className" | "config">;

/** Layers, and the parts within their settings that tfjs makes. */
export function* partsOf(value: unknown): Generator<Part> {
  if (typeof value !== "object" || value === null) return;
  const { className, config } = value as Partial<CustomLayer>;
  if (typeof className === "string" && typeof config === "object" && config !== null)
    yield { className, config };
  for (const inner of Object.values(value)) yield* partsOf(inner);
}

/** As tfjs registers them. */
type ClassMap = Readonly<Record<string, [typeof tfl.layers.Layer, FromConfig]>>;
type FromConfig = (cls: unknown, config: CustomLayer["config"]) => tfl.layers.Layer;

/** What tfjs makes layers and their parts of, by the name of their class. */
export function classMap(): ClassMap {
  return tf.serialization.SerializationMap.getMap().classNameMap as unknown as ClassMap;
}

/** @throws {ModelError} when its class is not known, or tfjs would not come to an end with it. */
export function refuseUnusable({ className, config }: Part): void {
  if (!Object.hasOwn(classMap(), className))
    throw new ModelError({
      code: "layer-unknown",
      expected: `the class ${className} of the network's layers to be registered`,
      found: "none of that name",
      advice:
        'import the module that registers it with serialization.registerClass, name it in the option modules, or set NODE_OPTIONS="--import FILE" for a command',
    });
  // Its layers would not be connected by us, and tfjs waits for ever for one that is given what none makes.
  if (["Model", "Functional"].includes(className))
    refuse("layers that are no networks of input and output", className);
  // Without such a number tfjs draws for ever until one lies within its bounds.
  for (const key of ["scale", "mean", "stddev"])
    if (DRAWN.has(className) && config[key] !== undefined && !Number.isFinite(config[key]))
      refuse(`a finite ${key} of ${className}`, describeValue(config[key]));
}
