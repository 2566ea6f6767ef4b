import { Command, CommanderError, InvalidArgumentError } from "commander";

/** Exit codes, as the command line has them. */
const [FAILED, WRONG_USAGE] = [1, 2];
/** What a script refuses with: one line that says what was expected, what was found, and what to do. */
export class ScriptError extends Error {
  override readonly name = "ScriptError";
}

/**
 * The command line of a script. Options and arguments that are added to it are all there is: help and refusals come from
 * them.
 *
 * @param usage what is typed to run the script, as `pnpm bench`.
 */
export function commandLine(usage: string, description: string): Command {
  return new Command(usage)
    .description(description)
    .showSuggestionAfterError(false)
    .configureOutput({
      outputError: (text, write) =>
        write(`${text.trim().replace(/^error: /, "")}; add --help to see what can be given\n`),
    })
    .exitOverride();
}

/**
 * Runs a script's action; wrong usage is refused in one line, with exit code 2, and a refusal of a script or
 * of the packages in one line with 1.
 */
export async function runCommandLine(command: Command): Promise<void> {
  try {
    await command.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : WRONG_USAGE;
      return;
    }
    const { SpeechEmotionError } = await import("@speech-emotion/features");
    const { message, stack, syscall } = error as NodeJS.ErrnoException;
    const isRefusal =
      error instanceof ScriptError || error instanceof SpeechEmotionError || syscall !== undefined;
    process.stderr.write(`${isRefusal ? message : stack}\n`);
    process.exitCode = FAILED;
  }
}

/** Reads a whole number of at least `min`. */
export function wholeNumber(min: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min)
      throw new InvalidArgumentError(`Expected a whole number from ${min} on.`);
    return value;
  };
}
