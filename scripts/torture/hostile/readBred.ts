import { createRandom } from "@speech-emotion/data";
import { SpeechEmotionError } from "@speech-emotion/features";
import { Fault, memoryInUse } from "../../fuzz/checkReading.ts";
import { processorMs } from "../../fuzz/processorMs.ts";
import { Breeder } from "./breed.ts";
import { Coverage } from "./coverage.ts";
import type { HostileFinding } from "./exchange.ts";
import type { HostileTarget } from "./target.ts";

export interface ReadBredOptions {
  readonly inputs: number;
  readonly seed: number;
  /** The one input to read instead. */
  readonly only?: Uint8Array | undefined;
  /** Told each input before it is read; of one that a fault is made smaller with, no number. */
  readonly onInput?: (bytes: Uint8Array, number: number | undefined) => void;
  /** Time of the processor that an input may take. */
  readonly mostMs?: number;
}

/** Memory that an input may take. */
const MOST_BYTES = 200e6;
/** A refusal is a line that a terminal can show; of its three parts each is cut off at 10,000 characters. */
const MOST_CHARACTERS = 31_000;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
/** How long an input that shows a fault is made smaller: one that is slow is so each time. */
const SHRINKING_MS = 10_000;

/**
 * Has a target read files that are bred of valid ones. What is executed is counted where the packages were loaded by
 * `coverageLoader.mjs`; elsewhere inputs are bred of the valid files alone.
 *
 * @throws when it does not read a valid file.
 */
export async function readBred(
  { seeds, read }: HostileTarget,
  { inputs, seed, only, onInput, mostMs = 1000 }: ReadBredOptions,
): Promise<HostileFinding> {
  const refusals: Record<string, number> = {};
  const finding: HostileFinding = {
    ...{ inputs: 0, answers: 0, refusals, parents: 0, reached: undefined },
    ...{ longestMs: 0, largestBytes: 0, fault: undefined },
  };
  for (const valid of only ? [] : seeds) {
    const outcome = await readOne(valid);
    if (outcome.fault ?? outcome.refusal)
      throw new Error(`a valid file: ${outcome.fault ?? outcome.refusal}`);
  }
  const coverage = new Coverage();
  coverage.look();
  const reachedBySeeds = coverage.reached;
  const breeder = new Breeder(seeds, createRandom(seed, "bred"));
  while (finding.inputs < inputs && !finding.fault) {
    const bytes = only ?? breeder.next();
    onInput?.(bytes, finding.inputs);
    finding.inputs++;
    const { fault, refusal, ms, taken } = await readOne(bytes);
    if (fault !== undefined)
      finding.fault = { what: fault, bytes: only ?? (await shrink(bytes, fault)) };
    else if (coverage.look() > 0) breeder.add(bytes);
    if (refusal === undefined) finding.answers += fault === undefined ? 1 : 0;
    else refusals[refusal] = (refusals[refusal] ?? 0) + 1;
    finding.longestMs = Math.max(finding.longestMs, ms);
    finding.largestBytes = Math.max(finding.largestBytes, taken);
  }
  finding.parents = breeder.parents;
  finding.reached = { seeds: reachedBySeeds, all: coverage.reached };
  return finding;

  async function readOne(bytes: Uint8Array) {
    const first = await measure(bytes);
    if (first.ms <= mostMs) return first;
    // Time is that of all threads, which may have had something else to do: a slow input is slow again.
    const again = await measure(bytes);
    const ms = Math.min(first.ms, again.ms);
    const excess = ms > mostMs ? `it took ${Math.round(ms)} ms` : undefined;
    return { ...first, ms, fault: first.fault ?? excess };
  }

  async function measure(bytes: Uint8Array) {
    const before = memoryInUse();
    const began = processorMs();
    const { fault, refusal } = await outcomeOf(() => read(bytes.slice()));
    const [ms, taken] = [processorMs() - began, memoryInUse() - before];
    const excess =
      taken > MOST_BYTES ? `it took ${Math.round(taken / 1e6)} MB of memory` : undefined;
    return { fault: fault ?? excess, refusal, ms, taken };
  }

  /** A smaller input with the same kind of fault, by leaving pieces out. */
  async function shrink(bytes: Uint8Array, what: string): Promise<Uint8Array> {
    const kind = (fault: string | undefined) => fault?.slice(0, 12);
    let smallest = bytes;
    const until = performance.now() + SHRINKING_MS;
    const isLate = () => performance.now() > until;
    for (let size = bytes.length >> 1; size > 0 && !isLate(); size >>= 1)
      for (let from = 0; from < smallest.length && !isLate(); ) {
        const rest = Buffer.concat([smallest.subarray(0, from), smallest.subarray(from + size)]);
        onInput?.(rest, undefined);
        if (kind((await readOne(rest)).fault) === kind(what)) smallest = rest;
        else from += size;
      }
    return new Uint8Array(smallest);
  }
}

/** What came of reading: nothing but an answer, the code of a refusal, or what must not be. */
async function outcomeOf(
  read: () => unknown,
): Promise<{ readonly fault?: string; readonly refusal?: string }> {
  try {
    const code = await read();
    return typeof code === "string" ? { refusal: code } : {};
  } catch (error) {
    if (error instanceof Fault) return { fault: error.message };
    if (!(error instanceof SpeechEmotionError))
      return { fault: `it threw ${error instanceof Error ? error.stack : String(error)}` };
    const { code, message } = error;
    if (CONTROL.test(message))
      return { fault: `a line of control characters: ${JSON.stringify(message)}` };
    if (message.length > MOST_CHARACTERS)
      return { fault: `a refusal of ${message.length} characters` };
    return { refusal: code };
  }
}
