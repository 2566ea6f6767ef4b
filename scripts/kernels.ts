import { Option } from "commander";
import { compileKernels } from "./kernels/compileKernels.ts";
import { systems } from "./kernels/systems.ts";
import { commandLine, runCommandLine } from "./shared/commandLine.ts";

const here = `${process.platform}-${process.arch}`;

await runCommandLine(
  commandLine(
    "pnpm kernels",
    "compile the WebAssembly kernels whose source is newer than what was made of it; every other script does so first",
  )
    .addOption(
      new Option(
        "--native [system]",
        "compile them for the processor too, with the C++ compiler that CXX names: training then takes about half the time",
      )
        .choices(systems)
        .preset(here),
    )
    .action(async ({ native }: { native?: string }) => {
      await compileKernels();
      if (native === undefined) return;
      const { compileNative } = await import("./kernels/compileNative.ts");
      process.stderr.write(`${compileNative(native)}\n`);
    }),
);
