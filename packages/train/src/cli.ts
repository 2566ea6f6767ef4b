#!/usr/bin/env node
import { SpeechEmotionError } from "@speech-emotion/features";
import { Command, CommanderError } from "commander";
import { wordRefusal } from "./commands/wordRefusal.ts";

const FAILED = 1;
const WRONG_USAGE = 2;
/** Each command brings its libraries, so only the one that was asked for is loaded; for help, all. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  train: async () => (await import("./commands/train.ts")).trainCommand(),
  evaluate: async () => (await import("./commands/evaluate.ts")).evaluateCommand(),
  predict: async () => (await import("./commands/predict.ts")).predictCommand(),
  export: async () => (await import("./commands/export.ts")).exportCommand(),
  features: async () => (await import("./commands/features.ts")).featuresCommand(),
};

const program = new Command("speech-emotion")
  .description("hears which emotion a voice carries")
  .showHelpAfterError("(add --help for all options)")
  .exitOverride();
const asked = commands[process.argv[2] ?? ""];
for (const load of asked ? [asked] : Object.values(commands))
  program.addCommand((await load()).copyInheritedSettings(program));

// A reader that has seen enough, as in `predict ... | head`, is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : WRONG_USAGE;
  } else {
    process.stderr.write(`${describe(error as Error)}\n`);
    process.exitCode = FAILED;
  }
}

/** Refusals are one line; anything else is a fault of this program, and shows where. */
function describe(error: Error): string {
  if (error instanceof SpeechEmotionError) return wordRefusal(error);
  return "syscall" in error
    ? `expected to read and write files, found ${error.message}: check the path and its permissions`
    : String(error.stack);
}
