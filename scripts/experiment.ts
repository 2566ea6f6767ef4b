import { Argument } from "commander";
import { type ExperimentKind, experimentKinds } from "./experiment/kinds.ts";
import { commandLine, runCommandLine } from "./shared/commandLine.ts";

await runCommandLine(
  commandLine(
    "pnpm experiment",
    "five trainings, over seeds 1 to 5 or each tested on the unseen speakers of a Luna-Jimenez fold, or one for each data set, tested on it alone; prints mean and spread. Runs that are finished are not run again, one that was stopped goes on",
  )
    .addArgument(new Argument("<kind>", "what the trainings differ in").choices(experimentKinds))
    .argument("<dir...>", "data sets, and after them options of train, as --epochs 75")
    .option("--out <dir>", "folder for the runs (default: runs/KIND)")
    .allowUnknownOption()
    .action(async (kind: ExperimentKind, given: readonly string[], { out }: { out?: string }) => {
      const { runExperiment } = await import("./experiment/runExperiment.ts");
      const first = given.findIndex((word) => word.startsWith("-"));
      const end = first < 0 ? given.length : first;
      const [dirs, options] = [given.slice(0, end), given.slice(end)];
      await runExperiment(kind, { dirs, out: out ?? `runs/${kind}`, options });
    }),
);
