import type { Prediction } from "@speech-emotion/model";
import { selected } from "../state/entries.ts";
import { percent } from "../words.ts";

/** A figure, what it is and what it means. */
interface Fact {
  readonly key: string;
  readonly name: string;
  readonly value: string;
  readonly meaning: string;
}

/** Figures for whoever wants to know more. */
export function Details({ prediction }: { readonly prediction: Prediction }) {
  return (
    <details class="meaning details">
      <summary>Details</summary>
      <dl class="facts">
        {factsOf(prediction).map(({ key, name, value, meaning }) => (
          <div key={key} data-fact={key}>
            <dt>{name}</dt>
            <dd class="value">{value}</dd>
            <dd class="note">{meaning}</dd>
          </div>
        ))}
      </dl>
      <p>
        How the model was made and what it is worth: <a href="./model/card.html">model card</a>.
      </p>
    </details>
  );
}

function factsOf(prediction: Prediction): readonly Fact[] {
  const { durationSec, voiceScore, distance, arousal, valence } = prediction;
  const outcome = selected.value?.outcome;
  const heard = outcome?.kind === "recognised" ? outcome.heard : undefined;
  const fact = (key: string, name: string, value: string | undefined, meaning: string) =>
    value === undefined ? [] : [{ key, name, value, meaning }];
  return [
    ...fact("length", "Length", `${durationSec.toFixed(1)} s`, "Of the whole clip, with pauses."),
    ...fact(
      "voice",
      "Voice",
      voiceScore === undefined ? undefined : percent(voiceScore),
      "How likely somebody speaks at all.",
    ),
    ...fact(
      "distance",
      "Distance",
      distance?.toFixed(2),
      "From the voices that it learnt from, which are at about 1.",
    ),
    ...fact("arousal", "Arousal", arousal?.toFixed(2), "From -1, at rest, to 1, awake."),
    ...fact("valence", "Valence", valence?.toFixed(2), "From -1, unpleasant, to 1, pleasant."),
    ...fact(
      "heard",
      "Heard in",
      heard && `${Math.round(heard.analysisMs)} ms`,
      "From the bytes to the scores, on this machine.",
    ),
    ...fact(
      "total",
      "Choice to scores",
      heard && `${Math.round(heard.totalMs)} ms`,
      "What you waited.",
    ),
  ];
}
