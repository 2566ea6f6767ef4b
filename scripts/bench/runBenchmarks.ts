import { cpus } from "node:os";
import { benchExtraction } from "./extraction.ts";
import { benchGrowth } from "./growth.ts";
import { benchMemory } from "./memory.ts";
import type { BenchPart } from "./parts.ts";
import { benchRecognition } from "./recognition.ts";
import { profileStep } from "./stepProfile.ts";
import { benchTraining } from "./training.ts";

export interface BenchOptions {
  /** Epochs of each kind of training. */
  readonly epochs: number;
  readonly only: readonly BenchPart[];
  /** Print one JSON value instead of tables. */
  readonly json?: boolean;
}

/** Measures and prints; what is not measured is null. */
export async function runBenchmarks({ epochs, only, json = false }: BenchOptions): Promise<void> {
  const machine = {
    cpu: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    node: process.version,
  };
  const results = await measureParts(epochs, only);
  if (json) process.stdout.write(`${JSON.stringify({ machine, ...results })}\n`);
  else {
    console.log(`${machine.cores} x ${machine.cpu}, Node ${machine.node}`);
    printTables(results);
  }
}

type Results = Awaited<ReturnType<typeof measureParts>>;

/** One part after the other, so that none disturbs another. */
async function measureParts(epochs: number, only: readonly BenchPart[]) {
  const measure = async <T>(part: BenchPart, run: () => T | Promise<T>): Promise<T | null> => {
    if (!only.includes(part)) return null;
    process.stderr.write(`${part}\n`);
    return run();
  };
  return {
    extraction: await measure("extraction", benchExtraction),
    recognition: await measure("recognition", benchRecognition),
    stepProfile: await measure("stepProfile", profileStep),
    training: await measure("training", () => benchTraining(epochs)),
    growth: await measure("growth", benchGrowth),
    memory: await measure("memory", benchMemory),
  } satisfies Record<BenchPart, unknown>;
}

function printTables({
  training,
  stepProfile,
  growth,
  extraction,
  recognition,
  memory,
}: Results): void {
  const table = (rows: readonly object[]) => console.table(rows.map(rounded));
  if (training) {
    console.log("\ntraining, seconds an epoch");
    table(training);
  }
  if (stepProfile) {
    console.log("a step of 16 clips of 150 frames on one thread, ms");
    console.table(Object.entries(rounded(stepProfile)).map(([part, ms]) => ({ part, ms })));
  }
  if (growth) {
    console.log("growth, two threads");
    for (const rows of Object.values(growth)) table(rows);
  }
  if (extraction) {
    const { msPerClip, clipsPerSecond, workers } = extraction;
    console.log(
      `extraction, 4 s at 48 kHz: ${msPerClip.toFixed(1)} ms a clip on one core, ${clipsPerSecond.toFixed(0)} clips a second by ${workers} workers`,
    );
  }
  if (recognition)
    console.log(
      `recognition, the same clip: ${recognition.warmMs.toFixed(1)} ms warm, ${recognition.coldMs.toFixed(0)} ms cold`,
    );
  if (memory)
    console.log(
      `memory of a training: ${memory.trainingPeakMiB?.toFixed(0) ?? "not measured, set RAVDESS_DIR"} MiB`,
    );
}

function rounded(row: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [
      key,
      typeof value === "number" ? Number(value.toPrecision(3)) : (value ?? ""),
    ]),
  );
}
