import type { TrainConfig } from "./trainConfig.ts";

/**
 * Speakers that a corpus must have for validation clips by speaker. Where others are tested, one of fewer than five would be
 * more of its training clips than validation is worth.
 */
export function leastSpeakers({ split, fold }: Pick<TrainConfig, "split" | "fold">): number {
  return split === "corpus" || fold !== undefined ? 5 : 2;
}
