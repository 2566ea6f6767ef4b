import { createRequire } from "node:module";
import { Command, InvalidArgumentError, Option } from "commander";
import { describeMisfit, type SettingKind } from "../config/trainSettings.ts";
import { type CommandOption, type CommandRow, commands } from "./table.ts";

const { version } = createRequire(import.meta.url)("../../package.json") as { version: string };

/** The command line that the table describes; `asked` is loaded, the others only have their help. */
export async function buildProgram(asked: string | undefined): Promise<Command> {
  const program = new Command("speech-emotion")
    .description("recognises emotion in speech, and trains the network that does")
    .version(version, "--version", "print the version")
    .showSuggestionAfterError(false)
    .configureOutput({
      outputError: (text, write) =>
        write(`${text.trim().replace(/^error: /, "")}; add --help to see what can be given\n`),
    })
    .exitOverride();
  const wanted = commands.filter(({ name }) => name === asked);
  const tellsDefaults = wanted.length > 0 || asked === "help"; // the help of all together does not
  for (const row of wanted.length > 0 ? wanted : commands)
    program.addCommand((await buildCommand(row, tellsDefaults)).copyInheritedSettings(program));
  return program;
}

async function buildCommand(row: CommandRow, tellsDefaults: boolean): Promise<Command> {
  const command = new Command(row.name).description(row.summary);
  for (const { name, help } of row.arguments) command.argument(name, help);
  const defaults = tellsDefaults ? await row.defaults?.() : undefined;
  for (const option of row.options) command.addOption(buildOption(option, defaults));
  return command.action(async (...args: unknown[]) => {
    const names = args.slice(0, row.arguments.length);
    const { run } = await row.load();
    await run(names, command.opts());
  });
}

function buildOption(
  row: CommandOption,
  defaults: Readonly<Record<string, unknown>> | undefined,
): Option {
  const option = new Option(row.flags, row.help);
  const usual = row.default ?? defaults?.[option.attributeName()];
  if (usual !== undefined && row.required !== true) option.description += ` (default: ${usual})`;
  if (row.implied !== undefined) option.preset(String(row.implied));
  if (row.required) option.makeOptionMandatory();
  if (row.kind === "choice") option.choices([...row.choices]);
  else if (row.kind !== "switch")
    option.argParser((text: string, list?: unknown) => {
      const value = readValue(row, text);
      return row.repeatable ? [...((list as unknown[] | undefined) ?? []), value] : value;
    });
  return option;
}

/** A value as it is typed, or wrong usage. */
function readValue(row: SettingKind, text: string): unknown {
  const isNumber = row.kind === "whole" || row.kind === "number";
  const value = isNumber
    ? Number(text.trim() || Number.NaN)
    : row.kind === "list" || row.kind === "names"
      ? text.split(",")
      : text;
  const expected = describeMisfit(row, value);
  if (expected) throw new InvalidArgumentError(`Expected ${expected}.`);
  return value;
}
