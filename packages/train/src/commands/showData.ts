import { type DataSet, type FfmpegUse, measureClips, summariseDataSet } from "@speech-emotion/data";
import { FrontEnd, type FrontEndConfig } from "@speech-emotion/features";
import { formatData } from "./formatData.ts";
import { ProgressBar } from "./progressBar.ts";

/** Prints what was understood of a data set, as a table or as JSON. */
export async function showData(
  dataSet: DataSet,
  options: {
    readonly path: string;
    /** What clips are read for; one that it refuses is told. */
    readonly frontEnd: FrontEndConfig;
    readonly json: boolean | undefined;
    readonly ffmpeg?: FfmpegUse | undefined;
  },
): Promise<void> {
  const { path, frontEnd, json, ffmpeg } = options;
  const bar = new ProgressBar("clips");
  const measured = await measureClips(dataSet.clips, new FrontEnd(frontEnd), {
    ffmpeg,
    onProgress: (done, total) => bar.update(done, total),
  });
  const summary = summariseDataSet(dataSet, measured);
  process.stdout.write(
    `${json ? JSON.stringify({ path, ...summary }) : formatData(summary, path)}\n`,
  );
}
