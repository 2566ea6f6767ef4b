import { InvalidArgumentError } from "commander";
import { commandLine, runCommandLine, wholeNumber } from "./shared/commandLine.ts";
import type { TortureCommand } from "./torture/runTorture.ts";

const PARTS = ["hostile", "kills", "disks", "long"] as const;

function parts(text: string): readonly string[] {
  const names = text.split(",");
  if (!names.every((name) => PARTS.some((part) => part === name)))
    throw new InvalidArgumentError(`Expected some of ${PARTS.join(", ")}.`);
  return names;
}

await runCommandLine(
  commandLine(
    "pnpm torture",
    "does to this project what a hostile world does: files bred to break what reads them, commands killed at random moments, disks that are full or read-only, and hours of work. Exit code 1 where anything gives way",
  )
    .option("--only <parts>", `some of ${PARTS.join(", ")}, with commas`, parts, PARTS)
    .option("--inputs <n>", "hostile files, over all kinds", wholeNumber(100), 1_000_000)
    .option("--kills <n>", "over all commands", wholeNumber(1), 100)
    .option("--predictions <n>", "in a row", wholeNumber(200), 10_000)
    .option("--hours <n>", "of sound through a stream", wholeNumber(1), 24)
    .option("--epochs <n>", "of one training", wholeNumber(60), 300)
    .option("--seed <n>", "decides files and moments", wholeNumber(0), 1)
    .option("--kind <name>", "the one kind of hostile file that is bred, as the table names it")
    .option("--file <file>", "reads this file instead, as one of that kind")
    .option("--json", "print one JSON value on stdout and nothing else")
    .action(async (options: TortureCommand) => {
      const { runTorture } = await import("./torture/runTorture.ts");
      await runTorture(options);
    }),
);
