import { Argument } from "commander";
import { type ExperimentKind, experimentKinds } from "./experiment/kinds.ts";
import { commandLine, runCommandLine } from "./shared/commandLine.ts";

await runCommandLine(
  commandLine(
    "pnpm experiment",
    "five trainings, over seeds 1 to 5 or each tested on the unseen speakers of a Luna-Jimenez fold; prints mean and spread. Runs that are finished are not run again, one that was stopped goes on",
  )
    .addArgument(new Argument("<kind>", "what the five differ in").choices(experimentKinds))
    .argument("<dir>", "folder of the data set")
    .argument("[options...]", "options of train, as --epochs 75")
    .option("--out <dir>", "folder for the five runs (default: runs/KIND)")
    .allowUnknownOption()
    .action(
      async (kind: ExperimentKind, dir: string, options: string[], { out }: { out?: string }) => {
        const { runExperiment } = await import("./experiment/runExperiment.ts");
        runExperiment(kind, { dir, out: out ?? `runs/${kind}`, options });
      },
    ),
);
