import { commandLine, runCommandLine } from "./shared/commandLine.ts";

await runCommandLine(
  commandLine(
    "pnpm robustness",
    "accuracy on the test clips of a model that was exported, as they are and damaged in fifteen ways",
  )
    .argument(
      "<model>",
      "folder that `export` wrote; its split.json says which clips are test clips",
    )
    .argument("<dir>", "folder that holds the clips")
    .action(async (model: string, dir: string) => {
      const { measureRobustness } = await import("./robustness/measureRobustness.ts");
      await measureRobustness(model, dir);
    }),
);
