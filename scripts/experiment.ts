import { Argument } from "commander";
import { type ExperimentKind, experimentKinds } from "./experiment/kinds.ts";
import { parseSeeds } from "./experiment/parseSeeds.ts";
import { parseShard, type Shard } from "./experiment/shard.ts";
import { commandLine, runCommandLine } from "./shared/commandLine.ts";

interface Options {
  readonly out?: string;
  readonly seeds?: readonly number[];
  readonly shard?: Shard;
}

const command = commandLine(
  "pnpm experiment",
  "trainings over seeds, or each tested on the unseen speakers of one of the five Luna-Jimenez folds, or one for each data set, tested on it alone; prints mean and spread. Runs that are finished are not run again, one that was stopped goes on",
)
  .addArgument(new Argument("<kind>", "what the trainings differ in").choices(experimentKinds))
  .argument("<dir...>", "data sets, and after them options of train, as --epochs 75")
  .option("--out <dir>", "folder for the runs (default: runs/KIND)")
  .option("--seeds <list>", "seeds and ranges of them, as 1-100 (default: 1-5)", parseSeeds)
  .option(
    "--shard <i/n>",
    "run every n-th training from the i-th on, as one task of an array job; without it, the rest of them, and the table",
    parseShard,
  )
  .allowUnknownOption()
  .action(async (kind: ExperimentKind, given: readonly string[], options: Options) => {
    const { out = `runs/${kind}`, seeds, shard } = options;
    if (seeds && kind !== "seeds")
      command.error(`expected --seeds for an experiment over seeds, found one over ${kind}`);
    const { runExperiment } = await import("./experiment/runExperiment.ts");
    const first = given.findIndex((word) => word.startsWith("-"));
    const end = first < 0 ? given.length : first;
    const [dirs, further] = [given.slice(0, end), given.slice(end)];
    await runExperiment(kind, {
      ...{ dirs, out, shard, options: further },
      seeds: seeds ?? [1, 2, 3, 4, 5],
    });
  });
await runCommandLine(command);
