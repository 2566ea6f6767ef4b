import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createRandom } from "@speech-emotion/data";
import { encodeWav } from "@speech-emotion/features";

const SAMPLE_RATE_HZ = 22050;
/** Codes of RAVDESS for the seven emotions that are not neutral. */
const EMOTIONS = ["02", "03", "04", "05", "06", "07", "08"];

/**
 * Writes short clips of noise with the names of RAVDESS, four an emotion and speaker: for tests of what is done with
 * clips, which need many and soon. Emotions differ in colour, speakers in colour a little, clips in length.
 */
export async function writeNoiseCorpus(dir: string, { speakers = 2 } = {}): Promise<void> {
  for (let number = 1; number <= speakers; number++) {
    const actor = String(number).padStart(2, "0");
    const folder = join(dir, `Actor_${actor}`);
    await mkdir(folder, { recursive: true });
    for (const [i, emotion] of EMOTIONS.entries())
      for (const take of ["01-01", "01-02", "02-01", "02-02"]) {
        const name = `03-01-${emotion}-01-${take}-${actor}`;
        const random = createRandom(1, name);
        const coefficient = 0.9 - 0.3 * i + 0.05 * number;
        const samples = new Float32Array(7000 + Math.floor(2000 * random()));
        for (let n = 1; n < samples.length; n++)
          samples[n] = 0.1 * (random() - 0.5) + coefficient * (samples[n - 1] as number);
        const wav = encodeWav({ channels: [samples], sampleRateHz: SAMPLE_RATE_HZ });
        await writeFile(join(folder, `${name}.wav`), wav);
      }
  }
}
