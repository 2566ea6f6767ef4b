import type { Prediction } from "@speech-emotion/model";
import { engineState } from "../engine/engine.ts";
import { selectedId, shown } from "../state/entries.ts";
import { answerOf, describeAffect } from "../words.ts";
import { EmotionSign } from "./emotionSign.tsx";

/** The answer in words and a sign; without a prediction, that it is coming. */
export function Answer({ prediction }: { readonly prediction: Prediction | undefined }) {
  if (!prediction)
    return (
      <div class="answer">
        <EmotionSign emotion="listening" size={96} />
        <div>
          <p class="emotion pending">listening</p>
          <p>
            {engineState.value.stage === "loading"
              ? "The recogniser is still loading."
              : "One moment."}
          </p>
        </div>
      </div>
    );
  const { kind, title, text } = answerOf(prediction);
  const isGuess = kind === "unfamiliar" || kind === "no voice";
  const affect = isGuess ? "" : describeAffect(prediction);
  return (
    <div class="answer">
      <EmotionSign emotion={isGuess ? kind : (prediction.emotion ?? "neutral")} size={96} />
      <div>
        <p class="emotion">{title}</p>
        <p>{text}</p>
        {affect && <p>{affect}</p>}
        <ComparedWith />
        {prediction.notes
          .filter(({ kind }) => kind !== "unfamiliar") // which is the answer itself
          .map(({ kind, text }) => (
            <p key={kind} class="note">
              {text}
            </p>
          ))}
      </div>
    </div>
  );
}

function ComparedWith() {
  const current = shown.value;
  if (!current || current.id !== selectedId.value || current.analysis.heardTakes === 0) return null;
  return (
    <p class="note">
      Compared with {current.analysis.heardTakes === 1 ? "the take" : "the takes"} before
    </p>
  );
}
