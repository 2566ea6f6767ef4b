import type { FfmpegUse } from "@speech-emotion/data";
import { pairRuns } from "../pairRuns.ts";
import { formatMetrics } from "./formatMetrics.ts";
import { tellFeatures } from "./tellFeatures.ts";

/** `pair RUN COMPANION --out DIR` */
export async function run(
  [runDir, companionDir]: [string, string],
  {
    json,
    ...options
  }: {
    readonly out: string;
    readonly workers?: number;
    readonly ffmpeg?: FfmpegUse;
    readonly json?: boolean;
  },
): Promise<void> {
  const metrics = await pairRuns(runDir, companionDir, { ...options, ...tellFeatures() });
  process.stdout.write(json ? `${JSON.stringify(metrics)}\n` : formatMetrics(metrics));
}
