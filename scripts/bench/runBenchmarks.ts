import { cpus } from "node:os";
import { backendVersions } from "@speech-emotion/model";
import { benchBulk } from "./bulk.ts";
import { benchExtraction } from "./extraction.ts";
import { benchGrowth } from "./growth.ts";
import { benchMemory } from "./memory.ts";
import type { BenchPart } from "./parts.ts";
import { printTables } from "./printTables.ts";
import { benchRecognition } from "./recognition.ts";
import { profileStep } from "./stepProfile.ts";
import { benchTraining } from "./training.ts";

export interface BenchOptions {
  /** Times that each side of a comparison has its turn. */
  readonly pairs: number;
  /** Clips of a second, longer measurement of the memory of `predict`. */
  readonly clips?: number;
  readonly only: readonly BenchPart[];
  /** Print one JSON value instead of tables. */
  readonly json?: boolean;
}

/** What was measured; a part that was not asked for is null. */
export type Results = Awaited<ReturnType<typeof measureParts>>;

/** Measures and prints. */
export async function runBenchmarks(options: BenchOptions): Promise<void> {
  const machine = {
    cpu: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    node: process.version,
    kernels: (await backendVersions("wasm"))["kernels"],
  };
  const results = await measureParts(options);
  if (options.json) process.stdout.write(`${JSON.stringify({ machine, ...results })}\n`);
  else {
    console.log(
      `${machine.cores} x ${machine.cpu}, Node ${machine.node}, ${machine.kernels}${machine.kernels === "kernels.node" ? "" : " (pnpm kernels --native compiles faster ones)"}`,
    );
    printTables(results);
  }
}

/** One part after the other, so that none disturbs another. */
async function measureParts({ pairs, clips, only }: BenchOptions) {
  const measure = async <T>(part: BenchPart, run: () => T | Promise<T>): Promise<T | null> => {
    if (!only.includes(part)) return null;
    process.stderr.write(`${part}\n`);
    return run();
  };
  return {
    extraction: await measure("extraction", () => benchExtraction(pairs)),
    recognition: await measure("recognition", benchRecognition),
    bulk: await measure("bulk", () => benchBulk(pairs)),
    stepProfile: await measure("stepProfile", profileStep),
    training: await measure("training", () => benchTraining(pairs)),
    growth: await measure("growth", benchGrowth),
    memory: await measure("memory", () => benchMemory(clips)),
  } satisfies Record<BenchPart, unknown>;
}
