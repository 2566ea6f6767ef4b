import type { Prediction } from "@speech-emotion/model";
import type { ComponentChildren } from "preact";
import { answerOf } from "../words.ts";
import { EmotionSign } from "./emotionSign.tsx";

/** That an answer is coming. */
export function Pending({ text }: { readonly text: string }) {
  return (
    <div class="answer">
      <EmotionSign emotion="listening" size={96} />
      <div>
        <p class="emotion pending">listening</p>
        <p>{text}</p>
      </div>
    </div>
  );
}

/** An answer in words and a sign, with its notes last. */
export function AnswerBody({
  answer,
  text,
  children,
}: {
  readonly answer: Pick<Prediction, "emotion" | "verdict" | "scores" | "notes">;
  /** How far to rely on it. */
  readonly text: string;
  readonly children: ComponentChildren;
}) {
  const { title } = answerOf(answer);
  return (
    <div class="answer">
      <EmotionSign emotion={guessOf(answer) ?? answer.emotion ?? "neutral"} size={96} />
      <div>
        <p class="emotion">{title}</p>
        <p>{text}</p>
        {children}
        {answer.notes
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

/** What kind of answer it is that names no emotion, or none to rely on; undefined of others. */
export function guessOf(
  answer: Pick<Prediction, "verdict" | "scores" | "notes">,
): "unfamiliar" | "no voice" | undefined {
  const { kind } = answerOf(answer);
  return kind === "unfamiliar" || kind === "no voice" ? kind : undefined;
}
