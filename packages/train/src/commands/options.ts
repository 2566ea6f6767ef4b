import { type BackendName, backendNames } from "@speech-emotion/model";
import { InvalidArgumentError, Option } from "commander";

/** Reads a number in a range, or refuses it as wrong usage. */
export function number(
  min: number,
  max: number = Number.POSITIVE_INFINITY,
): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === "" || !(value >= min && value <= max))
      throw new InvalidArgumentError(`Expected a number from ${min} to ${max}.`);
    return value;
  };
}

/** Reads a whole number in a range. */
export function integer(
  min: number,
  max: number = Number.MAX_SAFE_INTEGER,
): (text: string) => number {
  const read = number(min, max);
  return (text) => {
    const value = read(text);
    if (!Number.isInteger(value)) throw new InvalidArgumentError("Expected a whole number.");
    return value;
  };
}

/** Reads `speech,song` or one of the two. */
export function channels(text: string): ("speech" | "song")[] {
  const names = text.split(",");
  if (!names.every((name) => name === "speech" || name === "song"))
    throw new InvalidArgumentError("Expected speech, song or speech,song.");
  return names;
}

export interface CommonOptions {
  readonly backend: BackendName;
  readonly workers?: number;
  readonly json?: boolean;
}

export const backendOption = (): Option =>
  new Option("--backend <name>", "who does the arithmetic")
    .choices([...backendNames])
    .default("auto");

export const workersOption = (): Option =>
  new Option("--workers <n>", "worker threads (default: one a core)").argParser(integer(1, 256));

export const jsonOption = (): Option =>
  new Option("--json", "print one JSON value on stdout and nothing else");
