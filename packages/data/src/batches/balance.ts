import type { RandomGenerator } from "@speech-emotion/features";

/**
 * Weight of each class so that all weigh the same in sum: `n / (classes * count)`, scikit-learn's
 * "balanced". A class without clips weighs 0.
 */
export function balancedClassWeights(classes: number, targets: readonly number[]): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const target of targets) counts[target] = (counts[target] as number) + 1;
  return counts.map((count) => (count === 0 ? 0 : targets.length / (classes * count)));
}

/**
 * As many draws as there are examples, with replacement, each class as likely as every other: a balanced
 * epoch. Returns indices into `targets`.
 */
export function balancedSample(targets: readonly number[], random: RandomGenerator): number[] {
  const byClass = new Map<number, number[]>();
  for (const [i, target] of targets.entries()) {
    const members = byClass.get(target);
    if (members) members.push(i);
    else byClass.set(target, [i]);
  }
  const classes = [...byClass.values()];
  return targets.map(() => {
    const members = classes[Math.floor(random() * classes.length)] as number[];
    return members[Math.floor(random() * members.length)] as number;
  });
}
