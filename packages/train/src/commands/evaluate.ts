import { describeSkipped } from "@speech-emotion/data";
import { type EvaluateOptions, evaluateRun } from "../evaluate.ts";
import { formatMetrics } from "./formatMetrics.ts";
import { tellFeatures } from "./tellFeatures.ts";

/** `evaluate RUN [DIR...]` */
export async function run(
  [runDir, dirs]: [string, readonly string[]],
  { json, ...options }: EvaluateOptions & { readonly json?: boolean },
): Promise<void> {
  const metrics = await evaluateRun(runDir, dirs, {
    ...options,
    ...tellFeatures(),
    onDataSet: ({ skipped }) => {
      if (skipped.length > 0) process.stderr.write(`left out: ${describeSkipped(skipped)}\n`);
    },
  });
  process.stdout.write(`${json ? JSON.stringify(metrics) : formatMetrics(metrics)}\n`);
}
