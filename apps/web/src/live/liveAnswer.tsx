import { AnswerBody, guessOf, Pending } from "../components/answerBody.tsx";
import { engineState } from "../engine/engine.ts";
import type { LiveMoment } from "../engine/liveMoment.ts";
import { answerOf, percent } from "../words.ts";

/** What the last seconds say. */
export function LiveAnswer({ moment }: { readonly moment: LiveMoment | undefined }) {
  if (!moment)
    return (
      <Pending
        text={
          engineState.value.stage === "loading"
            ? "The recogniser is still loading; what is said meanwhile is heard then."
            : "Say something: after a second there is an answer."
        }
      />
    );
  const { text } = answerOf(moment);
  const score = guessOf(moment) ? undefined : moment.scores[0]?.score;
  return (
    <AnswerBody
      answer={moment}
      text={score === undefined ? text : text.replace(".", `, ${percent(score)}.`)}
    >
      <p class="note activity" data-voice={moment.isVoice}>
        <span class="dot" aria-hidden="true" />
        {moment.isVoice ? "somebody speaks" : "nobody speaks just now"}
      </p>
    </AnswerBody>
  );
}
