import { FrontEnd, type FrontEndConfig } from "@speech-emotion/features";
import * as v from "valibot";
import { type Companion, companionSchema } from "./companion.ts";
import { type Doubt, doubtSchema } from "./doubt.ts";
import { type NetworkShape, networkShapeSchema } from "./networkShape.ts";
import { checkedBy, finite, positive, recordOf } from "./stored/parseStored.ts";
import { type Nuisance, nuisanceSchema } from "./teach/nuisance.ts";
import { type VoiceSpace, voiceSpaceSchema } from "./voices/voiceSpace.ts";

/** Counts changes of what stands in a saved model. */
export const FORMAT = 6;

/** What a model must know beside its weights, `recognizer.json`. */
export interface RecognizerInfo {
  /** Counts changes of this file; another number is not read. */
  readonly format: typeof FORMAT;
  /** Names of the classes, in the order of the logits. */
  readonly labels: readonly string[];
  /** The way from samples to the network's input, with what training fitted. */
  readonly frontEnd: FrontEndConfig;
  /** Shape of the network that the weights are of. */
  readonly network: NetworkShape;
  /** What logits are divided by before the softmax, so that scores say how often they are right. */
  readonly temperature: number;
  /** The model that answers together with this one, if there is one. */
  readonly companion?: Companion;
  /** When to doubt an answer, where training measured it. */
  readonly doubt?: Doubt;
  /** What is damped where it is taught by a few clips, of a model that can be. */
  readonly nuisance?: Nuisance;
  /** Where voices differ, of a model that tells them apart. */
  readonly voiceSpace?: VoiceSpace;
  /** Scores of the epoch that was kept, on the clips it was chosen on. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Where the model comes from: data, protocol, seed, versions. */
  readonly provenance: Readonly<Record<string, unknown>>;
}

/** What {@link RecognizerInfo} says, of a file that is not known to hold it. */
export const recognizerSchema: v.GenericSchema<unknown, RecognizerInfo> = v.pipe(
  v.object({
    format: v.literal(FORMAT),
    labels: v.pipe(
      v.array(v.pipe(v.string(), v.nonEmpty("a name"))),
      v.nonEmpty("one name or more"),
      v.check((labels) => new Set(labels).size === labels.length, "names that differ"),
    ),
    frontEnd: checkedBy((value) => new FrontEnd(value as FrontEndConfig).config),
    network: networkShapeSchema,
    temperature: positive,
    companion: v.exactOptional(companionSchema),
    doubt: v.exactOptional(doubtSchema),
    nuisance: v.exactOptional(nuisanceSchema),
    voiceSpace: v.exactOptional(voiceSpaceSchema),
    metrics: recordOf(finite),
    provenance: recordOf(v.unknown()),
  }),
  v.check(
    ({ companion, doubt, nuisance, voiceSpace }) =>
      !companion || !(doubt || nuisance || voiceSpace),
    "no doubt, nuisance or voiceSpace beside a companion, which they were not measured with",
  ),
  v.check(
    ({ doubt, frontEnd, labels }) =>
      !doubt ||
      (doubt.voice.weights.length === new FrontEnd(frontEnd).size &&
        doubt.sureFrom.length === labels.length),
    "a weight of doubt.voice a feature, and a score of doubt.sureFrom a label",
  ),
  v.check(
    ({ nuisance, frontEnd }) => haveWidth(nuisance, frontEnd),
    "a number a feature in nuisance.directions",
  ),
  v.check(
    ({ voiceSpace, frontEnd }) => haveWidth(voiceSpace, frontEnd),
    "a number a feature in voiceSpace.directions",
  ),
);

/** Whether directions, if there are any, are as wide as what the front end gives. */
function haveWidth(
  part: { readonly directions: readonly (readonly number[])[] } | undefined,
  frontEnd: FrontEndConfig,
): boolean {
  const { size } = new FrontEnd(frontEnd);
  return (part?.directions ?? []).every(({ length }) => length === size);
}

/** What is told while a model loads, and what ends that. */
export interface LoadOptions {
  /** Called with the share of the weights that is there, from 0 to 1, as they arrive. */
  readonly onProgress?: ((share: number) => void) | undefined;
  /** Ends the loading, which then throws what it was aborted with. */
  readonly signal?: AbortSignal | undefined;
}
