import { commandLine, runCommandLine, wholeNumber } from "./shared/commandLine.ts";

await runCommandLine(
  commandLine(
    "pnpm sounds",
    "how many made sounds that are no voice (noise, tones, music, machines) a model calls an emotion",
  )
    .argument("[model]", "folder of a model; by default the shipped one")
    .option("--count <n>", "sounds of each kind", wholeNumber(1), 50)
    .action(async (model: string | undefined, options: { readonly count: number }) => {
      const { measureSounds } = await import("./sounds/measureSounds.ts");
      await measureSounds(model, options);
    }),
);
