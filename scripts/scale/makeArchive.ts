import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findRecordings, readRecording, writeSyntheticCorpus } from "@speech-emotion/data";
import { type Audio, encodeWav, joinStretches } from "@speech-emotion/features";
import { ScriptError } from "../shared/commandLine.ts";

/** From one copy to the next, in decibels: no two have the same samples. */
const STEP_DB = 0.5;
/** Clips that are held in memory, at most. */
const MOST_SOURCES = 1000;

/** Long recordings that are held in memory, at most; 1000 clips are an hour, of which each gets a part. */
const MOST_LONG = 6;

/** Whose copies an archive is of, and how many. */
export interface ArchiveOptions {
  readonly clips: number;
  /** Length of each, of clips one after another; without it each is one clip. */
  readonly seconds?: number | undefined;
}

/** Writes an archive of copies of clips, each quieter than those before; says how long they are together, in hours. */
export async function makeArchive(
  out: string,
  source: string | undefined,
  options: ArchiveOptions,
): Promise<number> {
  const sources = await readSources(source ?? (await syntheticCorpus()), options);
  let seconds = 0;
  for (let i = 0; i < options.clips; i++) {
    const { channels, sampleRateHz } = sources[i % sources.length] as Audio;
    const gain = 10 ** ((-STEP_DB * Math.floor(i / sources.length)) / 20);
    const copy = {
      channels: channels.map((samples) => samples.map((x) => gain * x)),
      sampleRateHz,
    };
    const folder = join(out, String(Math.floor(i / 1000)).padStart(3, "0"));
    if (i % 1000 === 0) await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `${String(i).padStart(6, "0")}.wav`), encodeWav(copy));
    seconds += (channels[0]?.length ?? 0) / sampleRateHz;
  }
  return seconds / 3600;
}

async function readSources(dir: string, { clips, seconds }: ArchiveOptions): Promise<Audio[]> {
  const { ids } = await findRecordings(dir, { ffmpeg: "never" });
  if (ids.length === 0)
    throw new ScriptError(`expected WAV files in ${dir}, found none: name another folder`);
  // From all over the folder, as one speaker's may stand together.
  const most = Math.min(seconds === undefined ? clips : MOST_SOURCES, ids.length, MOST_SOURCES);
  const chosen = Array.from({ length: most }, (_, i) => ids[Math.floor((i * ids.length) / most)]);
  const sources: Audio[] = [];
  for (const id of chosen) sources.push(await readRecording(join(dir, id as string)));
  return seconds === undefined ? sources : joinTo(sources, { clips, seconds });
}

/** Long recordings, each of other clips one after another, of the sample rate that most have. */
function joinTo(sources: readonly Audio[], { clips, seconds }: Required<ArchiveOptions>): Audio[] {
  const formatOf = ({ sampleRateHz, channels }: Audio) => `${sampleRateHz} ${channels.length}`;
  const groups = new Map<string, Audio[]>();
  for (const clip of sources)
    groups.set(formatOf(clip), [...(groups.get(formatOf(clip)) ?? []), clip]);
  const [alike] = [...groups.values()].sort((a, b) => b.length - a.length) as [Audio[]];
  let next = 0;
  return Array.from({ length: Math.min(clips, MOST_LONG) }, () => {
    const parts: Audio[] = [];
    for (let have = 0; have < (seconds as number); next++) {
      const part = alike[next % alike.length] as Audio;
      parts.push(part);
      have += (part.channels[0]?.length ?? 0) / part.sampleRateHz;
    }
    return joinStretches(parts, (alike[0] as Audio).sampleRateHz);
  });
}

async function syntheticCorpus(): Promise<string> {
  const dir = join(tmpdir(), `speech-emotion-scale-${process.pid}`);
  await writeSyntheticCorpus(dir, { speakers: 4 });
  return dir;
}
