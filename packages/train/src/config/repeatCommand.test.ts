/** Evidence: round trip. What is typed for a training gives the settings that it had. */
import { voiceEncoderFrontEnd } from "@speech-emotion/features";
import { describe, expect, test } from "vitest";
import { buildProgram } from "../commands/program.ts";
import { applySettings } from "./applySettings.ts";
import { hearingWith } from "./hearingWith.ts";
import { repeatCommand } from "./repeatCommand.ts";
import { defaultTrainConfig, presets, type TrainConfig } from "./trainConfig.ts";

const encoder = { path: "/runs/one/encoder", frontEnd: voiceEncoderFrontEnd };

/** The settings that the command line makes of words, as `train` does. */
async function readBack(words: readonly string[]): Promise<TrainConfig> {
  const program = await buildProgram("train");
  const [command] = program.commands;
  let typed: Record<string, unknown> = {};
  command!.action(() => {
    typed = command!.opts();
  });
  await program.parseAsync(["train", ...words], { from: "user" });
  const { preset = "best", set = [], encoder: path, from: _, backend: __, ...chosen } = typed;
  const base = presets[preset as keyof typeof presets];
  const hearing = path === encoder.path ? hearingWith(base, encoder) : base;
  const config = applySettings({ ...hearing, ...chosen }, set as string[]);
  return { ...config, network: { ...config.network, seed: config.seed } };
}

const withSeed = (config: TrainConfig) => ({
  ...config,
  network: { ...config.network, seed: config.seed },
});
const { distortion, frontEnd, network } = defaultTrainConfig;
const configs: Readonly<Record<string, TrainConfig>> = {
  ...presets,
  "with options": {
    ...{ ...defaultTrainConfig, seed: 42, epochs: 3, learningRate: 1e-4, channels: ["speech"] },
    ...{ split: "corpus", holdOut: ["TESS", "nEMO"], keepNeutral: true, skipBad: 0.1 },
    augment: "pitch+1,noise20@all",
  },
  "with what only --set changes": {
    ...{ ...presets.small, keepNeutral: false, keep: "best", mixup: 0, schedule: "plateau" },
    ...{ distortion: { ...distortion, stretch: 0.3 } },
    network: { ...presets.small.network, lstmUnits: 16, convBlocks: [] },
    frontEnd: frontEnd.slice(1),
  },
  "with a network of other settings": {
    ...defaultTrainConfig,
    network: { ...network, dropout: 0.123456789 },
  },
};

describe.each(Object.entries(configs))("%s", (_, config) => {
  test.each([undefined, encoder])("comes back, encoder %o", async (hearing) => {
    const own = withSeed(hearing ? hearingWith(config, hearing) : config);
    const started = { dirs: ["/a", "/b c"], config: own, backend: "wasm" as const };
    const words = repeatCommand(started, hearing);
    expect(words?.slice(0, 2)).toEqual(started.dirs);
    expect(await readBack(words!.slice(2))).toEqual(own);
  });
});

test("a preset is one word, and no setting is said twice", () => {
  const repeat = (config: TrainConfig) =>
    repeatCommand({ dirs: ["/a"], config, backend: "wasm" })!.join(" ");
  expect(repeat(presets.best)).toBe("/a --seed 1");
  expect(repeat(presets.small)).toBe("/a --preset small --seed 1");
  expect(repeat(presets.general)).toBe("/a --preset general --encoder none --seed 1");
  expect(repeat({ ...presets.small, epochs: 5 })).toBe("/a --preset small --seed 1 --epochs 5");
});

test("what a training began with is named, and what is that model's needs no setting; so is another backend", () => {
  const from = { path: "/models/x", lastLayer: "kept" as const, provenance: {} };
  const config = {
    ...presets.best,
    frontEnd: voiceEncoderFrontEnd,
    freeze: "all-but-last" as const,
  };
  expect(repeatCommand({ dirs: ["/a"], config, from, backend: "cpu" }, encoder)).toEqual([
    ...["/a", "--from", "/models/x", "--seed", "1", "--freeze", "all-but-last"],
    ...["--backend", "cpu"],
  ]);
});
