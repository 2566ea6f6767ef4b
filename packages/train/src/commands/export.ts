import { Command } from "commander";
import { exportModel } from "../exportModel.ts";

/** `export RUN --out DIR` */
export function exportCommand(): Command {
  return new Command("export")
    .description("write a run's model as it is shipped: 8-bit weights, its split and its scores")
    .argument("<run>", "run folder")
    .requiredOption("--out <dir>", "folder for the model")
    .action(async (runDir: string, { out }: { readonly out: string }) => {
      await exportModel(runDir, out);
      process.stdout.write(`model in ${out}\n`);
    });
}
