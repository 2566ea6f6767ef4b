import { isDeepStrictEqual } from "node:util";
import type { TrainConfig } from "@speech-emotion/train";
import { ScriptError } from "../shared/commandLine.ts";

/** A training's name and the settings that it ran with. */
export interface Settled {
  readonly name: string;
  readonly settings: TrainConfig;
}

/**
 * Refuses to make one table of trainings that differ in more than seed, fold and the corpora that are left out: a shard was run with other
 * options, or its folder holds another experiment's runs.
 *
 * @throws {ScriptError} naming two of them, and the settings.
 */
export function refuseUnlike([first, ...others]: readonly Settled[]): void {
  if (!first) return;
  const expected = shared(first);
  for (const other of others) {
    const found = shared(other);
    const keys = [...new Set([...Object.keys(expected), ...Object.keys(found)])];
    const unlike = keys.filter((key) => !isDeepStrictEqual(expected[key], found[key]));
    if (unlike.length > 0)
      throw new ScriptError(
        `expected trainings of the same settings, found others for ${unlike.join(", ")} in ${other.name} than in ${first.name}: remove the runs that are of another experiment, and they are trained again`,
      );
  }
}

/** What all trainings of an experiment have in common. */
function shared({ settings }: Settled): Readonly<Record<string, unknown>> {
  const { seed, fold, holdOut, network, ...others } = settings;
  return { ...others, network: { ...network, seed: undefined } };
}
