import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { countOf } from "@speech-emotion/features";
import type { FuzzFault } from "./exchange.ts";
import { type FuzzReport, fuzzWav } from "./fuzzWav.ts";

export interface FuzzCommand {
  readonly inputs: number;
  readonly seed?: number;
  readonly path?: string;
  readonly file?: string;
  readonly reader?: string;
  readonly json?: boolean;
}

/** Fuzzes, prints what was found, and sets the exit code. */
export async function runFuzz(command: FuzzCommand): Promise<void> {
  const { inputs, path, file, reader } = command;
  const seed = command.seed ?? Math.floor(2 ** 31 * Math.random());
  let told = 0;
  const report = await fuzzWav({
    inputs,
    seed,
    path,
    reader: reader === undefined ? undefined : pathToFileURL(reader).href,
    only: file === undefined ? undefined : new Uint8Array(readFileSync(file)),
    onProgress(done) {
      if (done - told < inputs / 10) return;
      told = done;
      process.stderr.write(`${done} of ${inputs} files\n`);
    },
  });
  const saved = report.fault?.input && saveInput(report.fault.input.bytes);
  const { fault, finding } = report;
  if (command.json) {
    const { what, path: faultPath, input } = fault ?? {};
    process.stdout.write(
      `${JSON.stringify({
        node: process.version,
        seed,
        seconds: report.seconds,
        ...finding,
        peakResidentBytes: peakResidentBytes(),
        fault: fault ? { what, path: faultPath, from: input?.from, file: saved } : null,
      })}\n`,
    );
  } else {
    printFinding(report);
    if (fault) {
      const again = { inputs, seed, reader, file: saved, wasFile: file !== undefined };
      process.stderr.write(describeFault(fault, again));
    }
  }
  if (fault) process.exitCode = 1;
}

function peakResidentBytes(): number {
  return 1024 * process.resourceUsage().maxRSS;
}

function saveInput(bytes: Uint8Array): string {
  const file = join(mkdtempSync(join(tmpdir(), "fuzz-")), "input.wav");
  writeFileSync(file, bytes);
  return file;
}

function printFinding({ seed, seconds, finding }: FuzzReport): void {
  console.log(`Node ${process.version}, seed ${seed}, ${seconds.toFixed(1)} s`);
  if (!finding) return;
  const { inputs, cut, whole, answers, refusals, longest, largest, memory } = finding;
  console.log(
    `${countOf(inputs, "file")}: ${cut} cut at one byte after the other, ${inputs - cut} drawn; ${whole} of them whole`,
  );
  console.table(
    [["answer", answers] as const, ...Object.entries(refusals)].map(([outcome, files]) => ({
      outcome,
      files,
    })),
  );
  console.log(
    `longest: ${longest.ms.toFixed(1)} ms for ${countOf(longest.fileBytes, "byte")} (${longest.from})`,
  );
  console.log(
    `most memory: ${mib(largest.takenBytes)} for ${countOf(largest.fileBytes, "byte")} (${largest.from})`,
  );
  console.log(
    `memory in use: ${mib(memory.beganBytes)} in the first third, ${mib(memory.endedBytes)} in the last; largest resident size of the process ${mib(peakResidentBytes())}`,
  );
}

function mib(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(2)} MiB`;
}

/** What the fault is, and what to type to see it again. */
function describeFault({ what, input, path }: FuzzFault, again: RunAgain): string {
  const lines = [`fault: ${what}`];
  if (input) lines.push(`with ${countOf(input.bytes.length, "byte")}, ${input.from}`);
  const reader = again.reader === undefined ? "" : ` --reader ${again.reader}`;
  if (again.file) lines.push(`again: pnpm fuzz --file ${again.file}${reader}`);
  if (!again.wasFile) {
    const one = path === undefined ? "" : ` --path ${path}`;
    lines.push(`or: pnpm fuzz --inputs ${again.inputs} --seed ${again.seed}${one}${reader}`);
  }
  return `${lines.join("\n")}\n`;
}

interface RunAgain {
  readonly inputs: number;
  readonly seed: number;
  readonly reader: string | undefined;
  /** Where the input was saved. */
  readonly file: string | undefined;
  /** Whether it came from a file, not from a seed. */
  readonly wasFile: boolean;
}
