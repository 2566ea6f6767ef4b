import { TrainError } from "../errors.ts";
import type { CommandRow } from "./table.ts";

const COMMANDS = "@speech-emotion/queue/commands";

/**
 * A command of the package for archives, which is installed by those who have one: it brings Redis' client and more.
 *
 * @throws {TrainError} when it is not installed.
 */
export async function loadQueueCommand(name: string): ReturnType<CommandRow["load"]> {
  const commands = await import(COMMANDS).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ERR_MODULE_NOT_FOUND" || !error.message.includes("@speech-emotion/queue"))
      throw error;
    throw new TrainError({
      code: "queue-missing",
      expected: "the package @speech-emotion/queue",
      found: "none that is installed",
      advice: "npm install @speech-emotion/queue",
    });
  });
  return commands[name];
}
