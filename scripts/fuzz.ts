import type { FuzzCommand } from "./fuzz/runFuzz.ts";
import { commandLine, runCommandLine, wholeNumber } from "./shared/commandLine.ts";

await runCommandLine(
  commandLine(
    "pnpm fuzz",
    "reads damaged WAV files: each must give finite samples or a refusal, within a second, without taking ever more memory. A file that does otherwise is written where it can be read again, and the exit code is 1",
  )
    .option("--inputs <n>", "how many files are read", wholeNumber(1), 100_000)
    .option("--seed <n>", "decides the files (default: drawn, and printed)", wholeNumber(0))
    .option("--path <path>", "the one file of a seed that a fault was found with, as printed")
    .option("--file <file>", "reads this file instead")
    .option("--reader <module>", "fuzzes the decodeWav and openWav of this module instead")
    .option("--json", "print one JSON value on stdout and nothing else")
    .action(async (options: FuzzCommand) => {
      const { runFuzz } = await import("./fuzz/runFuzz.ts");
      await runFuzz(options);
    }),
);
