/** Evidence: round trip through real files, and refusal. */
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { TrainError } from "../errors.ts";
import type { Progress } from "../learning/progress.ts";
import { restoreState, saveState } from "./stateFile.ts";

let dir: string;
let folder: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "state-"));
  folder = join(dir, "run", "state");
});
afterEach(() => rm(dir, { recursive: true }));

const progress: Progress = {
  epoch: 3,
  batch: 2,
  lossSum: 1.25,
  step: 17,
  reached: false,
  plateau: { learningRate: 1e-3, best: 0.5, wait: 1, cooling: 0 },
  best: { loss: 0.5, accuracy: 0.75, weightedF1: 0.7 },
};
const arrays = () => [Float32Array.of(1, -2.5, 1e-30), Float32Array.of(), Float32Array.of(7)];

test("progress and every number of every array come back, bit for bit", async () => {
  await saveState(folder, progress, arrays());
  const found = [new Float32Array(3), new Float32Array(0), new Float32Array(1)];
  expect(await restoreState(folder, found)).toEqual(progress);
  expect(found).toEqual(arrays());
});

test("of arrays that are parts of a larger one only their own part is saved and filled", async () => {
  const all = Float32Array.of(1, 2, 3, 4, 5, 6);
  await saveState(folder, progress, [all.subarray(1, 3), all.subarray(5)]);
  const room = new Float32Array(6).fill(9);
  await restoreState(folder, [room.subarray(2, 4), room.subarray(0, 1)]);
  expect([...room]).toEqual([6, 9, 2, 3, 9, 9]);
});

test("a later state takes the place of the earlier one, whose values go", async () => {
  await saveState(folder, progress, [Float32Array.of(1)]);
  await saveState(folder, { ...progress, step: 18 }, [Float32Array.of(2)]);
  const values = new Float32Array(1);
  expect((await restoreState(folder, [values]))?.step).toBe(18);
  expect(values[0]).toBe(2);
  expect(await readdir(folder)).toHaveLength(2);
});

test("saving one step twice keeps its values", async () => {
  await saveState(folder, progress, [Float32Array.of(1)]);
  await saveState(folder, progress, [Float32Array.of(2)]);
  const values = new Float32Array(1);
  await restoreState(folder, [values]);
  expect(values[0]).toBe(2);
  expect(await readdir(folder)).toHaveLength(2);
});

test("what an interrupted save leaves is overlooked: the state before it is whole", async () => {
  await saveState(folder, progress, [Float32Array.of(1)]);
  // The values of the next step are written, its state is not.
  await writeFile(join(folder, "step-18.f32"), new Uint8Array(4));
  await writeFile(join(folder, "state.json.tmp"), "{");
  const values = new Float32Array(1);
  expect((await restoreState(folder, [values]))?.step).toBe(17);
  expect(values[0]).toBe(1);
});

test("where nothing was saved there is nothing to restore", async () => {
  expect(await restoreState(folder, [])).toBeUndefined();
});

describe("refusals", () => {
  const restore = () => restoreState(folder, [new Float32Array(2)]);
  beforeEach(() => saveState(folder, progress, [Float32Array.of(1, 2)]));

  test.each<[string, string, RegExp]>([
    ["nothing", "null", /expected an object in .*state\.json, found null/],
    ["no progress", '{"values":"step-17.f32"}', /progress.*found nothing/],
    ["a file elsewhere", JSON.stringify({ progress, values: "../a.f32" }), /values to be/],
    ["no file", JSON.stringify({ progress, values: "step-9.f32" }), /step-9\.f32, found none/],
    ["epoch 0", JSON.stringify({ progress: { ...progress, epoch: 0 } }), /progress\.epoch/],
    ["no plateau", JSON.stringify({ progress: { ...progress, plateau: null } }), /plateau/],
  ])("a state of %s", async (_, text, message) => {
    await writeFile(join(folder, "state.json"), text);
    await expect(restore()).rejects.toThrow(TrainError);
    await expect(restore()).rejects.toThrow(message);
  });

  test("values that were zeroed", async () => {
    await writeFile(join(folder, "step-17.f32"), new Uint8Array(8));
    await expect(restore()).rejects.toThrow(/the values that were saved in .*step-17\.f32/);
  });

  test("a state cut at any place", async () => {
    const text = await readFile(join(folder, "state.json"), "utf8");
    for (let length = 0; length < text.length; length++) {
      await writeFile(join(folder, "state.json"), text.slice(0, length));
      await expect(restore()).rejects.toThrow(/expected JSON in .*state\.json/);
    }
  });

  test.each([2, 4])(
    "values of another network, of 3 numbers where %i are wanted",
    async (length) => {
      await saveState(folder, progress, [new Float32Array(3)]);
      await expect(restoreState(folder, [new Float32Array(length)])).rejects.toThrow(
        new RegExp(`expected ${4 * length} bytes in .*step-17\\.f32, found 12`),
      );
    },
  );

  test("a state that is no JSON, which a new one may take the place of", async () => {
    await saveState(folder, progress, [Float32Array.of(1)]);
    await writeFile(join(folder, "state.json"), "{");
    await expect(restoreState(folder, [new Float32Array(1)])).rejects.toThrow(
      `expected JSON in ${join(folder, "state.json")}, found something else: `,
    );
    await saveState(folder, progress, [Float32Array.of(3)]);
    expect(await readFile(join(folder, "state.json"), "utf8")).toContain('"step":17');
  });
});
