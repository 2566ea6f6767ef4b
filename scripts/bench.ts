import { Option } from "commander";
import { type BenchPart, benchParts } from "./bench/parts.ts";
import { commandLine, runCommandLine, wholeNumber } from "./shared/commandLine.ts";

/** What keeps our kernels, PyTorch's, those of oneDNN and those of MKL to AVX2. */
const AVX2 = {
  SPEECH_EMOTION_SIMD: "avx2",
  ATEN_CPU_CAPABILITY: "avx2",
  ONEDNN_MAX_CPU_ISA: "AVX2",
  MKL_ENABLE_INSTRUCTIONS: "AVX2",
};

await runCommandLine(
  commandLine(
    "pnpm bench",
    "speeds on this machine, in turn with PyTorch, librosa and onnxruntime of the Python that PYTHON names (default python3); with RAVDESS_DIR extraction from clips of RAVDESS and the memory of a training on it too. Let nothing else run meanwhile",
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
    .option(
      "--avx2",
      "keep our kernels and PyTorch to AVX2 on a processor with AVX-512; onnxruntime has no such setting",
    )
    .option("--json", "print one JSON value on stdout and nothing else")
    .action(
      async (options: {
        pairs: number;
        clips?: number;
        only: readonly BenchPart[];
        avx2?: boolean;
        json?: boolean;
      }) => {
        if (options.avx2) Object.assign(process.env, AVX2);
        const { runBenchmarks } = await import("./bench/runBenchmarks.ts");
        await runBenchmarks(options);
      },
    ),
);
