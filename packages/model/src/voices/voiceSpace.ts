import * as v from "valibot";
import { finite } from "../stored/parseStored.ts";
import { unit } from "./unit.ts";

/**
 * Where voices differ: directions in which the means of speakers differ most, against how clips of one speaker do (linear
 * discriminant analysis, Fisher 1936, https://doi.org/10.1111/j.1469-1809.1936.tb02137.x).
 */
export interface VoiceSpace {
  /** `[directions][features]` */
  readonly directions: readonly (readonly number[])[];
}

export const voiceSpaceSchema: v.GenericSchema<unknown, VoiceSpace> = v.object({
  directions: v.pipe(v.array(v.array(finite)), v.nonEmpty("one direction or more")),
});

/** The place of a voice, of features that are normalised as of a speaker who is not known: of length 1, `[directions]`. */
export function placeVoice(row: Float32Array, { directions }: VoiceSpace): Float32Array {
  const along = directions.map((direction) =>
    direction.reduce((sum, x, c) => sum + x * row[c]!, 0),
  );
  return unit(Float32Array.from(along));
}
