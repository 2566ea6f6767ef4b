import type { CommandOption, CommandRow } from "./table.ts";

/** The commands and their options as Markdown: `docs/commands.md`. */
export async function documentCommands(commands: readonly CommandRow[]): Promise<string> {
  const sections = await Promise.all(commands.map(documentCommand));
  return `# Commands\n\nMade from the table in \`packages/train/src/commands/table.ts\`; a test holds the two together.\n\n${sections.join("\n")}`;
}

async function documentCommand(row: CommandRow): Promise<string> {
  const defaults = await row.defaults?.();
  const names = row.arguments.map(({ name, help }) => `- \`${name}\`: ${help}`);
  const options = row.options.map(
    (option) =>
      `| \`${option.flags}\` | ${option.help} | ${describeValues(option)} | ${option.required ? "required" : (option.default ?? text(defaults?.[keyOf(option)]))} |`,
  );
  return [
    `## ${row.name}`,
    "",
    `\`pnpm ${row.name} ${row.arguments.map(({ name }) => name).join(" ")}\`: ${row.summary}.`,
    "",
    ...names,
    "",
    "| option | meaning | values | default |",
    "| --- | --- | --- | --- |",
    ...options,
    "",
  ].join("\n");
}

function describeValues(option: CommandOption): string {
  switch (option.kind) {
    case "whole":
    case "number": {
      const range =
        option.max === undefined ? `from ${option.min}` : `${option.min} to ${option.max}`;
      return `${option.kind === "whole" ? "whole number" : "number"} ${range}`;
    }
    case "choice":
      return option.choices.join(", ");
    case "list":
      return `${option.choices.join(", ")}, or several with commas`;
    case "names":
      return "names, with commas";
    case "switch":
      return "";
    case "text":
      return option.repeatable ? "text; may be repeated" : "text";
  }
}

/** `--batch-size <n>` as `batchSize`. */
function keyOf({ flags }: CommandOption): string {
  const name = /--([a-z0-9-]+)/.exec(flags)?.[1] ?? "";
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

function text(value: unknown): string {
  return value === undefined ? "" : String(value);
}
