import { createRandom } from "@speech-emotion/data";
import { drawNormal } from "@speech-emotion/features";
import type { VoiceSpace } from "@speech-emotion/model";
import type { Example } from "../examples/example.ts";
import { cholesky, solveLower, solveUpper } from "./cholesky.ts";
import { covarianceOf, strongestDirections } from "./strongestDirections.ts";

/** How far the covariance is drawn towards a multiple of the unit matrix, as some thousand clips do not tell it well. */
const SHRINKAGE = 0.3;

/**
 * Where voices differ, of examples that are one row each: the directions in which the means of speakers differ most once
 * clips of one speaker differ alike in all (linear discriminant analysis).
 *
 * @param count how many directions; fewer where speakers are.
 * @returns undefined where there are no two speakers of two clips.
 */
export function fitVoiceSpace(examples: readonly Example[], count: number): VoiceSpace | undefined {
  const speakers = new Map<string, Float32Array[]>();
  for (const { clip, matrix } of examples) {
    if (clip.speaker === undefined) continue;
    speakers.set(clip.speaker, [...(speakers.get(clip.speaker) ?? []), matrix.data]);
  }
  const voices = [...speakers.values()].filter(({ length }) => length > 1);
  if (voices.length < 2) return undefined;
  const within = shrink(covarianceOf(voices.flatMap(centre)));
  const lower = cholesky(within);
  const means = centre(voices.map(meanOf)).map((mean) =>
    Float32Array.from(solveLower(lower, mean)),
  );
  const random = createRandom(1, "voices");
  const { directions } = strongestDirections(means, {
    count: Math.min(count, voices.length - 1),
    draw: () => drawNormal(random),
  });
  const rounded = (x: number) => Number(x.toPrecision(4));
  return { directions: directions.map((own) => Array.from(solveUpper(lower, own), rounded)) };
}

function shrink(covariance: readonly Float64Array[]): Float64Array[] {
  const mean = covariance.reduce((sum, row, c) => sum + row[c]!, 0) / covariance.length;
  return covariance.map((row, r) =>
    row.map((x, c) => (1 - SHRINKAGE) * x + (r === c ? SHRINKAGE * mean : 0)),
  );
}

function meanOf(rows: readonly Float32Array[]): Float32Array {
  return rows[0]!.map((_, c) => rows.reduce((sum, row) => sum + row[c]!, 0) / rows.length);
}

/** Rows without their mean. */
function centre(rows: readonly Float32Array[]): Float32Array[] {
  const mean = meanOf(rows);
  return rows.map((row) => row.map((x, c) => x - mean[c]!));
}
