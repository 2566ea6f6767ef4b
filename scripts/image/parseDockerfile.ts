/** An instruction of a Dockerfile, such as `RUN` with what is run. */
export interface Instruction {
  readonly name: string;
  readonly rest: string;
}

/** A stage: what it begins with, and its instructions after that. */
export interface Stage {
  /** What other stages call it; undefined for the last. */
  readonly name: string | undefined;
  /** The image that it begins with. */
  readonly base: string;
  readonly instructions: readonly Instruction[];
}

/** Reads a Dockerfile whose lines are comments and instructions, some of them continued by `\`. */
export function parseDockerfile(text: string): Stage[] {
  const lines = text
    .replace(/^#.*\n/gm, "")
    .replace(/\\\n/g, " ")
    .split("\n")
    .map((line) => line.trim().replace(/\s+/g, " "))
    .filter(Boolean);
  const stages: (Stage & { instructions: Instruction[] })[] = [];
  for (const line of lines) {
    const [, name, rest] = /^([A-Z]+) (.+)$/.exec(line) as unknown as [string, string, string];
    const [, base, stage] = name === "FROM" ? (/^(\S+)(?: AS (\S+))?$/.exec(rest) ?? []) : [];
    if (base !== undefined) stages.push({ name: stage, base, instructions: [] });
    else stages.at(-1)?.instructions.push({ name, rest });
  }
  return stages;
}

/** What an instruction says that a stage may have once, such as `USER`; empty where it has none. */
export function sayingOf({ instructions }: Stage, name: string): string {
  return instructions.findLast((instruction) => instruction.name === name)?.rest ?? "";
}
