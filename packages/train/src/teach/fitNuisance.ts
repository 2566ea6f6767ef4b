import { createRandom } from "@speech-emotion/data";
import { drawNormal, type FrontEnd } from "@speech-emotion/features";
import type { Nuisance } from "@speech-emotion/model";
import type { Example } from "../examples/example.ts";
import { normaliseBySpeaker } from "../examples/normaliseBySpeaker.ts";
import { voiceOf } from "../examples/voiceOf.ts";
import { strongestDirections } from "./strongestDirections.ts";

/** How far variances are drawn towards their mean, as some thousand clips do not tell them well. */
const SHRINKAGE = 0.3;

/**
 * How clips of one voice and one label differ, of examples that are one row each: the directions of most variance, and what
 * brings that down to what it is where there is hardly any.
 *
 * @param count how many directions; fewer where features are.
 * @returns undefined where no voice has two clips of a label.
 */
export function fitNuisance(
  examples: readonly Example[],
  { frontEnd, count }: { readonly frontEnd: FrontEnd; readonly count: number },
): Nuisance | undefined {
  const groups = new Map<string, Float32Array[]>();
  for (const { clip, target, matrix } of normaliseBySpeaker(examples, frontEnd)) {
    const voice = voiceOf(clip);
    if (voice === undefined) continue;
    const key = JSON.stringify([voice, target]);
    groups.set(key, [...(groups.get(key) ?? []), matrix.data]);
  }
  const residuals = [...groups.values()].filter(({ length }) => length > 1).flatMap(centred);
  if (residuals.length === 0) return undefined;
  const random = createRandom(1, "nuisance");
  const { directions, variances, meanVariance } = strongestDirections(residuals, {
    count: Math.min(count, frontEnd.size),
    draw: () => drawNormal(random),
  });
  const floor = SHRINKAGE * meanVariance;
  const factors = variances.map((variance) =>
    Math.sqrt(floor / ((1 - SHRINKAGE) * variance + floor)),
  );
  const rounded = (x: number) => Number(x.toPrecision(5));
  return {
    directions: directions.map((direction) => Array.from(direction, rounded)),
    factors: factors.map(rounded),
  };
}

/** Rows without their mean. */
function centred(rows: readonly Float32Array[]): Float32Array[] {
  const mean = new Float64Array(rows[0]!.length);
  for (const row of rows) for (let c = 0; c < row.length; c++) mean[c]! += row[c]! / rows.length;
  return rows.map((row) => row.map((x, c) => x - mean[c]!));
}
