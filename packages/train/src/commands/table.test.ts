/** Evidence: closed form and refusal. The table, what is typed, and what is documented agree. */
import { remoteCorpora } from "@speech-emotion/data";
import { CommanderError } from "commander";
import { describe, expect, test } from "vitest";
import { defaultTrainConfig } from "../config/trainConfig.ts";
import { documentCommands } from "./documentCommands.ts";
import { buildProgram } from "./program.ts";
import { commands } from "./table.ts";

test("docs/commands.md is what the table says (vitest -u writes it)", async () => {
  await expect(await documentCommands(commands)).toMatchFileSnapshot(
    "../../../../docs/commands.md",
  );
});

test("help names every option with its default, of one command or of all", async () => {
  const train = (await buildProgram("train")).commands.map((command) => command.helpInformation());
  expect(train).toHaveLength(1);
  const help = train[0]!.replace(/\s+/g, " ");
  expect(help).toContain(`clips a step (default: ${defaultTrainConfig.batchSize})`);
  expect(help).toContain("(default: speech,song)");
  expect(help).toContain('(choices: "stratified", "speaker", "corpus")');
  for (const { flags } of commands[0]!.options) expect(help).toContain(flags);
  expect((await buildProgram(undefined)).commands.map((command) => command.name())).toEqual(
    commands.map(({ name }) => name),
  );
});

test("download takes all corpora that can be fetched", () => {
  const { options } = commands.find(({ name }) => name === "download")!;
  expect(options[0]).toMatchObject({ choices: remoteCorpora.map(({ id }) => id) });
});

describe("what is typed", () => {
  /** The options that a command is run with. */
  async function parse(line: string): Promise<Record<string, unknown>> {
    const [name = "", ...rest] = line.split(" ");
    const program = await buildProgram(name);
    const [command] = program.commands;
    let options: Record<string, unknown> = {};
    command!.action(() => {
      options = command!.opts();
    });
    command!.configureOutput({ writeErr: () => {} });
    await program.parseAsync([name, ...rest], { from: "user" });
    return options;
  }

  test("comes as numbers, lists, switches and text; what is not given is not there", async () => {
    expect(
      await parse(
        "train dir --epochs 3 --learning-rate 1e-3 --channels song,speech --keep-neutral --set a=1 --set b=2",
      ),
    ).toEqual({
      epochs: 3,
      learningRate: 1e-3,
      channels: ["song", "speech"],
      keepNeutral: true,
      set: ["a=1", "b=2"],
    });
    expect(await parse("train")).toEqual({});
    expect(await parse("train a b --split corpus --hold-out TESS,nEMO")).toEqual({
      ...{ split: "corpus", holdOut: ["TESS", "nEMO"] },
    });
    expect(await parse("train dir --skip-bad")).toEqual({ skipBad: 0.05 });
    expect(await parse("train dir --skip-bad 0.2")).toEqual({ skipBad: 0.2 });
  });

  test.each([
    "train --epochs 0",
    "train --epochs 1.5",
    "train --epochs= ",
    "train --shards 65",
    "train --min-f1 1.1",
    "train --channels speech,shout",
    "train --balance luck",
    "train --corpus-share 1.5",
    "train --hold-out TESS,",
    "evaluate run --speaker-clips 0",
    "download",
    "download dir --corpus iemocap",
    "download dir --channels shout",
    "features path",
    "predict",
    "dance",
  ])("%j is wrong usage", async (line) => {
    await expect(parse(line)).rejects.toThrow(CommanderError);
  });
});
