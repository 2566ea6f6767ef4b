import { join } from "node:path";
import { InvalidArgumentError, Option } from "commander";
import { commandLine, runCommandLine, wholeNumber } from "./shared/commandLine.ts";
import { root } from "./shared/run.ts";

await runCommandLine(
  commandLine(
    "pnpm encoder",
    "bring in the weights of Resemblyzer's voice encoder, which models/voice-encoder holds: from its wheel on PyPI, once",
  )
    .argument("[out]", "folder to write", join(root, "models/voice-encoder"))
    .option("--wheel <file>", "a wheel that is here already, instead of a download")
    .option("--layers <n>", "layers to keep, of three", wholeNumber(1), 3)
    .option("--outputs <list>", "layers whose outputs are features", layerList, [1, 2, 3])
    .addOption(
      new Option("--weights <format>", "how matrices are stored")
        .choices(["float32", "float16", "uint8"])
        .default("float16"),
    )
    .action(async (out: string, options) => {
      const { bringEncoder } = await import("./encoder/bringEncoder.ts");
      await bringEncoder(out, options);
    }),
);

function layerList(text: string): number[] {
  if (!/^[1-3](,[1-3])*$/.test(text))
    throw new InvalidArgumentError("Expected layers from 1 to 3, as 1,2.");
  return text.split(",").map(Number);
}
