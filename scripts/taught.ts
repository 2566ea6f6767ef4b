import { commandLine, runCommandLine, wholeNumber } from "./shared/commandLine.ts";

await runCommandLine(
  commandLine(
    "pnpm taught",
    "how well a model recognises each voice of data sets once it is taught by a few clips of it, on sentences that it was never taught",
  )
    .argument("<model>", "folder of a model")
    .argument("<dirs...>", "folders or manifests of clips whose names tell the sentence")
    .option("--draws <n>", "times that clips are drawn to teach by", wholeNumber(1), 10)
    .option("--by-voice", "each voice by itself too", false)
    .action(
      async (
        model: string,
        dirs: readonly string[],
        options: { readonly draws: number; readonly byVoice: boolean },
      ) => {
        const { measureTaught } = await import("./taught/measureTaught.ts");
        await measureTaught(model, dirs, options);
      },
    ),
);
