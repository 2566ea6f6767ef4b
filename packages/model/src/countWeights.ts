import type { NetworkConfig } from "./networkConfig.ts";

/** How many numbers a network's weights are, running averages included, before any memory is taken for them. */
export function countWeights(
  { members, convBlocks, batchNorm, lstmUnits, attentionHeads }: NetworkConfig,
  { featureSize, classes }: { readonly featureSize: number; readonly classes: number },
): number {
  let channels = featureSize;
  let count = 0;
  for (const { filters, kernelSize } of convBlocks) {
    count += kernelSize * channels * filters + filters + (batchNorm ? 4 * filters : 0);
    channels = filters;
  }
  const direction = (channels + lstmUnits + 1) * 4 * lstmUnits;
  const pooled = attentionHeads * (lstmUnits > 0 ? 2 * lstmUnits : channels);
  return members * (count + 2 * direction + pooled + (pooled + 1) * classes);
}
