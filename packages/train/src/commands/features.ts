import { mkdir, rename, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { digestClips, extractFeatures, FeatureStore, findWavs } from "@speech-emotion/data";
import { defaultFeatureConfig, encodeNpy, type FeatureMatrix } from "@speech-emotion/features";
import { Command } from "commander";
import { TrainError } from "../errors.ts";
import { type CommonOptions, jsonOption, workersOption } from "./options.ts";
import { ProgressBar } from "./progressBar.ts";

/** `features PATH --out DIR` */
export function featuresCommand(): Command {
  return new Command("features")
    .description("write features as .npy files, [frames, 121] float32: 40 MFCC, delta, delta2, RMS")
    .argument("<path>", "WAV file, or folder of WAV files")
    .requiredOption("--out <dir>", "folder for the .npy files")
    .addOption(workersOption())
    .addOption(jsonOption())
    .action(run);
}

async function run(path: string, options: CommonOptions & { readonly out: string }): Promise<void> {
  const isFile = (await stat(path).catch(() => undefined))?.isFile() ?? false;
  const root = isFile ? dirname(path) : path;
  const ids = isFile ? [basename(path)] : await findWavs(path);
  if (ids.length === 0)
    throw new TrainError({
      code: "no-clips",
      expected: `WAV files below ${path}`,
      found: "none",
      advice: "check the path",
    });
  // Labels do not matter here, but every recording may come as often as it likes.
  const clips = ids.map((id) => ({ id, path: join(root, id), label: "", speaker: undefined }));
  const digests = await digestClips(clips);
  const bar = new ProgressBar("features");
  const matrices = await extractFeatures(
    clips.map((clip, i) => ({ clip, digest: digests[i] as string })),
    {
      config: defaultFeatureConfig,
      store: new FeatureStore(),
      onProgress: (done, total) => bar.update(done, total),
      ...(options.workers ? { workers: options.workers } : {}),
    },
  );
  const written = [];
  for (const [i, id] of ids.entries()) {
    const matrix = matrices[i] as FeatureMatrix;
    const output = join(options.out, id.replace(/\.wav$/i, ".npy"));
    await mkdir(dirname(output), { recursive: true });
    await writeFile(`${output}.tmp`, encodeNpy(matrix));
    await rename(`${output}.tmp`, output);
    written.push({ file: join(root, id), output, frames: matrix.frames, size: matrix.size });
  }
  if (options.json) process.stdout.write(`${JSON.stringify(written)}\n`);
  else
    process.stdout.write(`${written.length} files in ${options.out}, [frames, 121] float32 each\n`);
}
