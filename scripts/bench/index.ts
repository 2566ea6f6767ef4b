// pnpm bench [--epochs 2] [--json]: speeds on this machine, beside PyTorch where Debian's python3-torch is installed; with
// RAVDESS_DIR the memory of a training on RAVDESS too. Let nothing else run meanwhile. What is not measured is null.
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { benchExtraction } from "./extraction.ts";
import { benchGrowth } from "./growth.ts";
import { benchMemory } from "./memory.ts";
import { benchRecognition } from "./recognition.ts";
import { profileStep } from "./stepProfile.ts";
import { benchTraining } from "./training.ts";

const { json, ...options } = parseArgs({
  options: { epochs: { type: "string", default: "2" }, json: { type: "boolean" } },
}).values;
const epochs = Number(options.epochs);

const say = (line: string) => process.stderr.write(`${line}\n`);
const machine = {
  cpu: cpus()[0]?.model ?? "unknown",
  cores: cpus().length,
  node: process.version,
};
say("extraction");
const extraction = await benchExtraction();
say("recognition");
const recognition = await benchRecognition();
say("step profile");
const stepProfile = await profileStep();
say(`training, ${epochs} epochs of each kind`);
const training = await benchTraining(epochs);
say("growth");
const growth = await benchGrowth();
say("memory");
const memory = benchMemory();

if (json) {
  const result = { machine, training, extraction, recognition, memory, growth, stepProfile };
  process.stdout.write(`${JSON.stringify(result)}\n`);
} else {
  const table = (rows: readonly object[]) => console.table(rows.map(rounded));
  console.log(`${machine.cores} x ${machine.cpu}, Node ${machine.node}`);
  console.log("\ntraining, seconds an epoch");
  table(training);
  console.log("a step of 16 clips of 150 frames on one thread, ms");
  console.table(Object.entries(rounded(stepProfile)).map(([part, ms]) => ({ part, ms })));
  console.log("growth, two threads");
  for (const rows of Object.values(growth)) table(rows);
  const { msPerClip, clipsPerSecond, workers } = extraction;
  console.log(
    `extraction, 4 s at 48 kHz: ${msPerClip.toFixed(1)} ms a clip on one core, ${clipsPerSecond.toFixed(0)} clips a second by ${workers} workers`,
  );
  console.log(
    `recognition, the same clip: ${recognition.warmMs.toFixed(1)} ms warm, ${recognition.coldMs.toFixed(0)} ms cold`,
  );
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
