import {
  type BadClip,
  type Clip,
  type FfmpegUse,
  loadDataSets,
  readRecording,
  refuseBadClips,
} from "@speech-emotion/data";
import { countOf, FeatureError } from "@speech-emotion/features";
import type { Adaptation, BackendName, ClipFeatures, Recognizer } from "@speech-emotion/model";
import { loadRecognizer } from "../recognition/loadRecognizer.ts";
import { percent } from "../report/percent.ts";
import { writeWhole } from "../writeWhole.ts";

/** As of a training of which no epoch passed the gate: nothing was written. */
const DOES_NOT_HELP = 3;

/** `adapt DIR --out FILE` */
export async function run(
  [dir]: [string],
  options: {
    readonly out: string;
    readonly model?: string;
    readonly backend: BackendName;
    readonly ffmpeg?: FfmpegUse;
    readonly json?: boolean;
  },
): Promise<void> {
  const { clips } = await loadDataSets([dir], { keepNeutral: true });
  const recognizer = await loadRecognizer(options.model, options);
  try {
    const features = await extractAll(recognizer, clips, options);
    const taught = clips.map(({ label, speaker }, i) => ({ audio: features[i]!, label, speaker }));
    const started = performance.now();
    const adaptation = recognizer.adaptSync(taught);
    const seconds = (performance.now() - started) / 1000;
    if (adaptation.helps) await writeWhole(options.out, `${JSON.stringify(adaptation)}\n`);
    else process.exitCode = DOES_NOT_HELP;
    const told = options.json
      ? JSON.stringify(toJson(adaptation, clips))
      : describe(adaptation, { clips, seconds, out: options.out });
    process.stdout.write(`${told}\n`);
  } finally {
    recognizer.dispose();
  }
}

/** @throws {DataError} naming every clip that no features can be taken of. */
async function extractAll(
  recognizer: Recognizer,
  clips: readonly Clip[],
  { ffmpeg }: { readonly ffmpeg?: FfmpegUse },
): Promise<ClipFeatures[]> {
  const features: ClipFeatures[] = [];
  const bad: BadClip[] = [];
  for (const clip of clips)
    try {
      features.push(recognizer.extractSync(await readRecording(clip.path, { ...clip, ffmpeg })));
    } catch (error) {
      if (!(error instanceof FeatureError)) throw error;
      bad.push({ path: clip.path, refusal: error });
    }
  refuseBadClips(bad, { of: clips.length, allowed: false });
  return features;
}

function toJson({ labels, gain, helps }: Adaptation, clips: readonly Clip[]): object {
  return {
    clips: clips.length,
    labels: labels.map((label) => ({
      label,
      clips: clips.filter((clip) => clip.label === label).length,
    })),
    helps,
    gain: gain ?? null,
  };
}

function describe(
  { labels, gain, helps, voice }: Adaptation,
  {
    clips,
    seconds,
    out,
  }: { readonly clips: readonly Clip[]; readonly seconds: number; readonly out: string },
): string {
  const counts = labels.map(
    (label) => `${label} ${clips.filter((clip) => clip.label === label).length}`,
  );
  const of = voice ? "of one voice" : "of several voices";
  return [
    `${countOf(clips.length, "clip")} ${of}: ${counts.join(", ")}`,
    gain
      ? `left out in turn, they are answered right in ${percent(gain.before)} as it is, in ${percent(gain.after)} taught (mean over the labels)`
      : "what it is worth cannot be told by one clip a label: add a second",
    helps
      ? `taught in ${seconds.toFixed(1)} s: ${out}`
      : "it does not help, so nothing was written: add clips of each label",
    ...(helps ? [`Next: predict FILE --adaptation ${out}`] : []),
  ].join("\n");
}
