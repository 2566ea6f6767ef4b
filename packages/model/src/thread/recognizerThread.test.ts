/** Evidence: real threads that end by themselves. */
import { setTimeout } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { openThread, shippedModel } from "#platform";
import { RecognizerThread } from "./recognizerThread.ts";
import type { ThreadChannel } from "./threadChannel.ts";

/** A thread of another script, first, and then of the right one. */
function failingFirst(script: string): () => ThreadChannel {
  let opened = 0;
  return () => {
    if (opened++ > 0) return openThread();
    const worker = new Worker(script, { eval: true });
    return {
      post: (message) => worker.postMessage(message),
      onMessage: (listener) => worker.on("message", listener),
      onFailure: (listener) => worker.on("error", listener),
      hold: () => {},
      close: () => void worker.terminate(),
    };
  };
}

const model = { source: shippedModel(), options: {} };
const samples = Float32Array.from({ length: 16000 }, (_, n) => Math.sin(n / 20) / 3);
const clip = { samples, sampleRateHz: 16000 };

test("a thread that ends by itself fails what it was asked, and the next question starts another", async () => {
  const thread = new RecognizerThread(failingFirst('throw new Error("out of luck")'), model);
  await expect(thread.ask((remote) => remote.extract(clip))).rejects.toThrow("out of luck");
  expect((await thread.ask((remote) => remote.extract(clip))).durationSec).toBe(1);
  thread.stop();
});

test("a thread that cannot load the model refuses as this one would", async () => {
  const thread = new RecognizerThread(openThread, { source: "/nowhere", options: {} });
  await expect(thread.ask((remote) => remote.extract(clip))).rejects.toMatchObject({
    name: "ModelError",
    code: "model-missing",
  });
});

test("a thread that goes on keeps no answer that it gave", async () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;
  const thread = new RecognizerThread(openThread, model);
  const ask = () => thread.ask((remote) => remote.extract(clip));
  const answers = [new WeakRef(await ask()), new WeakRef(await ask())];
  await ask(); // what was asked last may still be held
  await setTimeout(10);
  collectGarbage();
  expect(answers.map((answer) => answer.deref())).toEqual([undefined, undefined]);
  thread.stop();
});
