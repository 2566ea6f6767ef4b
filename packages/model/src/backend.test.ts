/** Evidence: beside a program that uses tfjs itself, on tfjs's real wasm and cpu backends. Tests build on one another. */
import { readFile } from "node:fs/promises";
import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test, vi } from "vitest";
import { startBackend, useBackend, withBackend } from "./backend.ts";
import type { Prediction } from "./recognizer/prediction.ts";
import { Recognizer } from "./recognizer/recognizer.ts";
import { SyncRecognizer } from "./recognizer/syncRecognizer.ts";

const voice = await readFile(new URL("../../../tests/golden/voice48k.wav", import.meta.url));

let recognizer: Recognizer;
let expected: Prediction;

/** A product on the backend that the program uses. */
const product = () =>
  tf.tidy(() => tf.matMul(tf.ones([2, 3]), tf.fill([3, 2], 2)).dataSync() as Float32Array);

test("several loads at once, beside a program that sets the same backend, share one start", async () => {
  expect(tf.getBackend()).toBeUndefined();
  const factory = vi.spyOn(tf.engine().registryFactory["wasm"]!, "factory");
  const starts = [startBackend("auto"), startBackend("wasm")];
  const loads = [Recognizer.load(), Recognizer.load()];
  while (factory.mock.calls.length === 0) await Promise.resolve();
  expect(tf.getBackend()).toBeUndefined();
  expect(await tf.setBackend("wasm")).toBe(true);
  const [first, second] = await Promise.all(starts);
  expect(second).toBe(first);
  const recognizers = await Promise.all(loads);
  expect(factory).toHaveBeenCalledTimes(1);
  expect(tf.getBackend()).toBe("wasm");
  expect([...product()]).toEqual([6, 6, 6, 6]);
  const predictions = recognizers.map((each) => each.predictSync(voice));
  recognizer = recognizers[0] as Recognizer;
  expected = predictions[0] as Prediction;
  expect(predictions).toEqual([expected, expected]);
  for (const other of recognizers.slice(1)) other.dispose();
});

test("a program that sets another backend keeps it, and predictions stay the same", async () => {
  await tf.setBackend("cpu");
  expect(recognizer.predictSync(voice)).toEqual(expected);
  expect(tf.getBackend()).toBe("cpu");
  expect(tf.backend()).toBeInstanceOf(MathBackendCPU);
  expect([...product()]).toEqual([6, 6, 6, 6]);
});

test("loading leaves that backend alone all the while, and puts nothing on it", async () => {
  const cpu = tf.findBackend("cpu");
  const before = cpu.numDataIds();
  const loads = Promise.all([Recognizer.load(), Recognizer.load()]);
  let loaded = false;
  loads.then(() => {
    loaded = true;
  });
  while (!loaded) {
    expect(tf.getBackend()).toBe("cpu");
    expect([...product()]).toEqual([6, 6, 6, 6]);
    await Promise.resolve();
    await new Promise((next) => setImmediate(next));
  }
  expect(cpu.numDataIds()).toBe(before);
  for (const each of await loads) {
    expect(each.predictSync(voice)).toEqual(expected);
    each.dispose();
  }
});

test("an error on the way leaves it alone too", () => {
  const encode = () => [{ data: new Float32Array(1024), frames: 4, size: 256 }];
  const encoder = { encode, dispose: () => {} };
  const broken = new SyncRecognizer({ apply: () => [] } as never, recognizer.info, encoder);
  expect(() => broken.predictSync(voice)).toThrow(/logSoftmax/);
  expect(tf.getBackend()).toBe("cpu");
});

test("a backend of the program's that is still starting does not stand in the way", async () => {
  let arrive = (_: MathBackendCPU): void => {};
  const arrived = new Promise<MathBackendCPU>((resolve) => {
    arrive = resolve;
  });
  tf.registerBackend("late", () => arrived);
  for (const { kernelName, kernelFunc } of tf.getKernelsForBackend("cpu"))
    tf.registerKernel({ kernelName, kernelFunc, backendName: "late" });
  const set = tf.setBackend("late");
  expect(recognizer.predictSync(voice)).toEqual(expected);
  arrive(new MathBackendCPU());
  expect(await set).toBe(true);
  expect(tf.getBackend()).toBe("late");
  expect([...product()]).toEqual([6, 6, 6, 6]);
});

test("useBackend is for who wants tfjs to use ours; what was started is not started again", async () => {
  const instance = tf.findBackend("wasm");
  expect(await useBackend("auto")).toBe("wasm");
  expect(tf.backend()).toBe(instance);
  expect(await useBackend("cpu")).toBe("cpu");
  expect(await useBackend("wasm")).toBe("wasm");
  expect(tf.backend()).toBe(instance);
});

test("withBackend puts back what was in use, also after an error", async () => {
  await tf.setBackend("cpu");
  expect(await withBackend("wasm", async (name) => [name, tf.getBackend()])).toEqual([
    "wasm",
    "wasm",
  ]);
  expect(tf.getBackend()).toBe("cpu");
  const failing = withBackend(undefined, () => Promise.reject(new Error("no")));
  await expect(failing).rejects.toThrow("no");
  expect(tf.getBackend()).toBe("cpu");
});

test("a start that fails is told to all who wait for it, and may be tried again", async () => {
  await useBackend("wasm");
  tf.removeBackend("cpu");
  const load = () => Recognizer.load(undefined, { backend: "cpu" });
  for (const attempt of await Promise.allSettled([load(), load()]))
    expect(attempt).toMatchObject({ reason: { message: expect.stringMatching(/cpu.*removed/) } });
  tf.registerBackend("cpu", () => new MathBackendCPU());
  const onCpu = await load();
  expect(tf.getBackend()).toBe("wasm");
  const { emotion, scores } = onCpu.predictSync(voice);
  expect(emotion).toBe(expected.emotion);
  for (const [i, { score }] of scores.entries())
    expect(score).toBeCloseTo(expected.scores[i]?.score as number, 5);
  expect(tf.getBackend()).toBe("wasm");
});

test("a backend that is removed under a model is missed, and may be loaded on again", async () => {
  await tf.setBackend("cpu");
  const { factory, priority } = tf.engine().registryFactory["wasm"]!;
  tf.removeBackend("wasm");
  expect(() => recognizer.predictSync(voice)).toThrow(
    /wasm backend.*found it removed: load the model/,
  );
  tf.registerBackend("wasm", factory, priority);
  const set = tf.setBackend("wasm"); // by the program, which we must wait for
  const again = await Recognizer.load();
  expect(await set).toBe(true);
  await tf.setBackend("cpu");
  expect(again.predictSync(voice)).toEqual(expected);
  expect(() => recognizer.predictSync(voice)).toThrow(/removed/);
  expect(tf.getBackend()).toBe("cpu");
});
