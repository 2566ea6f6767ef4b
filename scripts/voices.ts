import { commandLine, runCommandLine, wholeNumber } from "./shared/commandLine.ts";

await runCommandLine(
  commandLine(
    "pnpm voices",
    "how well a model tells who speaks in made conversations of two voices: clips of data sets, one after another, in one channel",
  )
    .argument("<model>", "folder of a model")
    .argument("<dirs...>", "folders or manifests of clips whose names tell who speaks")
    .option("--count <n>", "conversations of each kind", wholeNumber(1), 20)
    .action(async (model: string, dirs: readonly string[], options: { readonly count: number }) => {
      const { measureVoices } = await import("./voices/measureVoices.ts");
      await measureVoices(model, dirs, options);
    }),
);
