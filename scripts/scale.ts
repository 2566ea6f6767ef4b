import { Option } from "commander";
import { commandLine, runCommandLine, wholeNumber } from "./shared/commandLine.ts";

const list = (text: string) => text.split(",").map(wholeNumber(1));

await runCommandLine(
  commandLine(
    "pnpm scale",
    "makes an archive of copies with changed gain and takes it through workers on a Redis server of its own, then checks that every result is there once, and is the same whoever worked; needs redis-server on the path",
  )
    .argument("[dir]", "folder of recordings that are copied (default: the synthetic corpus)")
    .option("--clips <n>", "recordings of the archive", wholeNumber(1), 20_000)
    .option(
      "--seconds <n>",
      "length of each, of clips one after another (default: one clip)",
      wholeNumber(1),
    )
    .addOption(
      new Option("--workers <list>", "how many processes work, of one thread each")
        .argParser(list)
        .default([1, 2, 4], "1,2,4"),
    )
    .option(
      "--kill-every <seconds>",
      "mean time between two workers that are killed, 0 for never",
      wholeNumber(0),
      10,
    )
    .option("--seed <n>", "decides who is killed when, and when Redis is", wholeNumber(0), 1)
    .option("--json", "print one JSON value")
    .action(async (dir: string | undefined, options) => {
      const { measureScale } = await import("./scale/measureScale.ts");
      await measureScale(dir, options);
    }),
);
