import { InvalidArgumentError } from "commander";

/** One of the shards that an experiment's trainings are dealt out to. */
export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly count: number;
}

/** Reads `2/8`, the second shard of eight. */
export function parseShard(text: string): Shard {
  const [, index, count] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (index === undefined || count === undefined || index < 1 || index > count)
    throw new InvalidArgumentError("Expected I/N, with I a whole number from 1 to N, as 2/8.");
  return { index, count };
}

/** Whether the training at a place of the experiment's order, from 0, belongs to a shard: they are dealt out in turn. */
export function belongsTo({ index, count }: Shard, place: number): boolean {
  return place % count === index - 1;
}
