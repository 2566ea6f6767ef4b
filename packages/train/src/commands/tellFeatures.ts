import { ProgressBar } from "./progressBar.ts";

/** Shows on stderr how far features are, and of which the stored files were damaged. */
export function tellFeatures(): {
  readonly onFeatures: (done: number, total: number) => void;
  readonly onDamaged: (paths: readonly string[]) => void;
} {
  const bar = new ProgressBar("features");
  return {
    onFeatures: (done, total) => bar.update(done, total),
    onDamaged: ([first, ...others]) => {
      const more = others.length > 0 ? ` and ${others.length} more` : "";
      process.stderr.write(`damaged in the feature store, made again: ${first}${more}\n`);
    },
  };
}
