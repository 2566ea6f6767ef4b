/** Probabilities of logits that are divided by a temperature. */
export function softmax(logits: ArrayLike<number>, temperature = 1): number[] {
  const max = Math.max(...Array.from(logits));
  const powers = Array.from(logits, (x) => Math.exp((x - max) / temperature));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((x) => x / sum);
}
