#!/usr/bin/env node
import { DataError } from "@speech-emotion/data";
import { FeatureError } from "@speech-emotion/features";
import { ModelError } from "@speech-emotion/model";
import { Command, CommanderError } from "commander";
import { evaluateCommand } from "./commands/evaluate.ts";
import { featuresCommand } from "./commands/features.ts";
import { predictCommand } from "./commands/predict.ts";
import { trainCommand } from "./commands/train.ts";
import { TrainError } from "./errors.ts";

const FAILED = 1;
const WRONG_USAGE = 2;

const program = new Command("speech-emotion")
  .description("hears which emotion a voice carries")
  .showHelpAfterError("(add --help for all options)")
  .exitOverride();
for (const command of [trainCommand(), evaluateCommand(), predictCommand(), featuresCommand()])
  program.addCommand(command.copyInheritedSettings(program));

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
    const expected = [FeatureError, DataError, ModelError, TrainError].some(
      (type) => error instanceof type,
    );
    const { message, stack, syscall } = error as NodeJS.ErrnoException;
    process.stderr.write(
      syscall
        ? `expected to read and write files, found ${message}: check the path and its permissions\n`
        : `${expected ? message : stack}\n`,
    );
    process.exitCode = FAILED;
  }
}
