import { Option } from "commander";
import { type BenchPart, benchParts } from "./bench/parts.ts";
import { commandLine, runCommandLine, wholeNumber } from "./shared/commandLine.ts";

await runCommandLine(
  commandLine(
    "pnpm bench",
    "speeds on this machine, beside PyTorch where Debian's python3-torch is installed; with RAVDESS_DIR the memory of a training on RAVDESS too. Let nothing else run meanwhile",
  )
    .option("--epochs <n>", "epochs of each kind of training", wholeNumber(1), 2)
    .addOption(
      new Option("--only <parts...>", "parts to measure, the others being null")
        .choices(benchParts)
        .default(benchParts, "all"),
    )
    .option("--json", "print one JSON value on stdout and nothing else")
    .action(async (options: { epochs: number; only: readonly BenchPart[]; json?: boolean }) => {
      const { runBenchmarks } = await import("./bench/runBenchmarks.ts");
      await runBenchmarks(options);
    }),
);
