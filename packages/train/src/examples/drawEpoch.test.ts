/** Evidence: property. */
import { expect, test } from "vitest";
import { defaultTrainConfig } from "../config/trainConfig.ts";
import { drawEpoch } from "./drawEpoch.ts";
import type { Example } from "./example.ts";

/** Ten clips, each with two variants of other lengths. */
const clips = Array.from({ length: 10 }, (_, i) => ({
  id: String(i),
  path: "",
  label: "",
  digest: "",
  speaker: undefined,
  corpus: "made",
  channel: undefined,
  groups: {},
}));
const train = [0, 1, 2].flatMap((variant) =>
  clips.map((clip, i): Example => {
    const frames = 20 + 3 * i + variant;
    const data = new Float32Array(7 * frames);
    return { clip, target: i % 2, frames, matrix: { data, frames, size: 7 }, speaker: undefined };
  }),
);
const data = { train, labels: ["a", "b"] };
const draw = (config: Partial<typeof defaultTrainConfig>, epoch = 1) =>
  drawEpoch(data, { ...defaultTrainConfig, batchSize: 4, ...config }, epoch);

test("all variants: every example exactly once", () => {
  const { batches } = draw({ variants: "all" });
  expect(batches.flat().sort((a, b) => a - b)).toEqual([...train.keys()]);
});

test("one variant: every clip exactly once, another choice each epoch", () => {
  const choices = [1, 2, 3].map((epoch) => draw({ variants: "one" }, epoch).batches.flat());
  for (const choice of choices)
    expect(new Set(choice.map((i) => train[i]!.clip)).size).toBe(clips.length);
  for (const choice of choices) expect(choice).toHaveLength(clips.length);
  expect(new Set(choices.flat()).size).toBeGreaterThan(15);
});

test("the same epoch shows the same, whichever batch is asked for first", () => {
  const [a, b] = [draw({}), draw({})];
  const last = a.show(a.batches.length - 1);
  a.show(0);
  b.show(0);
  expect(b.show(b.batches.length - 1)).toEqual(last);
  expect(draw({}, 2).batches).not.toEqual(a.batches);
});

test("batches hold clips of like lengths", () => {
  const { batches } = draw({ variants: "all", batchSize: 10 });
  for (const batch of batches) {
    const frames = batch.map((i) => train[i]!.frames);
    expect(Math.max(...frames) - Math.min(...frames)).toBeLessThan(15);
  }
});

test("each batch is distorted in its own way", () => {
  const same = { train: Array<Example>(8).fill(train[0]!), labels: ["a", "b"] };
  const config = { ...defaultTrainConfig, batchSize: 4, variants: "all", mixup: 0.5 } as const;
  const { show } = drawEpoch(same, config, 1);
  expect(show(0)).not.toEqual(show(1));
});

test("a balanced sampler draws as many examples of each class, however rare one is, and others each epoch", () => {
  const rare = {
    train: train.map((example, i) => ({ ...example, target: i % 10 === 0 ? 1 : 0 })),
    labels: ["a", "b"],
  };
  const drawn = Array.from({ length: 40 }, (_, epoch) => {
    const config = {
      ...defaultTrainConfig,
      batchSize: 4,
      variants: "all",
      balance: "sampler",
    } as const;
    return drawEpoch(rare, config, epoch).batches.flat();
  });
  for (const epoch of drawn) expect(epoch).toHaveLength(train.length);
  const share =
    drawn.flat().filter((i) => rare.train[i]!.target === 1).length / (40 * train.length);
  expect(Math.abs(share - 0.5)).toBeLessThan(0.05);
  expect(drawn[0]).not.toEqual(drawn[1]);
  const plain = drawEpoch(rare, { ...defaultTrainConfig, variants: "all", balance: "none" }, 1);
  expect(plain.batches.flat().filter((i) => rare.train[i]!.target === 1)).toHaveLength(3);
});
