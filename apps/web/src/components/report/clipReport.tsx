import type { Prediction } from "@speech-emotion/model";
import type { Entry } from "../../state/entries.ts";
import { answerOf, describeAffect } from "../../words.ts";
import { guessOf } from "../answerBody.tsx";
import { EmotionSign } from "../emotionSign.tsx";
import { Bars } from "./bars.tsx";
import { Waveform } from "./waveform.tsx";

/** A clip in the report: the answer and how far to rely on it, waveform, scores. */
export function ClipReport({
  entry: { name, label },
  prediction,
  peaks,
}: {
  readonly entry: Entry;
  readonly prediction: Prediction;
  readonly peaks: Float32Array | undefined;
}) {
  const { kind, title, text } = answerOf(prediction);
  const { emotion, scores, notes, durationSec } = prediction;
  const guess = guessOf(prediction);
  const affect = guess ? "" : describeAffect(prediction);
  return (
    <section class="report-clip" data-answer={kind}>
      <h2>{name}</h2>
      <div class="heard">
        <EmotionSign emotion={guess ?? emotion ?? "neutral"} size={44} />
        <p>
          <strong>{title}</strong> {text} {affect}
          <br />
          <span class="note">
            {durationSec.toFixed(1)} s{label && `; whoever made this report says it is ${label}`}
          </span>
        </p>
      </div>
      {peaks && <Waveform peaks={peaks} emotion={guess ?? emotion} />}
      {kind !== "no voice" && (
        <Bars
          title="Score of each emotion"
          shares={scores.map(({ label: scored, score }) => ({ name: scored, share: score }))}
        />
      )}
      {notes
        .filter(({ kind: about }) => about !== "unfamiliar") // which is the answer itself
        .map(({ kind: about, text: said }) => (
          <p key={about} class="note">
            {said}
          </p>
        ))}
    </section>
  );
}
