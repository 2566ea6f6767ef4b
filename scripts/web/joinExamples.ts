import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeWav, encodeWav } from "@speech-emotion/features";

/** The site's examples one after the other, as a WAV file. */
export async function joinExamples(folder: string): Promise<Buffer> {
  const names = (await readdir(folder)).sort();
  const clips = await Promise.all(
    names.map(async (name) => decodeWav(await readFile(join(folder, name)))),
  );
  const samples = clips.flatMap(({ channels }) => [...(channels[0] as Float32Array)]);
  const { sampleRateHz } = clips[0] as (typeof clips)[0];
  return Buffer.from(encodeWav({ channels: [Float32Array.from(samples)], sampleRateHz }));
}
