/** Evidence: property. */
import { describe, expect, test } from "vitest";
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

describe("corpora that are shown alike", () => {
  /** Twelve clips of A and three of B, each with two variants. */
  const of = (corpus: string, count: number) =>
    Array.from({ length: count }, (_, i) => ({ ...clips[0]!, id: `${corpus}${i}`, corpus }));
  const both = [...of("A", 12), ...of("B", 3)];
  const examples = [0, 1, 2].flatMap((variant) =>
    both.map((clip, i): Example => ({ ...train[0]!, clip, frames: 20 + 3 * i + variant })),
  );
  const draw = (change: Partial<typeof defaultTrainConfig>, epoch: number) => {
    const config = { ...defaultTrainConfig, batchSize: 4, ...change };
    const { batches } = drawEpoch({ train: examples, labels: ["a", "b"] }, config, epoch);
    return batches.flat().map((i) => examples[i]!);
  };

  test("an epoch has as many clips as there are, of each corpus its share", () => {
    const counts = [0, 0.5, 1].map((corpusShare) => {
      const drawn = draw({ corpusShare, variants: "one" }, 3);
      expect(drawn).toHaveLength(15);
      return drawn.filter(({ clip }) => clip.corpus === "A").length;
    });
    expect(counts).toEqual([12, 10, 8]); // as 12 to 3, as 2 to 1, halves
    expect(draw({ corpusShare: 1, variants: "all" }, 1)).toHaveLength(45);
  });

  test("no clip comes twice before all of its corpus have come once, over epochs", () => {
    const drawn = [1, 2, 3].flatMap((epoch) => draw({ corpusShare: 1, variants: "one" }, epoch));
    const times = (corpus: string) =>
      both
        .filter((clip) => clip.corpus === corpus)
        .map((clip) => drawn.filter((example) => example.clip === clip).length);
    expect(times("A").reduce((a, b) => a + b)).toBe(24); // 3 x 8 of 12: all twice
    expect(new Set(times("A"))).toEqual(new Set([2]));
    expect(new Set(times("B"))).toEqual(new Set([7]));
  });

  test("the same epoch draws the same, another one other clips and variants", () => {
    expect(draw({ corpusShare: 1 }, 2)).toEqual(draw({ corpusShare: 1 }, 2));
    const ids = (epoch: number) =>
      draw({ corpusShare: 1 }, epoch)
        .map(({ clip }) => clip.id)
        .sort();
    expect(ids(1)).not.toEqual(ids(2));
  });
});
