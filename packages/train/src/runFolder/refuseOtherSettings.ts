import { isDeepStrictEqual } from "node:util";
import type { TrainConfig } from "../config/trainConfig.ts";
import { TrainError } from "../errors.ts";

/** @throws {TrainError} naming the settings that are not those which a run began with: it would be another run. */
export function refuseOtherSettings(begun: TrainConfig, wanted: TrainConfig): void {
  const [before, now] = [begun, wanted].map(
    (config) => JSON.parse(JSON.stringify(config)) as Readonly<Record<string, unknown>>,
  ) as [Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  const different = keys.filter((key) => !isDeepStrictEqual(before[key], now[key]));
  if (different.length === 0) return;
  throw new TrainError({
    code: "resume-differs",
    expected: "the settings that the run began with",
    found: `others for ${different.join(", ")}`,
    advice: "leave them as they were, or train anew",
  });
}
