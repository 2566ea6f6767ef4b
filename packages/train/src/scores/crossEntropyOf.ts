/** The weighted mean over logits that are already numbers, in float64, so that it does not depend on how they were batched. */
export function crossEntropyOf(
  logits: readonly Float32Array[],
  targets: readonly number[],
  classWeights: readonly number[],
): number {
  let loss = 0;
  let total = 0;
  for (const [i, row] of logits.entries()) {
    const target = targets[i] as number;
    const weight = classWeights[target] as number;
    const max = Math.max(...row);
    const logSum = max + Math.log(row.reduce((sum, x) => sum + Math.exp(x - max), 0));
    loss += weight * (logSum - (row[target] as number));
    total += weight;
  }
  return loss / total;
}
