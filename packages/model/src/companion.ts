import * as v from "valibot";
import type { ModelDigests } from "./stored/digestModel.ts";
import { digestsSchema } from "./stored/manifest.ts";
import { positive } from "./stored/parseStored.ts";

/** What a model must know of its companion: the model in its folder `companion`, which answers together with it. */
export interface Companion {
  /** What the logits that both say together are divided by before the softmax, so that scores say how often they are right. */
  readonly temperature: number;
  /** The companion's own, so that it is not taken for another; none where it was saved without WebCrypto. */
  readonly digests?: ModelDigests;
}

export const companionSchema: v.GenericSchema<unknown, Companion> = v.object({
  temperature: positive,
  digests: v.exactOptional(digestsSchema),
});

/** What one of several models says of a clip. */
export interface Opinion {
  /** In the order of the labels; minus infinity for what is no answer. */
  readonly logits: ArrayLike<number>;
  /** What they are divided by before the softmax. */
  readonly temperature: number;
}

/**
 * What models say together, as logits: the mean of the logarithms of their probabilities (a logarithmic opinion pool, Genest and
 * Zidek 1986, https://doi.org/10.1214/ss/1177013825).
 */
export function poolOpinions(opinions: readonly Opinion[]): Float32Array {
  const rows = opinions.map(logProbabilities);
  return Float32Array.from(
    rows[0] as ArrayLike<number>,
    (_, c) => rows.reduce((sum, row) => sum + (row[c] as number), 0) / rows.length,
  );
}

function logProbabilities({ logits, temperature }: Opinion): number[] {
  const scaled = Array.from(logits, (x) => x / temperature);
  const max = Math.max(...scaled);
  const logSum = max + Math.log(scaled.reduce((sum, x) => sum + Math.exp(x - max), 0));
  return scaled.map((x) => x - logSum);
}
