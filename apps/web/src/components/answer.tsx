import type { Prediction } from "@speech-emotion/model";
import { engineState } from "../engine/engine.ts";
import { selected } from "../state/entries.ts";
import { answerOf, describeAffect } from "../words.ts";
import { AnswerBody, guessOf, Pending } from "./answerBody.tsx";

/** The answer in words and a sign; without a prediction, that it is coming. */
export function Answer({ prediction }: { readonly prediction: Prediction | undefined }) {
  if (!prediction)
    return (
      <Pending
        text={
          engineState.value.stage === "loading" ? "The recogniser is still loading." : "One moment."
        }
      />
    );
  const affect = guessOf(prediction) ? "" : describeAffect(prediction);
  return (
    <AnswerBody answer={prediction} text={answerOf(prediction).text}>
      {affect && <p>{affect}</p>}
      <ComparedWith />
    </AnswerBody>
  );
}

function ComparedWith() {
  const outcome = selected.value?.outcome;
  const takes = (outcome?.kind === "recognised" && outcome.heard?.heardTakes) || 0;
  if (takes === 0) return null;
  return <p class="note">Compared with {takes === 1 ? "the take" : "the takes"} before</p>;
}
