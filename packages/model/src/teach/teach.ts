import type { ClipInput, Normaliser } from "@speech-emotion/features";
import { ModelError } from "../errors.ts";
import type { ClipFeatures } from "../recognizer/clipFeatures.ts";
import { Voice, type VoiceModel } from "../voice.ts";
import { Adaptation, type Gain } from "./adaptation.ts";
import { foldsOf } from "./foldsOf.ts";
import { type HeadRow, learnHead, logitsOf, recallOf } from "./learnHead.ts";

/** A labelled clip to teach by. */
export interface TaughtClip {
  /** The bytes of a WAV file, samples, or features of `Recognizer.extract`. */
  readonly audio: ClipInput | ClipFeatures;
  /** One of the model's labels, or one of your own. */
  readonly label: string;
  /** Who speaks, where the clips are of several; without, all are of one voice. */
  readonly speaker?: string | undefined;
}

/** What teaching takes of a recogniser. */
export interface TeachModel extends VoiceModel {
  readonly rowOf: (
    features: ClipFeatures,
    from: { readonly speaker: Normaliser | undefined; readonly labels: readonly string[] },
  ) => HeadRow;
}

/**
 * Teaches a model by some labelled clips: a head over the features of a clip, damped of nuisance, whose logits are added to
 * half of the model's own. How much that is worth is measured by leaving clips out in turn.
 *
 * @throws {ModelError} when there are not two labels.
 * @throws {FeatureError} when a clip cannot be read, is silent or too short.
 */
export function teach(clips: Iterable<TaughtClip>, model: TeachModel): Adaptation {
  const taught = Array.from(clips, ({ audio, label, speaker = "" }) => ({
    features: model.extract(audio),
    label,
    speaker,
  }));
  const labels = [...new Set(taught.map(({ label }) => label))].sort();
  if (labels.length < 2 || labels.includes(""))
    throw new ModelError({
      code: "labels-unusable",
      expected: "clips of two labels or more, to tell them apart",
      found: labels.map((label) => JSON.stringify(label)).join(" and ") || "no clip",
      advice: "add clips of another label",
    });
  const targets = taught.map(({ label }) => labels.indexOf(label));
  const all = taught.map((_, i) => i);
  const { rows, voices } = hear(all);
  const head = learnHead(rows, { targets, classes: labels.length });
  const voice = voices.size === 1 ? [...voices.values()][0] : undefined;
  return new Adaptation({ model: model.fingerprint, labels, head, gain: measureGain(), voice });

  /** All clips as rows, by voices of which some clips are known. */
  function hear(known: readonly number[]): { rows: HeadRow[]; voices: Map<string, Voice> } {
    const voices = new Map<string, Voice>();
    for (const i of known) {
      const { features, speaker } = taught[i]!;
      const voice = voices.get(speaker) ?? new Voice(model);
      voice.hear(features);
      voices.set(speaker, voice);
    }
    const normalisers = new Map([...voices].map(([name, voice]) => [name, voice.normaliser()]));
    const rows = taught.map(({ features, speaker }) =>
      model.rowOf(features, { speaker: normalisers.get(speaker), labels }),
    );
    return { rows, voices };
  }

  function measureGain(): Gain | undefined {
    const folds = foldsOf(targets);
    if (folds.length === 0) return undefined;
    const answers = folds.flatMap((left) => {
      const kept = all.filter((i) => !left.includes(i));
      const { rows } = hear(kept);
      const head = learnHead(
        kept.map((i) => rows[i]!),
        { targets: kept.map((i) => targets[i]!), classes: labels.length },
      );
      return left.map((i) => ({
        target: targets[i]!,
        before: rows[i]!.prior,
        after: logitsOf(head, rows[i]!),
      }));
    });
    const wanted = answers.map(({ target }) => target);
    const recall = (of: (answer: (typeof answers)[0]) => readonly number[]) =>
      recallOf(answers.map(of), wanted);
    return {
      clips: answers.length,
      before: recall(({ before }) => before),
      after: recall(({ after }) => after),
    };
  }
}
