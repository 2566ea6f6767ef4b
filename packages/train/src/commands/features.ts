import { stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import {
  type Clip,
  describeSkipped,
  type FfmpegUse,
  findRecordings,
  isManifest,
  loadDataSet,
  partName,
  type SkippedFile,
  writeFeatures,
} from "@speech-emotion/data";
import { countOf, FrontEnd, referenceFrontEnd } from "@speech-emotion/features";
import { TrainError } from "../errors.ts";
import { ProgressBar } from "./progressBar.ts";

/** A recording, or a part of one, by its name in a data set. */
type PlacedClip = Pick<Clip, "id" | "path" | "startSec" | "endSec">;

/** `features PATH --out DIR` */
export async function run(
  [path]: [string],
  options: {
    readonly out: string;
    readonly workers?: number;
    readonly ffmpeg?: FfmpegUse;
    readonly json?: boolean;
  },
): Promise<void> {
  const { out, workers, ffmpeg, json } = options;
  const { clips, skipped } = (await isManifest(path))
    ? await loadDataSet(path, { ffmpeg })
    : await findUnlabelled(path, ffmpeg);
  if (skipped.length > 0) process.stderr.write(`left out: ${describeSkipped(skipped)}\n`);
  if (clips.length === 0)
    throw new TrainError({
      code: "no-clips",
      expected: `recordings below ${path}`,
      found: "none",
      advice: "check the path",
    });
  const outputs = clips.map((clip) => join(out, outputName(clip)));
  refuseTwins(outputs);
  const bar = new ProgressBar("features");
  const frames = await writeFeatures(
    clips.map((clip, i) => ({ clip, output: outputs[i] as string })),
    {
      ...{ frontEnd: referenceFrontEnd, workers, ffmpeg },
      onProgress: (done, total) => bar.update(done, total),
    },
  );
  const { size } = new FrontEnd(referenceFrontEnd);
  const written = clips.map(({ path: file, startSec, endSec }, i) => {
    return { file, startSec, endSec, output: outputs[i], frames: frames[i], size };
  });
  process.stdout.write(
    json
      ? `${JSON.stringify(written)}\n`
      : `${countOf(written.length, "file")} in ${out}, [frames, ${size}] float32 each\n`,
  );
}

/** A file, or all files below a folder, whatever they are called. */
async function findUnlabelled(
  path: string,
  ffmpeg: FfmpegUse | undefined,
): Promise<{ readonly clips: readonly PlacedClip[]; readonly skipped: readonly SkippedFile[] }> {
  const isFile = (await stat(path).catch(() => undefined))?.isFile() ?? false;
  const root = isFile ? dirname(path) : path;
  const { ids, skipped } = isFile
    ? { ids: [basename(path)], skipped: [] }
    : await findRecordings(path, { ffmpeg });
  return { clips: ids.map((id) => ({ id, path: join(root, id) })), skipped };
}

/** A clip's file below the folder that is written to, also of one that does not lie below its data set's. */
function outputName({ id, startSec, endSec }: PlacedClip): string {
  const part = partName({ startSec, endSec });
  const file = id.slice(0, id.length - part.length).replace(/\.wav$/i, "");
  return `${file.replace(/^([a-z]:)?(\.{0,2}[\\/])+/i, "")}${part}.npy`;
}

/** @throws {TrainError} when one file would be written over another. */
function refuseTwins(outputs: readonly string[]): void {
  const seen = new Set<string>();
  const twin = outputs.find((output) => seen.size === seen.add(output).size);
  if (twin === undefined) return;
  throw new TrainError({
    code: "output-ambiguous",
    expected: "clips whose paths differ",
    found: `several that would be written to ${twin}`,
    advice: "rename one",
  });
}
