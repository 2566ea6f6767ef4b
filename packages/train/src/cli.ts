import type { SpeechEmotionError } from "@speech-emotion/features";
import { CommanderError } from "commander";
import { buildProgram } from "./commands/program.ts";
import { stopBars } from "./commands/shownBars.ts";
import { wordRefusal } from "./commands/wordRefusal.ts";
import { wordSystemError } from "./commands/wordSystemError.ts";

// The process is this command's own, so an experiment of V8's may hold for all of it.
process.env["SPEECH_EMOTION_SIMD"] ||= "fastest";

const FAILED = 1;
const WRONG_USAGE = 2;

// A reader that has seen enough, as in `predict ... | head`, is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

try {
  process.cwd(); // refuses a folder that was removed, below which Node's mkdir tries for ever
  const program = await buildProgram(process.argv[2]);
  await program.parseAsync().finally(stopBars);
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
  // By what it has rather than its class: that of a package installed beside this one may be another copy's.
  if ("advice" in error) return wordRefusal(error as SpeechEmotionError);
  return "syscall" in error ? wordSystemError(error as NodeJS.ErrnoException) : String(error.stack);
}
