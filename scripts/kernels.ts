import { compileKernels } from "./kernels/compileKernels.ts";
import { commandLine, runCommandLine } from "./shared/commandLine.ts";

await runCommandLine(
  commandLine(
    "pnpm kernels",
    "compile the WebAssembly kernels whose source is newer than what was made of it; every other script does so first",
  ).action(compileKernels),
);
