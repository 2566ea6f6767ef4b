import { countOf } from "@speech-emotion/features";
import { belongsTo, type Shard } from "./shard.ts";

/** A shard's trainings and those of the others: which are done, which are left. */
export function formatShard(
  shard: Shard,
  trainings: readonly { readonly name: string; readonly isDone: boolean }[],
): string {
  const own = trainings.filter((_, place) => belongsTo(shard, place));
  const others = trainings.filter((_, place) => !belongsTo(shard, place));
  const left = trainings.filter(({ isDone }) => !isDone);
  return [
    `shard ${shard.index} of ${shard.count}: ${describe(own)}`,
    `other shards: ${describe(others)}`,
    left.length === 0
      ? "all are done: the same command without --shard prints the table"
      : `${countOf(left.length, "training")} of ${trainings.length} left: once they are done, the same command without --shard prints the table`,
    "",
  ].join("\n");
}

function describe(trainings: readonly { readonly name: string; readonly isDone: boolean }[]) {
  const list = (word: string, wanted: boolean) => {
    const names = trainings.flatMap(({ name, isDone }) => (isDone === wanted ? [name] : []));
    return names.length > 0 ? [`${word} ${names.join(", ")}`] : [];
  };
  return [...list("done", true), ...list("left", false)].join("; ") || "none";
}
