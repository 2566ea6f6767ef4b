import { describeSkipped } from "@speech-emotion/data";
import { type EvaluateOptions, evaluateRun } from "../evaluate.ts";
import { formatMetrics } from "./formatMetrics.ts";
import { ProgressBar } from "./progressBar.ts";

/** `evaluate RUN [DIR]` */
export async function run(
  [runDir, dir]: [string, string?],
  { json, ...options }: EvaluateOptions & { readonly json?: boolean },
): Promise<void> {
  const features = new ProgressBar("features");
  const metrics = await evaluateRun(runDir, dir, {
    ...options,
    onDataSet: ({ skipped }) => {
      if (skipped.length > 0) process.stderr.write(`left out: ${describeSkipped(skipped)}\n`);
    },
    onFeatures: (done, total) => features.update(done, total),
  });
  process.stdout.write(`${json ? JSON.stringify(metrics) : formatMetrics(metrics)}\n`);
}
