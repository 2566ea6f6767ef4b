import { Command, Option } from "commander";
import { evaluateRun } from "../evaluate.ts";
import { formatMetrics } from "./formatMetrics.ts";
import {
  backendOption,
  type CommonOptions,
  channels,
  integer,
  jsonOption,
  workersOption,
} from "./options.ts";
import { ProgressBar } from "./progressBar.ts";

/** `evaluate RUN [DIR]` */
export function evaluateCommand(): Command {
  return new Command("evaluate")
    .description("score a run on its test clips, or a model on all clips of a folder")
    .argument("<run>", "run folder, or folder of a model")
    .argument("[dir]", "folder of WAV files")
    .addOption(new Option("--channels <list>", "vocal channels of RAVDESS").argParser(channels))
    .addOption(
      new Option(
        "--voice-clips <n>",
        "clips that each voice's own normaliser is fitted to (default: all of the voice)",
      ).argParser(integer(1)),
    )
    .addOption(backendOption())
    .addOption(workersOption())
    .addOption(jsonOption())
    .action(run);
}

async function run(
  runDir: string,
  dir: string | undefined,
  options: CommonOptions & {
    readonly channels?: ("speech" | "song")[];
    readonly voiceClips?: number;
  },
): Promise<void> {
  const features = new ProgressBar("features");
  const metrics = await evaluateRun(runDir, dir, {
    ...options,
    onFeatures: (done, total) => features.update(done, total),
  });
  process.stdout.write(`${options.json ? JSON.stringify(metrics) : formatMetrics(metrics)}\n`);
}
