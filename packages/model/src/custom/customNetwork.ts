import * as v from "valibot";
import { whole } from "../stored/parseStored.ts";

/** What a layer is given: an output of another, and options of its own. */
export type LayerInput = readonly [...LayerPlace, options: Readonly<Record<string, unknown>>];

/** A layer as tfjs describes it. */
export interface CustomLayer {
  /** Told from all others by it. */
  readonly name: string;
  /** What it is registered as, with `serialization.registerClass`. */
  readonly className: string;
  /** Its settings. */
  readonly config: Readonly<Record<string, unknown>>;
  /** What it is given, each time that it is applied; an input layer is not. */
  readonly inboundNodes: readonly (readonly LayerInput[])[];
}

/**
 * A network of one's own: its layers and what each is given, which is all that it takes to build it anew, in another thread or from
 * a file. A training makes it of a {@link NetworkFunction}.
 */
export interface CustomNetwork {
  /** In the order of tfjs. */
  readonly layers: readonly CustomLayer[];
  /** Logits `[batch, members, classes]` and attention `[batch, steps]`. */
  readonly outputLayers: readonly [logits: LayerPlace, attention: LayerPlace];
  /** Frames that one step of attention stands for; null where one step stands for the whole clip. */
  readonly framesPerStep: number | null;
  /** What seeds follow from that layers leave open: a whole number. */
  readonly seed: number;
}

/** An output of a layer: the layer's name, which of its applications, and which output of that. */
export type LayerPlace = readonly [layer: string, application: number, output: number];

/**
 * Builds a network of layers of tfjs, of this library or of one's own: takes `NetworkInputs` of `speech-emotion/layers` and
 * returns `NetworkOutputs`. A network of a file or of a thread is built of the same layers, without this function.
 */
export type NetworkFunction = {
  /** A method, so that its parameter may be typed more closely: tfjs's own types do not pass a strict check of declarations. */
  build(inputs: object): unknown;
}["build"];

const MOST_LAYERS = 1000;
/** Of settings within settings. */
const MOST_DEPTH = 64;
/** Keys that would change what tfjs and JavaScript look up. */
const FORBIDDEN: ReadonlySet<string> = new Set(["customObjects", "__proto__"]);

/** Settings of a layer, so deep at most that a function may call itself for each of them. */
const settings = v.custom<Readonly<Record<string, unknown>>>((value) => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  let level: unknown[] = [value];
  for (let depth = 0; depth < MOST_DEPTH; depth++) {
    const objects = level.filter((item) => typeof item === "object" && item !== null) as object[];
    if (objects.length === 0) return true;
    if (objects.some((item) => Object.keys(item).some((key) => FORBIDDEN.has(key)))) return false;
    level = objects.flatMap((item) => Object.values(item));
  }
  return false;
}, "settings of a layer");

const name = v.pipe(v.string(), v.nonEmpty("a name"));
const place = whole(0, MOST_LAYERS);
const outputLayer = v.strictTuple([name, place, place]);
const upTo = `a list of at most ${MOST_LAYERS}`;

/** What each part may be, of a file that is not known to hold it. */
export const customSchema: v.GenericSchema<unknown, CustomNetwork> = v.object({
  layers: v.pipe(
    v.array(
      v.object({
        name,
        className: name,
        config: settings,
        inboundNodes: v.array(
          v.pipe(
            v.array(v.strictTuple([name, place, place, settings])),
            v.nonEmpty("something that the layer is given"),
            v.maxLength(MOST_LAYERS, upTo),
          ),
        ),
      }),
    ),
    v.maxLength(MOST_LAYERS, upTo),
    v.check(
      (layers) =>
        layers.reduce((sum, { inboundNodes }) => sum + inboundNodes.length, 0) <= MOST_LAYERS,
      `layers that are applied at most ${MOST_LAYERS} times`,
    ),
    v.check(
      (layers) => new Set(layers.map((layer) => layer.name)).size === layers.length,
      "layers of names that differ",
    ),
  ),
  outputLayers: v.strictTuple([outputLayer, outputLayer]),
  framesPerStep: v.nullable(whole(1, 2 ** 20)),
  seed: whole(0, Number.MAX_SAFE_INTEGER),
});
