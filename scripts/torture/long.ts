import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { loadDataSet, writeSyntheticCorpus } from "@speech-emotion/data";
import { type Audio, decodeWav } from "@speech-emotion/features";
import { Recognizer, useBackend } from "@speech-emotion/model";
import { smallTrainConfig, train } from "@speech-emotion/train";
import { memory } from "@tensorflow/tfjs-core";
import { median } from "../shared/median.ts";
import { root } from "../shared/run.ts";

/** How much of each. */
export interface LongOptions {
  readonly predictions: number;
  /** Of sound through a stream. */
  readonly hours: number;
  readonly epochs: number;
}

/** What something took that went on for long: medians over the first third of it and over the last. */
export interface LongReport {
  readonly what: string;
  readonly seconds: number;
  /** In use by JavaScript, array buffers included, after garbage was collected. */
  readonly heapBytes: readonly [first: number, last: number];
  /** Of the process, all its threads included. */
  readonly residentBytes: readonly [first: number, last: number];
  readonly tensors: readonly [first: number, last: number];
  readonly fault: string | undefined;
}

const SAMPLES = 60;
/** Until everything has been used once. */
const WARM_UP = 6;
/** What may be more in the last third than in the first: code that the engine compiles, what the allocator keeps. */
const [MOST_HEAP_BYTES, MOST_RESIDENT_BYTES] = [2 << 20, 24 << 20];

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

class MemoryWatch {
  readonly #heap: number[] = [];
  readonly #resident: number[] = [];
  readonly #tensors: number[] = [];
  readonly #began = performance.now();

  async look(): Promise<void> {
    collectGarbage();
    await setImmediate(); // array buffers are given back a moment after they were found to be garbage
    collectGarbage();
    const { heapUsed, external, rss } = process.memoryUsage();
    this.#heap.push(heapUsed + external);
    this.#resident.push(rss);
    this.#tensors.push(memory().numTensors);
  }

  report(what: string): LongReport {
    const [heapBytes, residentBytes, tensors] = [this.#heap, this.#resident, this.#tensors].map(
      thirds,
    ) as [Pair, Pair, Pair];
    const grows = ([first, last]: Pair, most: number) => last - first > most;
    const fault = grows(heapBytes, MOST_HEAP_BYTES)
      ? "memory in use grows"
      : grows(residentBytes, MOST_RESIDENT_BYTES)
        ? "the process grows"
        : grows(tensors, 0)
          ? "tensors are left"
          : undefined;
    const seconds = (performance.now() - this.#began) / 1000;
    return { what, seconds, heapBytes, residentBytes, tensors, fault };
  }
}

type Pair = readonly [first: number, last: number];

function thirds(values: readonly number[]): Pair {
  const warm = values.slice(WARM_UP);
  const third = Math.ceil(warm.length / 3);
  return [median(warm.slice(0, third)), median(warm.slice(-third))];
}

/** Recognises, streams and trains for long, one after the other, and tells after each what memory did. */
export async function* tortureLong(options: LongOptions): AsyncGenerator<LongReport> {
  await useBackend("wasm"); // its tensors are counted
  const dir = await mkdtemp(join(tmpdir(), "long-"));
  try {
    const corpus = join(dir, "corpus");
    await writeSyntheticCorpus(corpus, { speakers: 2 });
    const { clips } = await loadDataSet(corpus);
    const files = clips.map(({ path }) => readFileSync(path));
    const recognizer = await Recognizer.load(join(root, "models/general"));
    try {
      yield await predictMany(recognizer, files, options.predictions);
      yield await streamLong(recognizer, files, options.hours);
    } finally {
      recognizer.dispose();
    }
    yield await trainLong(corpus, join(dir, "run"), options.epochs);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function predictMany(
  recognizer: Recognizer,
  files: readonly Buffer[],
  predictions: number,
): Promise<LongReport> {
  const watch = new MemoryWatch();
  const every = Math.max(1, Math.floor(predictions / SAMPLES));
  for (let n = 0; n < predictions; n++) {
    const clip = files[n % files.length] as Buffer;
    if (n % 2 === 0) recognizer.predictSync(clip);
    else await recognizer.predict(clip);
    if (n % every === 0) await watch.look();
  }
  return watch.report(`${predictions} predictions`);
}

async function streamLong(
  recognizer: Recognizer,
  files: readonly Buffer[],
  hours: number,
): Promise<LongReport> {
  const watch = new MemoryWatch();
  const total = 3600 * hours;
  let [seconds, n] = [0, 0];
  const sound = new ReadableStream<Audio>({
    pull(controller) {
      if (seconds >= total) return controller.close();
      const { channels, sampleRateHz } = decodeWav(files[n++ % files.length] as Buffer);
      seconds += channels[0]!.length / sampleRateHz;
      controller.enqueue({ channels, sampleRateHz });
    },
  });
  let told = 0;
  for await (const { endSec } of sound.pipeThrough(recognizer.stream())) {
    if (endSec < told) continue;
    told += total / SAMPLES;
    await watch.look();
  }
  return watch.report(`${hours} hours of sound through a stream`);
}

async function trainLong(corpus: string, out: string, epochs: number): Promise<LongReport> {
  const watch = new MemoryWatch();
  const every = Math.max(1, Math.floor(epochs / SAMPLES));
  const onEpochEnd = async ({ epoch }: { readonly epoch: number }) => {
    if (epoch % every === 0) await watch.look();
  };
  const config = { ...smallTrainConfig, epochs, lossThreshold: 0 };
  await train(await loadDataSet(corpus), config, {
    out,
    dirs: [corpus],
    callbacks: [{ onEpochEnd }],
  });
  return watch.report(`${epochs} epochs`);
}
