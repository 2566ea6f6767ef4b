import { EmotionSign } from "../components/emotionSign.tsx";
import { engineState } from "../engine/engine.ts";
import type { LiveMoment } from "../engine/liveMoment.ts";
import { answerOf, percent } from "../words.ts";

/** What the last seconds say. */
export function LiveAnswer({ moment }: { readonly moment: LiveMoment | undefined }) {
  if (!moment)
    return (
      <div class="answer">
        <EmotionSign emotion="listening" size={96} />
        <div>
          <p class="emotion pending">listening</p>
          <p>
            {engineState.value.stage === "loading"
              ? "The recogniser is still loading; what is said meanwhile is heard then."
              : "Say something: after a second there is an answer."}
          </p>
        </div>
      </div>
    );
  const { kind, title, text } = answerOf(moment);
  const isGuess = kind === "unfamiliar" || kind === "no voice";
  const score = isGuess ? undefined : moment.scores[0]?.score;
  return (
    <div class="answer">
      <EmotionSign emotion={isGuess ? kind : (moment.emotion ?? "neutral")} size={96} />
      <div>
        <p class="emotion">{title}</p>
        <p>{score === undefined ? text : text.replace(".", `, ${percent(score)}.`)}</p>
        <p class="note activity" data-voice={moment.isVoice}>
          <span class="dot" aria-hidden="true" />
          {moment.isVoice ? "somebody speaks" : "nobody speaks just now"}
        </p>
        {moment.notes
          .filter((note) => note.kind !== "unfamiliar") // which is the answer itself
          .map((note) => (
            <p key={note.kind} class="note">
              {note.text}
            </p>
          ))}
      </div>
    </div>
  );
}
