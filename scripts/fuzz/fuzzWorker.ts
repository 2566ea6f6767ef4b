import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { parentPort, workerData } from "node:worker_threads";
import fc from "fast-check";
import { median } from "../shared/median.ts";
import { checkReading, Fault, type WavReading } from "./checkReading.ts";
import {
  currentInput,
  type FuzzSetup,
  type ThreadFinding,
  type ThreadMessage,
} from "./exchange.ts";
import { damagedFile, type FuzzInput, thin, truncations } from "./inputs.ts";

/** How often memory is measured. */
const SAMPLES = 30;
/** What memory may grow by from the first third of the inputs to the last: less is the engine's own, as compiled code. */
const MOST_GROWTH_BYTES = 2 << 20;
/** A slow fault is slow with every smaller input that is tried: after so many times the limit, the smallest found is kept. */
const MOST_SHRINKING = 5;

const setup = workerData as FuzzSetup;
const { decodeWav, openWav } = (await import(setup.reader)) as WavReading;
const reading = { decodeWav, openWav, limitMs: setup.limitMs };
setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;
const current = currentInput(setup.memory);
const tell = (message: ThreadMessage<ThreadFinding>) => parentPort?.postMessage(message);

const known: readonly FuzzInput[] =
  setup.only === undefined
    ? thin(truncations(), Math.floor(setup.inputs / 2))
    : [{ bytes: setup.only, from: "the file that was given", whole: undefined }];
const refusals = new Map<string, number>();
const finding: ThreadFinding = {
  inputs: 0,
  cut: 0,
  whole: 0,
  answers: 0,
  refusals: {},
  longest: { ms: 0, fileBytes: 0, from: "" },
  largest: { takenBytes: 0, fileBytes: 0, from: "" },
  memory: { beganBytes: 0, endedBytes: 0 },
  fault: undefined,
};
const inUse: number[] = [];
const every = Math.max(1, Math.floor(setup.inputs / SAMPLES));
let faultAt: number | undefined;

async function check(input: FuzzInput): Promise<void> {
  const isShrinking = faultAt !== undefined;
  if (faultAt !== undefined && performance.now() - faultAt > MOST_SHRINKING * setup.limitMs) return;
  current.set(input.bytes, isShrinking ? undefined : finding.inputs);
  try {
    const checked = await checkReading(input, reading);
    if (isShrinking) return;
    count(input, checked);
    if (finding.inputs % every === 0) await measureMemory();
  } catch (error) {
    faultAt ??= performance.now();
    throw error;
  }
}

function count(
  { bytes, from, whole }: FuzzInput,
  { outcome, ms, takenBytes }: Awaited<ReturnType<typeof checkReading>>,
): void {
  finding.inputs++;
  if (finding.inputs <= known.length) finding.cut++;
  if (whole) finding.whole++;
  if (outcome === "answer") finding.answers++;
  else refusals.set(outcome, (refusals.get(outcome) ?? 0) + 1);
  const fileBytes = bytes.length;
  if (ms > finding.longest.ms) finding.longest = { ms, fileBytes, from };
  if (takenBytes > finding.largest.takenBytes) finding.largest = { takenBytes, fileBytes, from };
}

async function measureMemory(): Promise<void> {
  collectGarbage();
  await setImmediate(); // array buffers are given back a moment after they were found to be garbage
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage(); // array buffers are a part of what is external
  inUse.push(heapUsed + external);
  tell({ done: finding.inputs });
}

const run = await fc.check(fc.asyncProperty(damagedFile(), check), {
  seed: setup.seed,
  examples: known.map((input) => [input]),
  ...(setup.path === undefined
    ? { numRuns: setup.only === undefined ? setup.inputs : 1 }
    : { path: setup.path, numRuns: 1 }),
});
finding.refusals = Object.fromEntries([...refusals].sort());
const third = Math.floor(inUse.length / 3);
if (run.failed) {
  const [input] = run.counterexample as [FuzzInput];
  const error = run.errorInstance;
  finding.fault = {
    what:
      error instanceof Fault
        ? error.message
        : `the fuzz itself failed: ${error instanceof Error ? error.stack : String(error)}`,
    input: { bytes: input.bytes.slice(), from: input.from },
    path: run.counterexamplePath ?? undefined,
  };
} else if (third > 0) {
  const [beganBytes, endedBytes] = [median(inUse.slice(0, third)), median(inUse.slice(-third))];
  finding.memory = { beganBytes, endedBytes };
  if (endedBytes - beganBytes > MOST_GROWTH_BYTES)
    finding.fault = {
      what: `memory in use grew from ${beganBytes} bytes in the first third of the inputs to ${endedBytes} in the last`,
      input: undefined,
      path: undefined,
    };
}
tell({ finding });
