import { stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import {
  describeSkipped,
  digestClips,
  extractFeatures,
  FeatureStore,
  findWavs,
} from "@speech-emotion/data";
import { encodeNpy, type FeatureMatrix, referenceFrontEnd } from "@speech-emotion/features";
import { TrainError } from "../errors.ts";
import { writeWhole } from "../writeWhole.ts";
import { tellFeatures } from "./tellFeatures.ts";

/** `features PATH --out DIR` */
export async function run(
  [path]: [string],
  options: { readonly out: string; readonly workers?: number; readonly json?: boolean },
): Promise<void> {
  const { out, workers, json } = options;
  const isFile = (await stat(path).catch(() => undefined))?.isFile() ?? false;
  const root = isFile ? dirname(path) : path;
  const { ids, skipped } = isFile ? { ids: [basename(path)], skipped: [] } : await findWavs(path);
  if (skipped.length > 0) process.stderr.write(`left out: ${describeSkipped(skipped)}\n`);
  if (ids.length === 0)
    throw new TrainError({
      code: "no-clips",
      expected: `WAV files below ${path}`,
      found: "none",
      advice: "check the path",
    });
  const unlabelled = { label: "", speaker: undefined, channel: undefined, groups: {} };
  const clips = await digestClips(ids.map((id) => ({ id, path: join(root, id), ...unlabelled })));
  const { onFeatures, onDamaged } = tellFeatures();
  const matrices = await extractFeatures(
    clips.map((clip) => ({ clip })),
    {
      frontEnd: referenceFrontEnd,
      store: new FeatureStore(),
      workers,
      onProgress: onFeatures,
      onDamaged,
    },
  );
  const written = [];
  for (const [i, id] of ids.entries()) {
    const matrix = matrices[i] as FeatureMatrix;
    const output = join(out, id.replace(/\.wav$/i, ".npy"));
    await writeWhole(output, encodeNpy(matrix));
    written.push({ file: join(root, id), output, frames: matrix.frames, size: matrix.size });
  }
  process.stdout.write(
    json
      ? `${JSON.stringify(written)}\n`
      : `${written.length} files in ${out}, [frames, ${matrices[0]?.size}] float32 each\n`,
  );
}
