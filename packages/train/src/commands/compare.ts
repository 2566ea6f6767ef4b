import { compareRuns } from "../compare/compareRuns.ts";
import { formatComparison } from "../compare/formatComparison.ts";

/** `compare RUN RUN...` */
export async function run(
  [paths]: [readonly string[]],
  { json }: { readonly json?: boolean },
): Promise<void> {
  const comparison = await compareRuns(paths);
  process.stdout.write(`${json ? JSON.stringify(comparison) : formatComparison(comparison)}\n`);
}
