import { Option } from "commander";
import { type BenchPart, benchParts } from "./bench/parts.ts";
import { commandLine, runCommandLine, wholeNumber } from "./shared/commandLine.ts";

await runCommandLine(
  commandLine(
    "pnpm bench",
    "speeds on this machine, in turn with PyTorch, librosa and onnxruntime of the Python that PYTHON names (default python3); with RAVDESS_DIR the memory of a training on RAVDESS too. Let nothing else run meanwhile",
  )
    .option("--pairs <n>", "turns of each side of a comparison", wholeNumber(1), 5)
    .option(
      "--clips <n>",
      "clips that the memory of predict is measured with, beside 1000; 10000 take minutes",
      wholeNumber(1),
    )
    .addOption(
      new Option("--only <parts...>", "parts to measure, the others being null")
        .choices(benchParts)
        .default(benchParts, "all"),
    )
    .option("--json", "print one JSON value on stdout and nothing else")
    .action(
      async (options: {
        pairs: number;
        clips?: number;
        only: readonly BenchPart[];
        json?: boolean;
      }) => {
        const { runBenchmarks } = await import("./bench/runBenchmarks.ts");
        await runBenchmarks(options);
      },
    ),
);
