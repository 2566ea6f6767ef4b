import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeWav } from "@speech-emotion/features";
import { ScriptError } from "../shared/commandLine.ts";

const RATE_HZ = 48000;
/** Of the clips of {@link inClips}, which are as different as those of a corpus. */
const [SHORTEST_SEC, LONGEST_SEC] = [3, 5];

/** The bytes of a clip of mono 16-bit WAV, at 48 kHz unless said, that sounds throughout, so that nothing is trimmed: more work than one of RAVDESS. */
export function clipBytes(durationSec = 4, sampleRateHz = RATE_HZ): Uint8Array {
  const samples = Float32Array.from({ length: durationSec * sampleRateHz }, (_, n) => {
    const t = n / sampleRateHz;
    return (
      0.3 * Math.sin(2 * Math.PI * 200 * t + 3 * Math.sin(2 * Math.PI * 5 * t)) * Math.sin(40 * t)
    );
  });
  return encodeWav({ channels: [samples], sampleRateHz });
}

/** Clips of 4 seconds in the middle, on the disk and in memory. */
export interface Clips {
  /** A folder for whatever is needed beside them, which is removed at the end. */
  readonly dir: string;
  readonly paths: readonly string[];
  readonly sounds: readonly Uint8Array[];
}

const MEMORY = "/dev/shm";
const NEEDED_BYTES = 1e9;

/**
 * Where files lie in memory, if there is room: a disk takes its own time, and ext4 a millisecond for each new file where others
 * were just removed.
 */
function roomiest(): string {
  if (!existsSync(MEMORY)) return tmpdir();
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize > NEEDED_BYTES ? MEMORY : tmpdir();
}

/** Runs something with clips of several lengths, and removes their folder when it is done. */
export async function inClips<T>(
  count: number,
  run: (clips: Clips) => Promise<T>,
  sampleRateHz?: number,
): Promise<T> {
  // Every seventh of the lengths in turn, so that neighbours differ.
  const sounds = Array.from({ length: count }, (_, i) =>
    clipBytes(
      SHORTEST_SEC + ((LONGEST_SEC - SHORTEST_SEC) * ((7 * i) % count)) / (count - 1),
      sampleRateHz,
    ),
  );
  return inFolder(sounds, run);
}

/** The same with clips of a corpus, from all over its folder. */
export async function inClipsOf<T>(
  corpus: string,
  count: number,
  run: (clips: Clips) => Promise<T>,
): Promise<T> {
  const names = readdirSync(corpus, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".wav"))
    .sort();
  if (names.length === 0)
    throw new ScriptError(`expected WAV files in ${corpus}, found none: name the corpus' folder`);
  const sounds = Array.from({ length: count }, (_, i) =>
    readFileSync(join(corpus, names[Math.floor((i * names.length) / count)]!)),
  );
  return inFolder(sounds, run);
}

async function inFolder<T>(
  sounds: readonly Uint8Array[],
  run: (clips: Clips) => Promise<T>,
): Promise<T> {
  const dir = mkdtempSync(join(roomiest(), "bench-"));
  try {
    const paths = sounds.map((_, i) => join(dir, `clip${i}.wav`));
    for (const [i, path] of paths.entries()) writeFileSync(path, sounds[i]!);
    return await run({ dir, paths, sounds });
  } finally {
    rmSync(dir, { recursive: true });
  }
}
