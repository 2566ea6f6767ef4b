// pnpm bench [--epochs 2] [--json]: speeds on this machine, beside PyTorch where Debian's python3-torch is installed.
// Let nothing else run meanwhile. What is not measured is null.
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { benchExtraction, benchRecognition } from "./recognition.ts";
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
const extraction = benchExtraction();
say("recognition");
const recognition = await benchRecognition();
say(`training, ${epochs} epochs of each kind`);
const training = await benchTraining(epochs);
const memory = { trainingPeakMiB: null };

if (json) {
  const result = { machine, training, extraction, recognition, memory, growth: null };
  process.stdout.write(`${JSON.stringify(result)}\n`);
} else {
  console.log(`${machine.cores} x ${machine.cpu}, Node ${machine.node}`);
  console.table(
    training.map(({ epochSeconds, torchSeconds, ratio, ...row }) => ({
      ...row,
      epochSeconds: epochSeconds.toFixed(2),
      torchSeconds: torchSeconds?.toFixed(2) ?? "not installed",
      ratio: ratio?.toFixed(2) ?? "",
    })),
  );
  console.log(`extraction, 4 s at 48 kHz, one core: ${extraction.msPerClip.toFixed(1)} ms a clip`);
  console.log(
    `recognition, the same clip: ${recognition.warmMs.toFixed(1)} ms warm, ${recognition.coldMs.toFixed(0)} ms cold`,
  );
}
