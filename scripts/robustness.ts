import { commandLine, runCommandLine, wholeNumber } from "./shared/commandLine.ts";

await runCommandLine(
  commandLine(
    "pnpm robustness",
    "accuracy of a model that was exported on clips that it was not trained on, as they are and damaged in fifteen ways, and how many of them it takes for no voice",
  )
    .argument(
      "<model>",
      "folder that `export` wrote; its split.json says which clips it was trained on",
    )
    .argument("<dirs...>", "folders or manifests of clips")
    .option("--clips <n>", "so many of the clips, drawn (default: all)", wholeNumber(1))
    .action(
      async (model: string, dirs: readonly string[], options: { readonly clips?: number }) => {
        const { measureRobustness } = await import("./robustness/measureRobustness.ts");
        await measureRobustness(model, dirs, options);
      },
    ),
);
