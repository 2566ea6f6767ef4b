import type { Note, Prediction, Score, Segment, Verdict } from "@speech-emotion/model";
import * as v from "valibot";
import type { Lane, RecordingAnalysis } from "../../engine/analysis.ts";
import type { Correction } from "../../engine/correctLane.ts";
import type { Entry, Outcome } from "../entries.ts";

/** A clip as it is kept, but for its sound. */
export interface KeptClip
  extends Pick<Entry, "name" | "isTake" | "label" | "speaker" | "corrections"> {
  readonly outcome: Exclude<Outcome, { kind: "waiting" }>;
  /** Size of its sound: one of another size is damaged. */
  readonly soundBytes: number;
}

const finite = v.pipe(v.number(), v.finite());
const seconds = v.pipe(finite, v.minValue(0));
const share = v.pipe(finite, v.minValue(0), v.maxValue(1.001)); // sums of what was rounded
const score: v.GenericSchema<unknown, Score> = v.object({ label: v.string(), score: share });
const verdict: v.GenericSchema<unknown, Verdict | undefined> = v.undefinedable(
  v.picklist(["sure", "likely", "unsure", "no voice"]),
);
const note: v.GenericSchema<unknown, Note> = v.object({
  kind: v.custom<Note["kind"]>((value) => typeof value === "string"),
  text: v.string(),
});
const emotion = v.undefinedable(v.string());

const prediction: v.GenericSchema<unknown, Prediction> = v.pipe(
  v.object({
    emotion,
    verdict,
    scores: v.array(score),
    attention: v.array(v.object({ timeSec: seconds, weight: finite })),
    durationSec: seconds,
    notes: v.array(note),
    voiceScore: v.undefinedable(share),
    distance: v.undefinedable(finite),
    arousal: v.undefinedable(finite),
    valence: v.undefinedable(finite),
  }),
  v.check((it) => it.verdict === "no voice" || it.scores.length > 0, "a score or no voice"),
);

const segment: v.GenericSchema<unknown, Segment> = v.object({
  startSec: seconds,
  endSec: seconds,
  emotion,
  scores: v.array(score),
  verdict,
  voice: v.exactOptional(v.pipe(v.number(), v.integer())),
});

const side = v.undefinedable(v.picklist(["left", "right"]));

const lane: v.GenericSchema<unknown, Lane> = v.object({
  side,
  timeline: v.object({
    segments: v.pipe(v.array(segment), v.nonEmpty()),
    shares: v.pipe(v.array(v.object({ emotion, share })), v.nonEmpty()),
    scores: v.array(score),
    notes: v.array(note),
  }),
  peaks: v.instance(Float32Array),
});

const recording: v.GenericSchema<unknown, RecordingAnalysis> = v.object({
  durationSec: seconds,
  lanes: v.tupleWithRest([lane], lane),
});

const correction: v.GenericSchema<unknown, Correction> = v.object({
  side,
  span: v.object({ startSec: seconds, endSec: seconds }),
  label: v.string(),
});

const schema: v.GenericSchema<unknown, KeptClip> = v.object({
  name: v.string(),
  isTake: v.exactOptional(v.boolean()),
  label: v.exactOptional(v.string()),
  speaker: v.exactOptional(v.string()),
  corrections: v.exactOptional(v.array(correction)),
  outcome: v.variant("kind", [
    v.object({
      kind: v.literal("recognised"),
      prediction,
      peaks: v.exactOptional(v.instance(Float32Array)),
    }),
    v.object({ kind: v.literal("followed"), recording }),
    v.object({ kind: v.literal("refused"), message: v.string() }),
  ]),
  soundBytes: v.pipe(v.number(), v.integer(), v.minValue(0)),
});

/** What is to be kept of a clip; undefined of one that is still to be heard. */
export function toKeptClip(entry: Entry, sound: Pick<Blob, "size">): KeptClip | undefined {
  const { name, isTake, label, speaker, corrections, outcome } = entry;
  if (outcome.kind === "waiting") return undefined;
  return {
    ...{ name, outcome, soundBytes: sound.size },
    ...(isTake && { isTake }),
    ...(label && { label }),
    ...(speaker && { speaker }),
    ...(corrections && { corrections }),
  };
}

/** A clip that was read back, if it is whole. */
export function checkKeptClip(value: unknown, sound: unknown): KeptClip | undefined {
  const { success, output } = v.safeParse(schema, value);
  return success && sound instanceof Blob && sound.size === output.soundBytes ? output : undefined;
}
