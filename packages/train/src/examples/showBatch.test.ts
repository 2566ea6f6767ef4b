/** Evidence: closed form and property. */
import { createRandom } from "@speech-emotion/data";
import { describe, expect, test } from "vitest";
import type { Example } from "./example.ts";
import { type ShowOptions, showBatch } from "./showBatch.ts";

const plain: ShowOptions = {
  classes: 4,
  labelSmoothing: 0,
  distortion: {
    stretch: 0,
    timeMasks: 0,
    timeMaskShare: 0.1,
    coefficientMasks: 0,
    coefficientMaskSize: 1,
  },
  speakerShare: 0,
  mixup: 0,
};
const clip = {
  id: "",
  path: "",
  label: "",
  speaker: undefined,
  digest: "",
  corpus: "made",
  channel: undefined,
  groups: {},
};
const batch = Array.from({ length: 8 }, (_, i): Example => {
  const data = new Float32Array(7 * (5 + i)).fill(i + 1);
  const speaker = { mean: Array(7).fill(i), sd: Array(7).fill(2) };
  return { clip, target: i % 4, frames: 5 + i, matrix: { data, frames: 5 + i, size: 7 }, speaker };
});
const show = (options: Partial<ShowOptions>, seed = 1) =>
  showBatch(batch, { ...plain, ...options }, createRandom(seed, "test"));

test("plainly, matrices are shown as they are, not copied", () => {
  for (const [i, { matrix, labels }] of show({}).entries()) {
    expect(matrix).toBe(batch[i]!.matrix);
    expect([...(labels as number[])].indexOf(1)).toBe(i % 4);
  }
});

test("smoothing spreads its share over all classes", () => {
  const [first] = show({ labelSmoothing: 0.2 });
  expect([...(first!.labels as number[])].map((x) => Number(x.toFixed(9)))).toEqual([
    0.85, 0.05, 0.05, 0.05,
  ]);
});

test.each([[{ stretch: 0.3 }], [{ timeMasks: 2 }], [{ coefficientMasks: 2 }]])(
  "%o alone distorts",
  (setting) => {
    const shown = show({ distortion: { ...plain.distortion, ...setting } });
    expect(shown.some(({ matrix }, i) => matrix.data.join() !== batch[i]!.matrix.data.join())).toBe(
      true,
    );
  },
);

test("the share of the speakers is normalised by its speaker's clips, the others are as they are", () => {
  expect(show({ speakerShare: 1 }).map(({ matrix }) => matrix.data[0])).toEqual(Array(8).fill(0.5));
  const values = show({ speakerShare: 0.5 }).map(({ matrix }) => matrix.data[0]);
  expect(values.filter((value) => value === 0.5).length).toBeGreaterThan(1);
  expect(values.filter((value, i) => value === i + 1).length).toBeGreaterThan(1);
  expect(batch[3]!.matrix.data[0]).toBe(4);
});

test("mixed examples keep the larger share of their own, in features as in labels", () => {
  let mixed = 0;
  for (const [i, { matrix, labels }] of show({ mixup: 1 }).entries()) {
    const own = labels[i % 4]!;
    expect(own).toBeGreaterThanOrEqual(0.5);
    expect([...(labels as number[])].reduce((a, b) => a + b)).toBeCloseTo(1, 9);
    expect(matrix.frames).toBeGreaterThanOrEqual(batch[i]!.matrix.frames);
    if (own < 1) mixed++;
  }
  expect(mixed).toBeGreaterThan(3);
});

test("one seed shows the same, another something else", () => {
  const all = { mixup: 0.4, distortion: { ...plain.distortion, stretch: 0.3, timeMasks: 2 } };
  expect(show(all)).toEqual(show(all));
  expect(show(all, 2)).not.toEqual(show(all));
});

describe("of a corpus that lacks classes", () => {
  const own = [true, true, false, false];
  const masked = batch.map((example, i): Example => {
    return { ...example, target: i % 2, classes: i < 4 ? own : undefined };
  });
  const showMasked = (options: Partial<ShowOptions>) =>
    showBatch(masked, { ...plain, ...options }, createRandom(1, "test"));

  test("smoothing spreads its share over those that it has alone", () => {
    const shown = showMasked({ labelSmoothing: 0.2 });
    expect(shown[0]).toMatchObject({ labels: [0.9, 0.1, 0, 0], classes: own });
    expect(shown[4]?.classes).toBeUndefined();
    expect(shown[4]?.labels[3]).toBeCloseTo(0.05, 12);
  });

  test("a mixed example has the classes of both", () => {
    const other = [false, true, true, false];
    const pair = [own, other].map((classes): Example => ({ ...batch[0]!, target: 1, classes }));
    const mixed = showBatch(pair, { ...plain, mixup: 1 }, createRandom(1, "test"));
    const both = [true, true, true, false];
    for (const [i, { classes }] of mixed.entries())
      expect([both, pair[i]?.classes]).toContainEqual(classes);
    // Over some draws each is mixed with the other one.
    const drawn = [1, 2, 3, 4, 5].flatMap((seed) =>
      showBatch(pair, { ...plain, mixup: 1 }, createRandom(seed, "test")),
    );
    expect(drawn.map(({ classes }) => classes)).toContainEqual(both);
    const withAll = [pair[0]!, { ...pair[1]!, classes: undefined }];
    const open = [1, 2, 3, 4, 5].flatMap((seed) =>
      showBatch(withAll, { ...plain, mixup: 1 }, createRandom(seed, "test")),
    );
    expect(open.slice(0).filter(({ classes }) => classes === undefined).length).toBeGreaterThan(5);
  });
});
